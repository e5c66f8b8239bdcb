"""Tell a database that is busy, absent or full from a mistake of ours."""

from __future__ import annotations

import sqlite3
from typing import Final

import psycopg
from psycopg import errors as postgresql
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_TRANSIENT: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}
_TWICE: Final = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
_PRIMARY: Final = 0xFF  # an extended result code holds the primary one in its low byte


def code_of(error: SQLAlchemyError) -> str | None:
    """Return a problem's code, or None for a mistake of ours.

    `unavailable` and `out_of_space` are what they say; `not_ready` is a database that was not migrated to
    what this code knows; `conflict` a unique constraint: another request stored the same at the same moment.
    """
    if isinstance(error, PoolTimeoutError):
        return "unavailable"
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(getattr(cause, "sqlite_errorcode", 0), str(cause))
    if isinstance(cause, psycopg.Error):
        return _of_postgresql(cause)
    return None


def _of_sqlite(code: int, said: str) -> str | None:
    if code in _TWICE:
        return "conflict"
    if said.startswith(("no such table", "no such column")):
        return "not_ready"
    if code & _PRIMARY == sqlite3.SQLITE_FULL:
        return "out_of_space"
    return "unavailable" if code & _PRIMARY in _TRANSIENT else None


def _of_postgresql(cause: psycopg.Error) -> str | None:
    if isinstance(cause, postgresql.UniqueViolation):
        return "conflict"
    if isinstance(cause, postgresql.UndefinedTable | postgresql.UndefinedColumn):
        return "not_ready"
    if isinstance(cause, postgresql.DiskFull):
        return "out_of_space"
    return "unavailable" if isinstance(cause, psycopg.OperationalError) else None
