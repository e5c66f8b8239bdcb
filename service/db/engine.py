"""Open an engine whose transactions are safe on either database."""

from __future__ import annotations

import time
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from service.db.columns import dump_json
from service.db.lines import is_closed

if TYPE_CHECKING:
    from sqlite3 import Connection as SqliteConnection
    from typing import TypeAlias

    from psycopg import Connection as AnyPsycopgConnection
    from sqlalchemy.engine import Connection, Engine

    PsycopgConnection: TypeAlias = AnyPsycopgConnection[Any]

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_BUSY_SECONDS = 30.0
_BETWEEN_TRIES = 0.01


def read_url(url: str) -> URL:
    """Read a database URL and name our driver in it.

    Raises `ValueError` for other databases, and for SQLite without a file: threads could not share that.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("the database URL cannot be read; write it as sqlite:///FILE") from None
    if parsed.drivername not in _DRIVERS:
        raise ValueError(f"{parsed.drivername!r} is not served; use sqlite:///FILE or postgresql://HOST/NAME")
    if parsed.drivername.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise ValueError("SQLite needs a file, as in sqlite:///var/gradestep.db")
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def open_engine(url: str, *, pool_size: int = 10, pool_timeout: float = 30.0) -> Engine:
    """Open an engine on `sqlite:///FILE` or `postgresql://…`, through which everything goes.

    At most `pool_size` connections are open; whoever asks for one more waits `pool_timeout` seconds for its
    turn, then gets `sqlalchemy.exc.TimeoutError`. A transaction that writes starts with the execution option
    `write=True`, before its first statement: `session.connection(execution_options={"write": True})`. Raises
    `ValueError` for other databases.
    """
    parsed = read_url(url)
    shared = {
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": pool_timeout,
        "json_serializer": dump_json,
    }
    if parsed.drivername.startswith("sqlite"):
        return _open_sqlite(parsed, shared)
    return _open_postgresql(parsed, shared)


def _open_sqlite(url: URL, shared: dict[str, Any]) -> Engine:
    """Open a file, made with its folder when missing.

    The driver must not start transactions on its own (`isolation_level=None`): it would start them late and
    deferred. A writer takes the one write lock at once and waits for it; a transaction that reads first and
    locks later fails immediately when another wrote in between, whatever the busy timeout.
    """
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    connecting = {"timeout": _BUSY_SECONDS, "isolation_level": None}
    engine = sa.create_engine(url, connect_args=connecting, **shared)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, record: object) -> None:
    """Switch on what SQLite leaves off: readers beside a writer, commits on the disk, foreign keys."""
    del record
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: SqliteConnection) -> None:
    """Give a new file its write-ahead log, which it keeps.

    Connections that try it at the same moment are refused at once, whatever the busy timeout.
    """
    patience = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            break
    if mode != "wal":
        raise OperationalError("the file system of the SQLite file cannot share memory; use a local disk")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgresql(url: URL, shared: dict[str, Any]) -> Engine:
    """Connect through psycopg, in UTC, at READ COMMITTED: constraints and conditional updates hold limits.

    What the URL says of `connect_timeout` (seconds), `application_name` and other `options` is kept.
    """
    options = " ".join((*url.normalized_query.get("options", ()), "-c timezone=UTC -c datestyle=ISO"))
    known = {"connect_timeout": "10", "application_name": "gradestep", **url.query, "options": options}
    # psycopg would deallocate everything that is prepared, ours as well, after each rollback
    prepares = {"prepare_threshold": None}
    engine = sa.create_engine(
        url.set(query=known), isolation_level="READ COMMITTED", connect_args=prepares, **shared
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: PsycopgConnection, record: object, proxy: object) -> None:
    """Have the pool open another connection where the server has closed this one.

    `pool_pre_ping` would send three messages to the server and wait for each.
    """
    del record, proxy
    if is_closed(connection):
        raise DisconnectionError
