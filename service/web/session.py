"""One database connection for each request, and a session on it, whose transaction is of the right kind.

Flask-SQLAlchemy-Lite makes engines itself, from a dictionary; ours come from `open_engine`, whose events are
what keeps SQLite safe. What is left of it is short.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.db import Lines
from service.web import here
from service.web.contract import amend, contract_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from flask import Flask, Request
    from sqlalchemy.engine import Connection, Engine

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_EXTENSION: Final = "gradestep.lines"
_View = TypeVar("_View", bound="Callable[..., object]")


def install(app: Flask, engine: Engine) -> None:
    """Give an application its database."""
    app.extensions[_EXTENSION] = Lines(engine)


def _lines() -> Lines:
    found: Lines = here.app().extensions[_EXTENSION]
    return found


def engine() -> Engine:
    """Return the application's engine, for what is no request's business."""
    return _lines().engine


def stateless(view: _View) -> _View:
    """Mark a view of an unsafe method that stores nothing, as POST …/validate does: no write lock."""
    amend(view, stateless=True)
    return view


def connection() -> Connection:
    """Return this request's connection, taken when first asked for, or one lent to it; it begins nothing."""
    noted = vars(here.seen())
    anothers: Connection | None = noted.get("lent")
    return anothers if anothers is not None else _own(noted)


def _own(noted: dict[str, Any]) -> Connection:
    if "connection" not in noted:
        opened = noted["connection"] = _lines().take()
        if opened.dialect.name == "sqlite":  # PostgreSQL need not know before
            opened.execution_options(write=noted["writes"])
    found: Connection = noted["connection"]
    return found


@contextmanager
def borrowed() -> Iterator[Connection]:
    """Give a connection that is not this request's, and so in no transaction of its."""
    lines = _lines()
    line = lines.take()
    try:
        yield line
    finally:
        lines.give(line)


@contextmanager
def lent(line: Connection, noted: dict[str, Any]) -> Iterator[None]:
    """Let a request use another's connection for a while, so that it need not wait for one of its own."""
    noted["lent"] = line
    try:
        yield
    finally:
        del noted["lent"]


def session() -> Session:
    """Return this request's session, made when first asked for, with its transaction begun.

    A request that may write says so before the first statement: SQLite fails at once when a transaction that
    has read wants to write after another one did. The look-up of its token came before, and holds nothing.
    """
    noted = vars(here.seen())
    if "session" not in noted:
        noted["session"] = Session(_own(noted), expire_on_commit=False)
        noted["session"].connection()
    opened: Session = noted["session"]
    return opened


def is_begun(noted: Mapping[str, Any]) -> bool:
    """Return whether a request has a session, by what was noted of it."""
    return "session" in noted


def may_write(app: Flask, asked: Request) -> bool:
    """Return whether a request may write: what it asks for is an unsafe method of a view that stores."""
    return (
        asked.method not in SAFE and not contract_of(app.view_functions.get(asked.endpoint or "")).stateless
    )


def close(error: BaseException | None) -> None:
    """Undo what was not committed, and give the connection back."""
    del error
    opened = vars(here.seen())
    if "session" in opened:
        # a connection that broke says so here as well; the server undoes what was not committed
        with suppress(SQLAlchemyError):
            opened.pop("session").close()
    if "connection" in opened:
        _lines().give(opened.pop("connection"))
