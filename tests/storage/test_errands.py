"""Errands that make one trip to PostgreSQL: all of them are done, or none."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.accounts.models import Organization
from service.db import Errand, Prepared, new_id, run_together, table_of
from tests.support.apps import AT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

_TABLE = table_of(Organization)
_NEW = {each.name: sa.bindparam(f"new_{each.name}", type_=each.type) for each in _TABLE.columns}
FOUND = Prepared(sa.insert(_TABLE).values(_NEW).returning(_TABLE.c.slug))
ECHO = Prepared(sa.select(sa.cast(sa.bindparam("text", type_=sa.String()), sa.String).label("text")))
SLEEP = Prepared(sa.select(sa.cast(sa.func.pg_sleep(sa.literal_column("0.4")), sa.String).label("slept")))
ONE: sa.ColumnClause[int] = sa.literal_column("1", sa.Integer())
FAIL = Prepared(sa.select(sa.cast(ONE // sa.bindparam("by", type_=sa.Integer()), sa.Integer).label("n")))


@pytest.fixture
def line(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as opened:
        yield opened


def errand(statement: Prepared, **values: object) -> Errand:
    return Errand(statement, values, lambda rows: rows[0][0], lambda line: statement.first(line, values))


def founding(slug: str) -> Errand:
    return errand(FOUND, new_id=new_id(), new_slug=slug, new_name=slug, new_created_at=AT)


def slugs(line: Connection) -> list[str]:
    found = list(line.scalars(sa.select(_TABLE.c.slug).order_by(_TABLE.c.slug)))
    line.rollback()
    return found


def test_errands_are_done_together_and_each_is_told_of_its_own(line: Connection) -> None:
    assert run_together(line, [founding("b"), errand(ECHO, text="c"), founding("a")]) == ["b", "c", "a"]
    assert slugs(line) == ["a", "b"]
    assert run_together(line, [founding("d")]) == ["d"]
    assert slugs(line) == ["a", "b", "d"]


def test_if_one_fails_none_is_done_and_the_connection_serves_on(line: Connection) -> None:
    run_together(line, [founding("a")])
    with pytest.raises(IntegrityError):
        run_together(line, [founding("b"), founding("a"), founding("c")])
    assert slugs(line) == ["a"]
    with pytest.raises(DBAPIError, match="division by zero"):
        run_together(line, [errand(FAIL, by=1), errand(FAIL, by=0)])
    assert run_together(line, [errand(ECHO, text="a"), errand(ECHO, text="b")]) == ["a", "b"]


def test_a_value_that_cannot_be_sent_keeps_every_errand_from_leaving(line: Connection) -> None:
    with pytest.raises(DBAPIError):
        run_together(line, [founding("a"), errand(ECHO, text="\0")])
    assert slugs(line) == []


def test_errands_with_long_texts_do_not_wait_for_each_other(line: Connection) -> None:
    texts = [letter * 3_000_000 for letter in "abc"]
    assert run_together(line, [errand(ECHO, text=each) for each in texts]) == texts


def test_other_threads_run_while_a_trip_waits(line: Connection) -> None:
    longest = 0.0
    with ThreadPoolExecutor(1) as threads:
        trip = threads.submit(run_together, line, [errand(SLEEP), errand(SLEEP)])
        before = time.perf_counter()
        while not trip.done():
            time.sleep(0.001)
            longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    assert longest < 0.3


def test_a_transaction_makes_no_trips(line: Connection) -> None:
    line.execute(sa.select(1))
    with pytest.raises(RuntimeError):
        run_together(line, [founding("a")])


def test_a_connection_that_breaks_on_the_way_is_not_used_again(line: Connection, engine: Engine) -> None:
    pid: Any = line.scalar(sa.select(sa.func.pg_backend_pid()))
    line.rollback()
    with ThreadPoolExecutor(1) as threads:
        trip = threads.submit(run_together, line, [founding("a"), errand(SLEEP)])
        time.sleep(0.1)
        with engine.connect() as other:
            other.execute(sa.select(sa.func.pg_terminate_backend(pid, 5000)))
        with pytest.raises(DBAPIError):
            trip.result(10)
    assert line.invalidated
    assert slugs(line) == []
