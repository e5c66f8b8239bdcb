from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from service.db import Between, Finite, Json, Points, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    Keep: TypeAlias = Callable[[sa.types.TypeEngine[Any], Any], Any]

# One database serves all examples of a test: each example writes one row of its own.
ON_ONE_DATABASE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WORDS),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(WORDS, below, max_size=4)),
    max_leaves=12,
)


@pytest.fixture
def keep(engine: Engine) -> Keep:
    """Give a function that stores a value in a column of a type and reads it again."""

    def store_and_read(kind: sa.types.TypeEngine[Any], value: object) -> object:
        table = sa.Table("kept", sa.MetaData(), sa.Column("value", kind))
        with engine.connect().execution_options(write=True) as connection, connection.begin() as unit:
            table.create(connection)
            connection.execute(table.insert().values(value=value))
            read = connection.execute(sa.select(table.c.value)).scalar_one()
            unit.rollback()
        return read

    return store_and_read


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 1, 30, 0, 1, UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999999, timezone(timedelta(hours=-11))),
        datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
)
def test_an_instant_comes_back_in_utc_to_the_microsecond_whatever_its_offset(
    keep: Keep, moment: datetime
) -> None:
    read = keep(UtcDateTime(), moment)

    assert read == moment.astimezone(UTC)
    assert read.tzinfo is UTC


@ON_ONE_DATABASE
@given(moment=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - bounds are naive by contract
def test_any_instant_survives_storage(keep: Keep, moment: datetime) -> None:
    assert keep(UtcDateTime(), moment) == moment.astimezone(UTC)


def test_a_time_without_a_zone_is_refused(keep: Keep) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        keep(UtcDateTime(), datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


def test_instants_given_with_different_offsets_compare_as_instants(engine: Engine) -> None:
    table = sa.Table("kept", sa.MetaData(), sa.Column("value", UtcDateTime()))
    early = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    late = datetime(2026, 1, 1, 8, tzinfo=UTC)
    with engine.connect().execution_options(write=True) as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"value": late}, {"value": early}])

        assert connection.scalars(sa.select(table).order_by(table.c.value)).all() == [early, late]
        assert connection.scalars(sa.select(table).where(table.c.value < late)).all() == [early]


@pytest.mark.parametrize(
    "value", ["0", "1", "10", "-3", "0.000001", "999999999999.999999", "1.50", "1E+2", "-0"]
)
def test_points_come_back_exactly_and_short(keep: Keep, value: str) -> None:
    read = keep(Points(), Decimal(value))

    assert read == Decimal(value)
    assert str(read) == format(Decimal(value).normalize() + 0, "f")


@ON_ONE_DATABASE
@given(value=st.decimals(Decimal(-(10**12) + 1), Decimal(10**12 - 1), places=6))
def test_any_points_survive_storage(keep: Keep, value: Decimal) -> None:
    assert keep(Points(), value) == value


TOO_MUCH = ["0.0000001", "1e12", "1e999999", "1e-999999", "NaN", "sNaN", "Infinity"]


@pytest.mark.parametrize("value", [0.5, True, "1", 10**30, *map(Decimal, TOO_MUCH)], ids=str)
def test_points_refuse_floats_and_whatever_would_be_rounded(keep: Keep, value: object) -> None:
    with pytest.raises(StatementError, match="points"):
        keep(Points(), value)


def test_points_are_added_and_compared_exactly_by_the_database(engine: Engine) -> None:
    table = sa.Table("kept", sa.MetaData(), sa.Column("value", Points()))
    with engine.connect().execution_options(write=True) as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"value": Decimal("0.1")}, {"value": Decimal("0.2")}])

        assert connection.scalar(sa.select(sa.func.sum(table.c.value, type_=Points()))) == Decimal("0.3")
        assert connection.scalar(sa.select(sa.func.count()).where(table.c.value > Decimal("0.1"))) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(keep: Keep, value: float) -> None:
    with pytest.raises(StatementError, match="not finite"):
        keep(Finite(), value)


@pytest.mark.parametrize("value", [-2.0000000000000004, 1.0000000000000002, math.nan, math.inf])
def test_a_number_that_is_not_between_the_least_and_the_most_is_refused(keep: Keep, value: float) -> None:
    with pytest.raises(StatementError):
        keep(Between(-2.0, 1.0), value)


@pytest.mark.parametrize("value", [-2.0, 0.1, 1.0, None])
def test_a_number_between_the_least_and_the_most_is_kept(keep: Keep, value: float | None) -> None:
    assert keep(Between(-2.0, 1.0), value) == value


@ON_ONE_DATABASE
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_survives_storage_to_the_last_bit(keep: Keep, value: float) -> None:
    assert keep(Finite(), value).hex() == (value + 0.0).hex()


@ON_ONE_DATABASE
@given(tree=TREES.filter(lambda tree: tree is not None))
def test_any_json_tree_comes_back_as_it_went_in(keep: Keep, tree: object) -> None:
    assert json.dumps(keep(Json(), tree)) == json.dumps(tree)


@pytest.mark.parametrize(
    "tree",
    [
        {"b": 1, "a": 2, "aa": 3},
        [1.0, -0.0, 1e300, 5e-324, 0.1, 100000000000000000000],
        12345678901234567890,
        1.0,
        "1e3",
        "nul \x00, tab \t, π, 😀",
        {"": [], "null": None},
        False,
        {},
    ],
    ids=repr,
)
def test_json_keeps_key_order_and_the_spelling_of_numbers(keep: Keep, tree: object) -> None:
    assert repr(keep(Json(), tree)) == repr(tree)


@pytest.mark.parametrize(
    "value", [math.nan, [1, math.inf], {"x": -math.inf}, {"y": "\ud800"}, {1, 2}, Decimal(1)]
)
def test_json_refuses_what_it_cannot_say(keep: Keep, value: object) -> None:
    with pytest.raises((StatementError, ValueError, TypeError)):
        keep(Json(), value)


def test_none_is_null_to_the_database_and_null_inside_a_tree_stays(engine: Engine) -> None:
    table = sa.Table("kept", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("value", Json()))
    with engine.connect().execution_options(write=True) as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"id": 1, "value": None}, {"id": 2, "value": [None]}])

        assert connection.scalars(sa.select(table.c.id).where(table.c.value.is_(None))).all() == [1]
        assert connection.scalars(sa.select(table.c.value).order_by(table.c.id)).all() == [None, [None]]
