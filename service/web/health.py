"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from service.db import current, head
from service.web.errors import RETRY_AFTER, RequestError
from service.web.session import engine

if TYPE_CHECKING:
    from flask import Flask

HEAD: Final = head()
"""The revision this code was written for."""

log = structlog.get_logger()
_blueprint = Blueprint("health", __name__)


def install(app: Flask) -> None:
    """Serve `/livez` and `/readyz`."""
    app.register_blueprint(_blueprint)


@_blueprint.get("/livez")
def livez() -> dict[str, str]:
    """Answer as long as the process can answer anything."""
    return {"status": "ok"}


@_blueprint.get("/readyz")
def readyz() -> dict[str, Any]:
    """Answer 200 when the database is there and migrated to what this code knows, else 503."""
    try:
        revision = current(engine())
    except SQLAlchemyError as error:
        log.warning("not_ready", error=type(error).__name__)
        raise _not_ready("The database cannot be reached.") from error
    if revision != HEAD:
        raise _not_ready(f"The database is at revision {revision}, this code needs {HEAD}.")
    return {"status": "ok", "database": "reachable", "revision": revision}


def _not_ready(detail: str) -> RequestError:
    return RequestError("not_ready", detail, headers={"Retry-After": RETRY_AFTER})
