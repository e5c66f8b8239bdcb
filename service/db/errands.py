"""Errands: statements of many requests that make one trip to PostgreSQL."""

from __future__ import annotations

from select import POLLIN, POLLOUT, poll
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import OperationalError
from psycopg.pq import PipelineStatus

from service.db.prepared import checked, server_of, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from psycopg.pq.abc import PGconn, PGresult
    from sqlalchemy.engine import Connection

    from service.db.prepared import Prepared


class Errand(NamedTuple):
    """What somebody wants of the database.

    `statement` with `values` says it for a trip, and `read` what its rows mean; `alone` does the same on a
    connection of one's own, to either database, and in the transaction that it is in. A trip takes errands by
    their `order`: two trips that store the same things in different orders would wait for each other.
    """

    statement: Prepared
    values: Mapping[str, Any]
    read: Callable[[list[Any]], Any]
    alone: Callable[[Connection], Any]
    order: str = ""


def run_together(connection: Connection, errands: Sequence[Errand]) -> list[Any]:
    """Run errands on PostgreSQL in one trip and one commit: all of them, or none.

    Returns what came of each. Raises SQLAlchemy's error of the first that failed. The connection is in no
    transaction.
    """
    if connection.in_transaction():
        raise RuntimeError("a trip is no part of a transaction")
    statements = [each.statement.on_postgresql(connection.dialect) for each in errands]
    server = server_of(connection)
    try:
        calls = [
            statement.call(connection, each.values)
            for statement, each in zip(statements, errands, strict=True)
        ]
        results = _results(server, calls)
        return [
            each.read(statement.rows(checked(result)))
            for statement, each, result in zip(statements, errands, results, strict=True)
        ]
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, None, "a trip", error) from error
    finally:
        if server.pipeline_status != PipelineStatus.OFF and not connection.invalidated:
            connection.invalidate()


def _results(server: PGconn, calls: Sequence[tuple[bytes, list[Any]]]) -> list[PGresult]:
    """Send calls of prepared statements together, and return the result of each.

    Up to its one Sync, the server takes a pipeline as one transaction (PostgreSQL's documentation, libpq,
    "Pipeline Mode").
    """
    if len(calls) == 1:
        return [server.exec_prepared(*calls[0])]
    server.enter_pipeline_mode()
    for name, sent in calls:
        server.send_query_prepared(name, sent)
    server.pipeline_sync()
    _flush(server)
    results = [_result(server) for _ in calls]
    _wait(server)
    server.get_result()  # of the Sync
    server.exit_pipeline_mode()
    return results


def _flush(server: PGconn) -> None:
    """Send what is not sent yet, reading what comes meanwhile: the server may not read on before."""
    ready = poll()
    ready.register(server.socket, POLLIN | POLLOUT)
    while server.flush():
        ((_, what),) = ready.poll()
        if what & ~POLLOUT:
            server.consume_input()


def _result(server: PGconn) -> PGresult:
    """Return the next result of a pipeline, and read the end of its statement."""
    _wait(server)
    result = server.get_result()
    if result is None:
        raise OperationalError("the connection broke on the way")
    _wait(server)
    server.get_result()
    return result


def _wait(server: PGconn) -> None:
    """Wait for a result and let other threads run meanwhile, as `get_result` would not."""
    if not server.is_busy():
        return
    ready = poll()
    ready.register(server.socket, POLLIN)
    while server.is_busy():
        ready.poll()
        server.consume_input()
