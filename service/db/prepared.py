"""Statements that every submission runs: compiled once, then handed to the driver.

SQLAlchemy writes the SQL. What is left out is what it does around each execution (cache keys, contexts,
results), which costs more than the drivers themselves. On PostgreSQL it is libpq that is called, for the same
is true of psycopg's cursors.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from psycopg import OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError

from service.db.codecs import codec_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import sqlalchemy as sa
    from psycopg.pq.abc import PGconn, PGresult
    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.types import TypeEngine

    Convert = Callable[[Any], Any] | None

BEGIN = b"BEGIN ISOLATION LEVEL READ COMMITTED"
"""As psycopg begins the transactions of our engines."""


class Prepared:
    """A Core statement whose every value is a named `bindparam`; gives named tuples.

    In a transaction, as `session.connection()` sees to, it belongs to that; outside of one it stands for
    itself. Errors are SQLAlchemy's.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]] | sa.sql.dml.UpdateBase) -> None:
        self._statement = statement
        self._known: dict[str, OnPostgresql | _OnSqlite] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute a statement that gives no rows."""
        self.all(connection, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a named tuple
        """Return the first row, or None."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return every row."""
        return self._on(connection.dialect).execute(connection, values)

    def _on(self, dialect: Dialect) -> OnPostgresql | _OnSqlite:
        known = self._known.get(dialect.name)
        if known is None:
            compiled = OnPostgresql if dialect.name == "postgresql" else _OnSqlite
            known = self._known[dialect.name] = compiled(self._statement, dialect)
        return known

    def on_postgresql(self, dialect: Dialect) -> OnPostgresql:
        """Return what PostgreSQL is asked. Raises `TypeError` for another database."""
        known = self._on(dialect)
        if not isinstance(known, OnPostgresql):
            raise TypeError("this is no PostgreSQL")
        return known


class OnPostgresql:
    """A statement as the server keeps it for each connection, by a name of ours."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:  # noqa: ANN401 - what `Prepared` takes
        compiled = statement.compile(dialect=PGDialect_psycopg(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]  # SQLAlchemy's
        self._sql = str(compiled)
        types = {name: parameter.type for parameter, name in compiled.bind_names.items()}
        codecs = [(name, codec_of(types[name], dialect)) for name in compiled.positiontup]
        self._types = [codec.oid for _, codec in codecs]
        self._bind = [(name, codec.write) for name, codec in codecs]
        self._fetch = [
            (place, codec_of(each.type, dialect).read)
            for place, each in enumerate(statement.exported_columns)
        ]
        self._make = _row_type(statement.exported_columns.keys())

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return every row."""
        try:
            server = server_of(connection)
            if connection.in_transaction() and server.transaction_status == TransactionStatus.IDLE:
                checked(server.exec_(BEGIN))
            name, sent = self.call(connection, values)
            return self.rows(checked(server.exec_prepared(name, sent)))
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, None, self._sql, error) from error

    def call(self, connection: Connection, values: Mapping[str, Any]) -> tuple[bytes, list[Any]]:
        """Return what the server calls the statement, which it keeps from now on, and its values as text."""
        written = [None if (value := values[name]) is None else write(value) for name, write in self._bind]
        sql, sent = _heard(connection, None, self._sql, written)
        known = connection.connection.info
        return known.get(sql) or self._prepare(server_of(connection), known, sql), sent

    def _prepare(self, server: PGconn, known: dict[Any, Any], sql: str) -> bytes:
        """Have the server keep the statement as long as it keeps the connection."""
        name = b"gradestep_%d" % len(known)
        checked(server.prepare(name, sql.encode(), self._types))
        known[sql] = name
        return name

    def rows(self, result: PGresult) -> list[Any]:
        """Read the rows of a result."""
        fetch, value, make = self._fetch, result.get_value, self._make
        return [
            make([None if (text := value(row, place)) is None else read(text) for place, read in fetch])
            for row in range(result.ntuples)
        ]


_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


def server_of(connection: Connection) -> PGconn:
    """Return libpq's connection to PostgreSQL."""
    server: PGconn = connection.connection.dbapi_connection.pgconn  # type: ignore[union-attr]  # psycopg's
    return server


def checked(result: PGresult) -> PGresult:
    """Return a result, or raise the error that it is; one without a code is libpq's: the connection broke."""
    if result.status in _DONE:
        return result
    if result.error_field(DiagnosticField.SQLSTATE) is None:
        raise OperationalError(result.get_error_message())
    raise error_from_result(result)


class _OnSqlite:
    """A statement in SQLite's words: its text, how parameters go in, and how columns come out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:  # noqa: ANN401 - what `Prepared` takes
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._positions: Sequence[str] = compiled.positiontup
        self._bind: list[tuple[str, Convert]] = [
            (name, parameter.type.dialect_impl(dialect).bind_processor(dialect))
            for parameter, name in compiled.bind_names.items()
        ]
        types: list[TypeEngine[Any]] = [each.type for each in statement.exported_columns]
        self._fetch: list[Convert] = [
            each.dialect_impl(dialect).result_processor(dialect, None) for each in types
        ]
        self._make = _row_type(statement.exported_columns.keys())

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        dialect, cursor = connection.dialect, connection.connection.cursor()
        named = {name: convert(values[name]) if convert else values[name] for name, convert in self._bind}
        sql, sent = _heard(connection, cursor, self._sql, [named[name] for name in self._positions])
        try:
            cursor.execute(sql, sent)
            return [self._read(fetched) for fetched in cursor.fetchall()] if self._fetch else []
        except dialect.loaded_dbapi.Error as error:
            raise translated(connection, cursor, self._sql, error) from error
        finally:
            cursor.close()

    def _read(self, fetched: Sequence[Any]) -> Any:  # noqa: ANN401 - a named tuple of these columns
        pairs = zip(self._fetch, fetched, strict=True)
        return self._make([convert(value) if convert else value for convert, value in pairs])


def _row_type(names: Sequence[str]) -> Callable[[list[Any]], Any]:
    """Return what makes a named tuple with these fields of a list."""
    make_type: Any = namedtuple  # noqa: PYI024 - the fields are known only now
    row = make_type("Row", names)
    make: Callable[[list[Any]], Any] = row._make
    return make


def _heard(connection: Connection, cursor: Any, sql: str, sent: list[Any]) -> tuple[str, list[Any]]:  # noqa: ANN401 - a cursor of the DBAPI
    """Let listeners hear a statement before it is sent; they may change it."""
    engine = connection.engine
    if not (connection._has_events or engine.dispatch.before_cursor_execute):  # noqa: SLF001 - as SQLAlchemy asks
        return sql, sent
    for hear in connection.dispatch.before_cursor_execute:
        sql, sent = hear(connection, cursor, sql, sent, None, False)  # noqa: FBT003 - SQLAlchemy's
    return sql, sent


def translated(connection: Connection, cursor: Any, sql: str | None, error: Exception) -> BaseException:  # noqa: ANN401
    """Return a driver's error as SQLAlchemy's, without parameters; a broken connection is not used again."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor):  # type: ignore[arg-type]  # ours
        connection.invalidate(error)
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True)
