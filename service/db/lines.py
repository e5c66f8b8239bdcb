"""Connections that go from one request to the next without a way through the pool.

A pool notes who has what, asks its listeners and rolls back, at every checkout and checkin: fifty calls, a
tenth of a short request. The pool's limits stand.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from psycopg import Connection as PsycopgConnection
from psycopg import OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlalchemy.engine import Connection, Engine

Connect: TypeAlias = "Callable[[], Connection]"
"""Where a connection is to be had, for whoever may need none."""

SPARE: Final = 2
"""Connections of a pool that are never kept from it."""


class Lines:
    """The connections of one engine, handed on, all but a few: those are for who asks the pool itself.

    While somebody waits for the pool here, all go back to it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._free: list[Connection] = []
        self._most = engine.pool.size() - SPARE if isinstance(engine.pool, QueuePool) else 0
        self._waiting = 0
        event.listen(engine, "engine_disposed", self._close)

    def take(self) -> Connection:
        """Take a free connection that the server has not closed, or one of the pool."""
        while (line := self._free_one()) is not None:
            if not _was_closed(line):
                return line
            _end(line)
        try:
            return self.engine.connect()
        except InvalidRequestError as error:  # what the pool says after some that were closed at once
            raise PoolTimeoutError("connections break as fast as they are made") from error
        finally:
            with self._lock:
                self._waiting -= 1

    def _free_one(self) -> Connection | None:
        """Return a free connection, or None, and note that somebody will wait for the pool."""
        with self._lock:
            if self._free:
                return self._free.pop()
            self._waiting += 1
            return None

    def give(self, line: Connection) -> None:
        """Give a connection back; what was not committed on it is undone."""
        is_good = not (line.closed or line.invalidated or line.in_transaction()) and _is_idle(line)
        with self._lock:
            is_kept = is_good and not self._waiting and len(self._free) < self._most
            if is_kept:
                self._free.append(line)
        if not is_kept:
            line.close()

    def _close(self, engine: Engine) -> None:
        """Close what is free when the engine is done with its connections."""
        del engine
        while self._free:
            _end(self._free.pop())


def _end(line: Connection) -> None:
    """Close a connection for good: the pool it came from is not there any more, or must not have it."""
    line.invalidate()
    line.close()


def is_closed(connection: PsycopgConnection[Any]) -> bool:
    """Return whether the server has closed an idle connection, or just said that it will.

    Reads what the server said meanwhile, which is its farewell if anything, and then the end after it. This
    asks the operating system only, and keeps the interpreter to itself, which `poll` would not.
    """
    try:
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()
    except OperationalError:
        return True
    return False


def _was_closed(line: Connection) -> bool:
    driver = line.connection.dbapi_connection
    return isinstance(driver, PsycopgConnection) and is_closed(driver)


def _is_idle(line: Connection) -> bool:
    """Return whether the server knows of no transaction either."""
    driver = line.connection.dbapi_connection
    return (
        not isinstance(driver, PsycopgConnection)
        or driver.pgconn.transaction_status == TransactionStatus.IDLE
    )
