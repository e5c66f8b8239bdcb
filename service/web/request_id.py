"""One id for each request: in every problem, every line of the log and the reply's X-Request-ID."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.db import new_id
from service.web import here

if TYPE_CHECKING:
    from flask import Request

HEADER: Final = "X-Request-ID"

_SANE: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    """Return this request's id: the client's, if it sent a sane one, else ours."""
    chosen: str = here.seen().request_id
    return chosen


def chosen(asked: Request) -> str:
    """Choose the id of a request that arrives."""
    sent = asked.environ.get("HTTP_X_REQUEST_ID", "")
    return sent if _SANE.fullmatch(sent) else new_id()
