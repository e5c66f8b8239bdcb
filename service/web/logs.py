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

QUIET: Final = frozenset({"/livez", "/readyz", "/metrics"})
"""Paths whose successes are not logged: probes come every few seconds."""

log = structlog.get_logger()


def _hide_parameters(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave the parameters of failed statements out of tracebacks: they hold responses and keys."""
    del logger, name
    error = event.get("exc_info")
    while isinstance(error, BaseException):
        if isinstance(error, StatementError):
            error.hide_parameters = True
        error = error.__cause__ or error.__context__
    return event


PROCESSORS: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _hide_parameters,
    structlog.processors.format_exc_info,
)
"""What is done to every line before it is written."""

JSON: Final = structlog.processors.JSONRenderer(ensure_ascii=False)

STANDARD_LIBRARY: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": PROCESSORS,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, JSON],
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}
    },
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
"""The same lines from what logs through `logging`: the server, Alembic, libraries (for `dictConfig`)."""


def install(app: Flask) -> None:
    """Configure this process's logs, and log every request of an application."""
    configure()
    app.before_request(_start)
    app.after_request(_log)


def configure() -> None:
    """Configure this process's logs: requests of an application, commands and jobs alike."""
    structlog.configure(
        processors=[*PROCESSORS, JSON], logger_factory=_to_stderr, cache_logger_on_first_use=False
    )


def _to_stderr(*args: object) -> structlog.PrintLogger:
    """Ask for stderr each time, for it may be replaced."""
    del args
    return structlog.PrintLogger(sys.stderr)


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
