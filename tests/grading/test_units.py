"""Units are read as people write them, convert exactly, and what is no unit is refused in words."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grading.numbers import NumberError
from service.grading.quantities import read_quantity
from service.grading.unit_symbols import UnitError, symbol
from service.grading.unit_table import BASES, DEFINITIONS, NAMES, OFFSETS, PREFIXED, PREFIXES
from service.grading.units import read_unit

SYMBOLS = sorted(name for name in {*BASES, *DEFINITIONS} if name.isalpha())


def converted(amount: str, unit: str, into: str) -> Fraction:
    return read_unit(into).of(Fraction(amount), read_unit(unit))


@pytest.mark.parametrize(
    ("amount", "unit", "into", "expected"),
    [
        ("1", "km", "m", "1000"),
        ("36", "km/h", "m/s", "10"),
        ("1", "in", "cm", "2.54"),
        ("1", "mi", "ft", "5280"),
        ("1", "kWh", "J", "3600000"),
        ("1", "L", "cm^3", "1000"),
        ("1", "N", "kg*m/s^2", "1"),
        ("1", "Pa", "kg/(m s^2)", "1"),
        ("1", "T", "kg*s^-2*A^-1", "1"),
        ("1", "Ω", "kg m^2 s^-3 A^-2", "1"),
        ("1", "GiB", "byte", "1073741824"),
        ("8", "Mbit/s", "MB/s", "1"),
        ("20", "°C", "K", "293.15"),
        ("212", "°F", "°C", "100"),
        ("-40", "°F", "°C", "-40"),
        ("1", "atm", "Pa", "101325"),
        ("1", "lb", "kg", "0.45359237"),
        ("60", "mph", "km/h", "96.56064"),
        ("1", "kilometers per hour", "m/s", "5/18"),
        ("1", "mol/L", "mol/m^3", "1000"),
        ("3", "TFLOPS", "GFLOP/s", "3000"),
    ],
)
def test_units_of_one_dimension_convert_exactly(amount: str, unit: str, into: str, expected: str) -> None:
    assert converted(amount, unit, into) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("frogs", "unknown_unit"),
        ("j", "unknown_unit"),
        ("Nm", "unknown_unit"),
        ("kmin", "unknown_unit"),
        ("J/kg K", "ambiguous_unit"),
        ("°C/s", "not_a_unit"),
        ("m^0", "not_a_unit"),
        ("m^99", "not_a_unit"),
        ("m/", "not_a_unit"),
        ("(m", "not_a_unit"),
        ("m)", "not_a_unit"),
        ("", "not_a_unit"),
        ("2 m", "not_a_unit"),
        ("m" * 65, "not_a_unit"),
        ("((((((m))))))", "not_a_unit"),
        ("((((Qm^12)^12)^12)^12)", "not_a_unit"),
    ],
)
def test_what_is_no_unit_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(UnitError) as refusal:
        read_unit(text)
    assert refusal.value.code == code


def test_every_symbol_name_and_prefix_of_the_table_is_known() -> None:
    for text in (*BASES, *DEFINITIONS, *OFFSETS, *NAMES):
        assert symbol(text, {}).factor
    own = {*BASES, *DEFINITIONS, *OFFSETS}
    for text in PREFIXED:
        for prefix, power in PREFIXES.items():
            if prefix + text not in own and (prefix + text)[1:] not in PREFIXED - {text}:
                assert symbol(prefix + text, {}).factor == symbol(text, {}).factor * Fraction(10) ** power


def test_an_author_may_define_units_of_other_units_and_new_dimensions() -> None:
    defined = {"epoch": "", "step": "1/500 epoch", "furlong": "201.168 m"}
    assert read_unit("epoch", defined).of(Fraction(1000), read_unit("step", defined)) == 2
    assert read_unit("m/s", defined).of(Fraction(1), read_unit("furlong/h", defined)) == Fraction("0.05588")
    with pytest.raises(UnitError, match="defined by itself"):
        read_unit("a", {"a": "2 b", "b": "3 a"})


@given(
    st.lists(
        st.tuples(st.sampled_from(SYMBOLS), st.sampled_from(["", "^2", "^-1", "3"])), min_size=1, max_size=4
    ),
    st.sampled_from(["*", "/", "·", " "]),
)
def test_reading_a_unit_is_idempotent_on_its_echo(parts: list[tuple[str, str]], between: str) -> None:
    unit = read_unit(between.join(symbol + power for symbol, power in parts))
    again = read_unit(unit.text)
    assert (again.text, again.factor, again.powers) == (unit.text, unit.factor, unit.powers)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.sampled_from(["m/s^2", "kg", "1/s", "°C", "$", "J/(kg*K)"]),
    st.sampled_from(["", " ", "*"]),
)
def test_reading_a_quantity_is_idempotent_on_its_echo(number: object, unit: str, between: str) -> None:
    between = " " if unit == "1/s" else between
    quantity = read_quantity(f"{number}{between}{unit}")
    assert read_quantity(quantity.text).text == quantity.text
    assert quantity.unit is not None
    assert quantity.unit.text == unit


@pytest.mark.parametrize(
    "text", ["((" * 64, "m" * 128, "1/" * 64, "1 m" * 42, "a " * 64, "1" + " m" * 60, "9" * 64 + "m" * 64]
)
@pytest.mark.usefixtures("own_time")
def test_hostile_quantities_are_answered_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises((NumberError, UnitError)):
        read_quantity(text)
    assert time.process_time() - start < 0.1
