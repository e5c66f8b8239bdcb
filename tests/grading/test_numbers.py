"""How people write numbers: what is read, as what, and what is refused with which advice."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.grading.literals import MAX_EXPONENT, MAX_LENGTH
from service.grading.numbers import Number, NumberError, read_number

LITERALS = [  # text, value, significant figures, unit of the last digit, echo
    ("3", "3", 1, "1", "3"),
    ("+3", "3", 1, "1", "3"),
    ("007", "7", 1, "1", "7"),
    ("5.", "5", 1, "1", "5"),
    (".5", "1/2", 1, "1/10", "0.5"),
    ("-0.5", "-1/2", 1, "1/10", "-0.5"),
    ("−0.5", "-1/2", 1, "1/10", "-0.5"),
    ("–0.5", "-1/2", 1, "1/10", "-0.5"),
    ("- 0.5", "-1/2", 1, "1/10", "-0.5"),
    ("\t0.25\n", "1/4", 2, "1/100", "0.25"),
    ("\u00a00.25\u2009", "1/4", 2, "1/100", "0.25"),
    ("0.500", "1/2", 3, "1/1000", "0.500"),
    ("0.0010", "1/1000", 2, "1/10000", "0.0010"),
    ("1200", "1200", 4, "1", "1200"),
    ("1200.", "1200", 4, "1", "1200"),
    ("1.2e3", "1200", 2, "100", "1.2e3"),
    ("1.200e3", "1200", 4, "1", "1.200e3"),
    ("0", "0", 1, "1", "0"),
    ("-0", "0", 1, "1", "0"),
    ("0.0", "0", 1, "1/10", "0.0"),
    ("-0.00", "0", 2, "1/100", "0.00"),
    ("0e5", "0", 1, "100000", "0e5"),
    ("2e-3", "1/500", 1, "1/1000", "2e-3"),
    ("2E-3", "1/500", 1, "1/1000", "2e-3"),
    ("2e+03", "2000", 1, "1000", "2e3"),
    ("1.0e0", "1", 2, "1/10", "1.0"),
    ("3.2×10^-4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2*10^-4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2 * 10 ^ -4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2*10^{-4}", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2*10^(-4)", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2*10**-4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2·10^−4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2×10⁻⁴", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2x10^-4", "1/3125", 2, "1/100000", "3.2e-4"),
    ("3.2 X 10^-4", "1/3125", 2, "1/100000", "3.2e-4"),
    (r"3.2\times10^{-4}", "1/3125", 2, "1/100000", "3.2e-4"),
    (r"3.2\cdot 10^{-4}", "1/3125", 2, "1/100000", "3.2e-4"),
    ("10^-4", "1/10000", 1, "1/10000", "1e-4"),
    ("-10⁺²", "-100", 1, "100", "-1e2"),
    ("50%", "1/2", 2, "1/100", "50%"),
    ("-0.50 %", "-1/200", 2, "1/10000", "-0.50%"),
    ("1e300", str(10**300), 1, str(10**300), "1e300"),
    ("9" * 64, "9" * 64, 64, "1", "9" * 64),
]

REFUSED = [  # text, code, what the advice says
    ("", "empty", "Write a number"),
    ("   ", "empty", "Write a number"),
    ("nan", "not_a_number", "NaN"),
    ("-inf", "not_a_number", "infinity"),
    ("Infinity", "not_a_number", "infinity"),
    ("∞", "not_a_number", "infinity"),
    ("1e999", "out_of_range", "1e300"),
    ("1e1000000", "out_of_range", "1e300"),
    ("1e-301", "out_of_range", "1e-300"),
    ("0e301", "out_of_range", "1e300"),
    ("10^301", "out_of_range", "1e300"),
    ("10e300", "out_of_range", "1e300"),
    ("0.01e-299", "out_of_range", "1e-300"),
    ("1e300*10", "out_of_range", "1e300"),
    ("1e-300/10", "out_of_range", "1e-300"),
    ("1/0", "division_by_zero", "divided by 0"),
    ("1/(2-2)", "division_by_zero", "divided by 0"),
    (r"\frac{1}{0}", "division_by_zero", "divided by 0"),
    ("0,5", "ambiguous_comma", "decimal point"),
    ("1,000", "ambiguous_comma", "1250.5"),
    ("1,000,000.5", "ambiguous_comma", "1250.5"),
    ("1, 2", "ambiguous_comma", "decimal point"),
    ("1 1/2", "ambiguous_space", "1+1/2"),
    ("1 000", "ambiguous_space", "1000"),
    ("1\u00a0000", "ambiguous_space", "1000"),
    ("0x10", "not_a_number", "decimal digits"),
    ("1_000", "not_a_number", "without separators"),
    ("1'000", "not_a_number", "without separators"),
    ("٣", "not_a_number", "digits 0 to 9"),
    ("３", "not_a_number", "digits 0 to 9"),
    ("½", "not_a_number", "slash"),
    ("2**10**10", "not_a_number", "powers of ten"),
    ("10**10**10", "not_a_number", "powers of ten"),
    ("2²", "not_a_number", "powers of ten"),
    ("10^0.5", "not_a_number", "powers of ten"),
    ("110^2", "not_a_number", "powers of ten"),
    ("1e", "not_a_number", "whole exponent"),
    ("1e0.5", "not_a_number", "whole exponent"),
    (r"\frac13", "not_a_number", r"\frac{1}{3}"),
    ("50%+1", "not_a_number", "percentage alone"),
    ("3 m", "not_a_number", "units"),
    ("pi", "not_a_number", "units"),
    ("e5", "not_a_number", "units"),
    ("1\x00", "not_a_number", "cannot be seen"),
    ("\ud800", "not_a_number", "cannot be seen"),
    ("\u200b3", "not_a_number", "cannot be seen"),
    ("1.1.5", "not_a_number", "such as"),
    (".", "not_a_number", "such as"),
    ("-", "not_a_number", "such as"),
    ("--3", "not_a_number", "such as"),
    ("1+", "not_a_number", "such as"),
    ("()", "not_a_number", "such as"),
    ("(1", "not_a_number", "such as"),
    ("1)", "not_a_number", "such as"),
    ("{1}", "not_a_number", "such as"),
    ("2(3)", "not_a_number", "such as"),
    ("1;2", "not_a_number", "such as"),
    ("(((((((((1)))))))))", "too_deep", "at most 8"),
    ("9" * 65, "too_long", "at most 64"),
    (" " * 65, "too_long", "at most 64"),
    ("." + "9" * 63, "too_long", "at most 64"),
]


@pytest.mark.parametrize(("text", "value", "figures", "unit", "echo"), LITERALS)
def test_a_written_number_is_read_exactly_with_its_figures(
    text: str, value: str, figures: int, unit: str, echo: str
) -> None:
    assert read_number(text) == Number(Fraction(value), figures, Fraction(unit), echo)


@pytest.mark.parametrize(("text", "code", "advice"), REFUSED)
def test_what_is_no_number_is_refused_with_advice(text: str, code: str, advice: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_number(text)
    assert refused.value.code == code
    assert advice in refused.value.detail
    assert refused.value.detail.isprintable()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", "1/2"),
        ("-1,25e-3", "-1/800"),
        ("3,2·10⁻⁴", "1/3125"),
        (",5", "1/2"),
        ("1,5+0.5", "2"),
        ("0.5", "1/2"),
    ],
)
def test_a_decimal_comma_is_read_where_the_question_has_one(text: str, value: str) -> None:
    assert read_number(text, decimal_comma=True).value == Fraction(value)


@pytest.mark.parametrize("text", ["1,000,000", "1.000,5", "1,000.5", "1,2,3"])
def test_separators_of_thousands_are_ambiguous_with_a_decimal_comma_too(text: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_number(text, decimal_comma=True)
    assert refused.value.code == "ambiguous_comma"


def test_an_integer_is_read_like_its_digits() -> None:
    assert read_number(-1200) == read_number("-1200")
    assert read_number(10**63).value == 10**63


@pytest.mark.parametrize("number", [10**64, -(10**63), 10**100_000], ids=int.bit_length)
def test_an_integer_is_bounded_like_a_text(number: int) -> None:
    with pytest.raises(NumberError) as refused:
        read_number(number)
    assert refused.value.code == "too_long"


@pytest.mark.parametrize("truth", [True, False])
def test_true_and_false_are_no_numbers(truth: bool) -> None:  # noqa: FBT001 - the case is a truth value
    with pytest.raises(NumberError):
        read_number(truth)


characters = st.sampled_from("0123456789.,eE+-−*/^(){}% \\xX×·⁻²³¹⁰٣frac")


@given(st.text(characters, max_size=MAX_LENGTH) | st.text(max_size=MAX_LENGTH + 1))
@example("." + "9" * 62)
@example("10²+" * 15 + "10²")
@example(r"\frac{1e300}{3}/(1e9+1e-9)")
def test_reading_the_echo_gives_the_same_value(text: str) -> None:
    number = read_or_refuse(text)
    if number is not None:
        echoed = read_number(number.text)
        assert number.text.isascii()
        assert echoed.value == number.value
        assert echoed.text == number.text
        assert echoed == number or number.figures is None
        assert echoed == read_number(number.text, decimal_comma=True)


@given(
    sign=st.sampled_from(["", "-", "+", "−"]),
    digits=st.from_regex(
        r"([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})", fullmatch=True, alphabet=st.characters()
    ),
    power=st.integers(-250, 250),
    form=st.sampled_from(["e{}", "E{}", "*10^{}", " × 10^{{{}}}", "x10**{}", r"\times 10^({})"]),
)
def test_every_way_to_write_a_power_of_ten_is_the_same_number(
    sign: str, digits: str, power: int, form: str
) -> None:
    number = read_number(sign + digits + form.format(power))
    assert number.value == Fraction(f"{sign}{digits}e{power}".replace("−", "-").replace(".e", ".0e"))
    assert number == read_number(f"{sign}{digits}e{power}")


@given(st.integers(-(10**30), 10**30), st.integers(-250, 250))
def test_figures_count_the_digits_in_units_of_the_last_one(digits: int, power: int) -> None:
    number = read_number(f"{digits}e{power}")
    assert number.figures == len(str(abs(digits)))
    assert number.value == digits * number.unit


@pytest.mark.parametrize("power", [MAX_EXPONENT, -MAX_EXPONENT])
def test_the_largest_and_smallest_values_are_normal_floats(power: int) -> None:
    assert sys.float_info.min < float(read_number(f"1e{power}").value) < sys.float_info.max


def read_or_refuse(text: str) -> Number | None:
    try:
        return read_number(text)
    except NumberError:
        return None
