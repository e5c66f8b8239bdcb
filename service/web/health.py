"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.db import current, head
from service.web.clock import now
from service.web.errors import RETRY_AFTER, RequestError
from service.web.session import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from flask import Flask

_EXTENSION: Final = "gradestep.gauges"
HEAD: Final = head()
"""The revision this code was written for."""

log = structlog.get_logger()
_blueprint = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A whole number that `/readyz` shows; above `limit`, unless that is 0, the service is not ready."""

    name: str
    read: Callable[[Session, datetime], int]
    limit: float = 0.0


def install(app: Flask, gauges: Sequence[Gauge] = ()) -> None:
    """Serve `/livez` and `/readyz`."""
    app.extensions[_EXTENSION] = tuple(gauges)
    app.register_blueprint(_blueprint)


@_blueprint.get("/livez")
def livez() -> dict[str, str]:
    """Answer as long as the process can answer anything."""
    return {"status": "ok"}


@_blueprint.get("/readyz")
def readyz() -> dict[str, Any]:
    """Answer 200 when the database is there, migrated to what this code knows, and no gauge too high."""
    try:
        revision = current(connection())
        if revision != HEAD:
            raise _not_ready(f"The database is at revision {revision}, this code needs {HEAD}.")
        shown = readings()
        _refuse_high(shown)
    except SQLAlchemyError as error:
        log.warning("not_ready", error=type(error).__name__)
        raise _not_ready("The database cannot be reached.") from error
    return {"status": "ok", "database": "reachable", "revision": revision, **shown}


def readings() -> dict[str, int]:
    """Read every gauge."""
    with Session(connection()) as session:
        return {gauge.name: gauge.read(session, now()) for gauge in _gauges()}


def _gauges() -> Sequence[Gauge]:
    found: Sequence[Gauge] = current_app.extensions[_EXTENSION]
    return found


def _refuse_high(shown: Mapping[str, int]) -> None:
    """Refuse with the first gauge that is too high."""
    for gauge in _gauges():
        if 0 < gauge.limit < shown[gauge.name]:
            raise _not_ready(f"{gauge.name} is {shown[gauge.name]}, above {gauge.limit:g}.")


def _not_ready(detail: str) -> RequestError:
    return RequestError("not_ready", detail, headers={"Retry-After": RETRY_AFTER})
