"""Structured logs: one JSON object per line on stderr; no bodies, no tokens, no query strings."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import structlog
from flask import g, request
from sqlalchemy.exc import StatementError

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

    from flask import Flask
    from werkzeug.wrappers import Response

QUIET: Final = frozenset({"/livez", "/readyz"})
"""Paths whose successes are not logged: probes come every few seconds."""

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Configure this process's logs, and log every request of an application."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _hide_parameters,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
    app.before_request(_start)
    app.after_request(_log)


def _to_stderr(*args: object) -> structlog.PrintLogger:
    """Ask for stderr each time, for it may be replaced."""
    del args
    return structlog.PrintLogger(sys.stderr)


def _hide_parameters(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave the parameters of failed statements out of tracebacks: they hold responses and keys."""
    del logger, name
    error = event.get("exc_info")
    while isinstance(error, BaseException):
        if isinstance(error, StatementError):
            error.hide_parameters = True
        error = error.__cause__ or error.__context__
    return event


def _start() -> None:
    g.started = time.perf_counter()


def _log(reply: Response) -> Response:
    if request.path in QUIET and reply.status_code < 400:  # noqa: PLR2004 - HTTP's errors start here
        return reply
    log.info(
        "request",
        method=request.method,
        path=request.path,
        status=reply.status_code,
        milliseconds=round((time.perf_counter() - g.started) * 1000, 1),
    )
    return reply
