"""Connections that go from one request to the next without a way through the pool.

A pool notes who has what, asks its listeners and rolls back, at every checkout and checkin: fifty calls, a
tenth of a short request. Lines are as many as were ever needed at once; the pool's limits stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import Connection as PsycopgConnection
from psycopg import OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import event

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.engine import Connection, Engine


class Lines:
    """The connections of one engine; whoever has it takes every connection here, or waits for the pool."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._free: list[Connection] = []
        event.listen(engine, "engine_disposed", self._close)

    def take(self) -> Connection:
        """Take a free connection that the server has not closed, or open one."""
        while self._free:
            try:
                line = self._free.pop()
            except IndexError:  # another thread took the last one
                break
            if not _was_closed(line):
                return line
            _end(line)
        return self.engine.connect()

    def give(self, line: Connection) -> None:
        """Give a connection back; what was not committed on it is undone."""
        if line.closed or line.invalidated or line.in_transaction() or not _is_idle(line):
            line.close()
        else:
            self._free.append(line)

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
