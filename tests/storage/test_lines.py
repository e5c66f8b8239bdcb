"""Connections that are handed on from one request to the next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.db import Lines, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection as PsycopgConnection
    from sqlalchemy.engine import Engine


@pytest.fixture
def narrow(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, pool_size=4, pool_timeout=5)
    yield engine
    engine.dispose()


def driver(line: sa.Connection) -> object:
    return line.connection.dbapi_connection


def test_a_line_goes_to_the_next_who_asks(narrow: Engine) -> None:
    lines = Lines(narrow)
    first = lines.take()
    one = driver(first)
    lines.give(first)

    assert driver(lines.take()) is one


def test_many_share_the_few_connections_of_a_pool_and_nobody_waits_in_vain(narrow: Engine) -> None:
    lines = Lines(narrow)

    def use(number: int) -> int:
        line = lines.take()
        found = line.exec_driver_sql(f"SELECT {number}").scalar_one()
        line.rollback()
        lines.give(line)
        return int(found)

    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(use, range(400))) == list(range(400))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_that_break_as_fast_as_they_are_made_are_a_pool_without_any(narrow: Engine) -> None:
    lines = Lines(narrow)

    def end(connection: PsycopgConnection[object], *about: object) -> None:
        del about
        connection.close()

    event.listen(narrow, "checkout", end, insert=True)
    for _ in range(5):
        with pytest.raises(PoolTimeoutError):
            lines.take()
    event.remove(narrow, "checkout", end)
    lines.give(lines.take())


def test_who_asks_the_pool_itself_gets_a_connection_while_lines_are_free(narrow: Engine) -> None:
    lines = Lines(narrow)
    for line in [lines.take() for _ in range(4)]:
        lines.give(line)

    with narrow.connect(), narrow.connect() as other:
        assert other.exec_driver_sql("SELECT 1").scalar_one() == 1


def test_what_was_begun_on_a_line_is_undone_when_it_is_given_back(narrow: Engine) -> None:
    lines = Lines(narrow)
    line = lines.take()
    line.execution_options(write=True)
    line.exec_driver_sql("CREATE TABLE begun (number INTEGER)")
    lines.give(line)

    with narrow.connect() as other:
        assert not sa.inspect(other).has_table("begun")


def test_an_engine_that_is_disposed_of_leaves_no_line_open(narrow: Engine) -> None:
    lines = Lines(narrow)
    line = lines.take()
    one = driver(line)
    lines.give(line)
    narrow.dispose()

    assert driver(lines.take()) is not one
