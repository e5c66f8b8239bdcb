"""One id for each request: in every problem, every line of the log and the reply's X-Request-ID."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import structlog
from flask import g, request

from service.db import new_id

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

HEADER: Final = "X-Request-ID"

_SANE: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """Choose an id for each request, and echo it."""
    app.before_request(_choose)
    app.after_request(_echo)


def request_id() -> str:
    """Return this request's id: the client's, if it sent a sane one, else ours."""
    chosen: str = g.request_id
    return chosen


def _choose() -> None:
    sent = request.headers.get(HEADER, "")
    g.request_id = sent if _SANE.fullmatch(sent) else new_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _echo(reply: Response) -> Response:
    reply.headers[HEADER] = request_id()
    return reply
