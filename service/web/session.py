"""One database session for each request, its transaction of the right kind from the first statement on.

Flask-SQLAlchemy-Lite makes engines itself, from a dictionary; ours come from `open_engine`, whose events are
what keeps SQLite safe. What is left of it is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from flask import current_app, g, request
from sqlalchemy.orm import Session

from service.web.contract import amend, contract_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.engine import Engine

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_EXTENSION: Final = "gradestep.engine"
_View = TypeVar("_View", bound="Callable[..., object]")


def install(app: Flask, engine: Engine) -> None:
    """Give an application its database."""
    app.extensions[_EXTENSION] = engine
    app.before_request(_decide)
    app.teardown_request(_close)


def engine() -> Engine:
    """Return the application's engine, for what is no request's business: readiness, jobs."""
    found: Engine = current_app.extensions[_EXTENSION]
    return found


def stateless(view: _View) -> _View:
    """Mark a view of an unsafe method that stores nothing, as POST …/validate does: no write lock."""
    amend(view, stateless=True)
    return view


def session() -> Session:
    """Return this request's session, made when first asked for.

    A request that may write says so before the first statement, the look-up of its token included: SQLite
    fails at once when a transaction that has read wants to write after another one did.
    """
    if "session" not in g:
        g.session = Session(engine(), expire_on_commit=False)
        g.session.connection(execution_options={"write": g.writes})
    opened: Session = g.session
    return opened


def _decide() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    g.writes = request.method not in SAFE and not contract_of(view).stateless


def _close(error: BaseException | None) -> None:
    del error
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
