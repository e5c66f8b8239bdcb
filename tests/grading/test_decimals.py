"""Values as text: rounded half to even, short, and read back exactly."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grading.decimals import about, decimal_text, decimal_texts, exact_text
from service.grading.literals import MAX_LENGTH
from service.grading.numbers import NumberError, read_number

sizes = st.floats(min_value=1e-299, max_value=1e299)
values = sizes | sizes.map(lambda size: -size) | st.just(0.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (100.0, "100"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333"),
        (2 / 3, "0.666666666667"),
        (1e-5, "0.00001"),
        (1e-7, "0.0000001"),
        (1.5e-8, "1.5e-8"),
        (123456789012345.0, "123456789012000"),
        (1e15, "1000000000000000"),
        (1e16, "1e16"),
        (-1.2345e20, "-1.2345e20"),
    ],
)
def test_a_float_is_short_plain_text_where_that_is_short(value: float, text: str) -> None:
    assert decimal_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(10.5, "10"), (11.5, "12"), (-12.5, "-12"), (13.5, "14")])
def test_a_tie_goes_to_the_even_digit(value: float, text: str) -> None:
    assert decimal_text(value, figures=2) == text


@given(values, st.integers(1, 17))
def test_the_text_is_the_float_rounded_to_the_figures(value: float, figures: int) -> None:
    assert read_number(decimal_text(value, figures)).value == Fraction(f"{value:.{figures - 1}e}")


@given(st.lists(values), st.integers(1, 17))
def test_many_values_have_the_texts_that_each_has(several: list[float], figures: int) -> None:
    assert decimal_texts(several, figures) == [decimal_text(each, figures) for each in several]


usual = st.floats(min_value=1e-9, max_value=1e17)


@given(usual | usual.map(lambda size: -size) | st.just(0.0), usual, st.integers(1, 12))
def test_both_ends_of_an_interval_are_exact_and_written_without_more_zeros_than_needed(
    middle: float, half: float, figures: int
) -> None:
    texts = decimal_text(middle, figures), decimal_text(half, 2)
    ends = [end for (end,) in about(*([each] for each in texts))]
    number, width = (Fraction(read_number(each).value) for each in texts)
    assert [read_number(each).value for each in ends] == [number - width, number + width]
    for end in ends:
        assert len(end) > 15 or end == decimal_text(float(Fraction(read_number(end).value)), 15)
        assert not ("." in end and end.partition("e")[0].endswith(("0", ".")))


@given(values)
def test_seventeen_figures_keep_every_float(value: float) -> None:
    assert float(read_number(decimal_text(value, 17)).value) == value


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e301, 5e-324])
def test_a_value_that_could_not_be_read_back_has_no_text(value: float) -> None:
    with pytest.raises(NumberError) as refused:
        decimal_text(value)
    assert refused.value.code == "out_of_range"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("1/3", "1/3"), ("1/2", "0.5"), ("1/8", "1/8"), ("15/4", "3.75"), ("-3/50", "-0.06")],
)
def test_an_exact_text_is_the_shorter_of_decimal_and_fraction(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text


@given(st.fractions(max_denominator=10**40))
def test_an_exact_text_is_exact_or_absent(value: Fraction) -> None:
    text = exact_text(value)
    assert text is None or (len(text) <= MAX_LENGTH and read_number(text).value == value)


def test_a_value_too_long_to_write_has_no_exact_text() -> None:
    assert exact_text(Fraction(10**300, 3)) is None
    assert exact_text(Fraction(10**100_000 + 1, 10**100_000)) is None
