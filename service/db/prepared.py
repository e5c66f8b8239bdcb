"""Statements that every submission runs: compiled once, then handed to the driver.

SQLAlchemy writes the SQL and converts the values, as for any other statement. What is left out is what it
does around each execution (cache keys, contexts, results), which costs more than the drivers themselves.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import sqlalchemy as sa
    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.types import TypeEngine

    Convert = Callable[[Any], Any] | None


class _InDialect:
    """A statement in one dialect: its text, how parameters go in, and how columns come out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:  # noqa: ANN401 - what `Prepared` takes
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._positions: Sequence[str] | None = compiled.positiontup if compiled.positional else None
        self._bind: list[tuple[str, Convert]] = [
            (name, parameter.type.dialect_impl(dialect).bind_processor(dialect))
            for parameter, name in compiled.bind_names.items()
        ]
        self._dialect = dialect
        self._types: list[TypeEngine[Any]] = [each.type for each in statement.exported_columns]
        self._fetch: list[Convert] = []
        names: list[str] = statement.exported_columns.keys()
        self._make = _row_type(names)

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a list or a dict, as the driver wants
        """Return the driver's parameters."""
        converted = {name: convert(values[name]) if convert else values[name] for name, convert in self._bind}
        return converted if self._positions is None else [converted[name] for name in self._positions]

    def rows(self, cursor: Any) -> list[Any]:  # noqa: ANN401 - a cursor of the DBAPI
        """Read every row, values converted; how, the first result's description says, once for all."""
        if not self._types:
            return []
        if not self._fetch:
            described = zip(self._types, cursor.description, strict=True)
            self._fetch = [
                each.dialect_impl(self._dialect).result_processor(self._dialect, column[1])
                for each, column in described
            ]
        return [self._read(fetched) for fetched in cursor.fetchall()]

    def _read(self, fetched: Sequence[Any]) -> Any:  # noqa: ANN401 - a named tuple of these columns
        pairs = zip(self._fetch, fetched, strict=True)
        return self._make([convert(value) if convert else value for convert, value in pairs])


def _row_type(names: list[str]) -> Callable[[list[Any]], Any]:
    """Return what makes a named tuple with these fields of a list."""
    make_type: Any = namedtuple  # noqa: PYI024 - the fields are known only now
    row = make_type("Row", names)
    make: Callable[[list[Any]], Any] = row._make
    return make


class Prepared:
    """A Core statement whose every value is a named `bindparam`; gives named tuples.

    The transaction must have begun, as `session.connection()` sees to. Errors are SQLAlchemy's.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]] | sa.sql.dml.UpdateBase) -> None:
        self._statement = statement
        self._known: dict[str, _InDialect] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute a statement that gives no rows."""
        self._execute(connection, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a named tuple
        """Return the first row, or None."""
        return next(iter(self._execute(connection, values)), None)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return every row."""
        return self._execute(connection, values)

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        dialect = connection.dialect
        if dialect.name not in self._known:
            self._known[dialect.name] = _InDialect(self._statement, dialect)
        known, cursor = self._known[dialect.name], connection.connection.cursor()
        sql, parameters = known.sql, known.parameters(values)
        for hear in connection.dispatch.before_cursor_execute:
            sql, parameters = hear(connection, cursor, sql, parameters, None, False)  # noqa: FBT003 - SQLAlchemy's
        try:
            cursor.execute(sql, parameters)
            return known.rows(cursor)
        except dialect.loaded_dbapi.Error as error:
            raise _translated(connection, cursor, known.sql, error) from error
        finally:
            cursor.close()


def _translated(connection: Connection, cursor: Any, sql: str, error: Exception) -> BaseException:  # noqa: ANN401
    """Return a driver's error as SQLAlchemy's, without parameters; a broken connection is not used again."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor):  # type: ignore[arg-type]  # ours
        connection.invalidate(error)
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True)
