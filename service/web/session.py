"""One database connection for each request, and a session on it, whose transaction is of the right kind.

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
    from sqlalchemy.engine import Connection, Engine

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


def connection() -> Connection:
    """Return this request's connection, taken from the pool when first asked for; it begins nothing."""
    if "connection" not in g:
        g.connection = engine().connect().execution_options(write=g.writes)
    opened: Connection = g.connection
    return opened


def session() -> Session:
    """Return this request's session, made when first asked for, with its transaction begun.

    A request that may write says so before the first statement: SQLite fails at once when a transaction that
    has read wants to write after another one did. The look-up of its token came before, and holds nothing.
    """
    if "session" not in g:
        g.session = Session(connection(), expire_on_commit=False)
        g.session.connection()
    opened: Session = g.session
    return opened


def _decide() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    g.writes = request.method not in SAFE and not contract_of(view).stateless


def _close(error: BaseException | None) -> None:
    del error
    for name in ("session", "connection"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
