"""One database connection for each request, and a session on it, whose transaction is of the right kind.

Flask-SQLAlchemy-Lite makes engines itself, from a dictionary; ours come from `open_engine`, whose events are
what keeps SQLite safe. What is left of it is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from flask import current_app, g
from sqlalchemy.orm import Session

from service.web import here
from service.web.contract import amend, contract_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Request
    from sqlalchemy.engine import Connection, Engine

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_EXTENSION: Final = "gradestep.engine"
_View = TypeVar("_View", bound="Callable[..., object]")


def install(app: Flask, engine: Engine) -> None:
    """Give an application its database."""
    app.extensions[_EXTENSION] = engine


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
    noted = vars(here.seen())
    if "connection" not in noted:
        opened = engine().connect()
        # PostgreSQL need not know before
        tells = noted["writes"] and opened.dialect.name == "sqlite"
        noted["connection"] = opened.execution_options(write=True) if tells else opened
    found: Connection = noted["connection"]
    return found


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


def may_write(app: Flask, asked: Request) -> bool:
    """Return whether a request may write: what it asks for is an unsafe method of a view that stores."""
    return (
        asked.method not in SAFE and not contract_of(app.view_functions.get(asked.endpoint or "")).stateless
    )


def close(error: BaseException | None) -> None:
    """Undo what was not committed, and give the connection back."""
    del error
    opened = vars(here.seen())
    for name in ("session", "connection"):
        if name in opened:
            opened.pop(name).close()
