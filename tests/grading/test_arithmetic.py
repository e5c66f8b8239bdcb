"""Small arithmetic in answers: exact, with the usual precedence, and bounded."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.grading.literals import MAX_LENGTH
from service.grading.numbers import Number, NumberError, read_number

EXPRESSIONS = [  # text, value, echo
    ("1/3", "1/3", "1/3"),
    ("-1/4", "-1/4", "-1/4"),
    ("2/4", "1/2", "0.5"),
    ("1 / 3", "1/3", "1/3"),
    ("1⁄3", "1/3", "1/3"),
    ("6 ÷ 4", "3/2", "1.5"),
    (r"\frac{1}{3}", "1/3", "1/3"),
    (r"-\dfrac{1}{3}", "-1/3", "-1/3"),
    (r"\frac{\frac{1}{2}+1}{3}", "1/2", "0.5"),
    ("(1+2)/3", "1", "1"),
    (r"\left(1+2\right)/3", "1", "1"),
    ("1+1/2", "3/2", "1.5"),
    ("1-2-3", "-4", "-4"),
    ("2-3*4", "-10", "-10"),
    ("8/4/2", "1", "1"),
    ("1/-4", "-1/4", "-1/4"),
    ("3--2", "5", "5"),
    ("-(6.00+6)", "-12", "-12"),
    ("1/3.2*10^-4", "1/32000", "1/32000"),
    ("3.2*10^-4/2", "1/6250", "1/6250"),
    ("0.1*0.1", "1/100", "0.01"),
    ("1e-300+1e-300", f"1/{5 * 10**299}", "2e-300"),
    ("1e300/3", f"{10**300}/3", "1e300/3"),
    ("((((((((1))))))))", "1", "1"),
]

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}

literals = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2})?(e-?[0-9])?", fullmatch=True, alphabet="0123456789.e-")
leaves = literals.map(lambda text: (text, Fraction(text)))


def combine(
    parts: st.SearchStrategy[tuple[str, Fraction]],
) -> st.SearchStrategy[tuple[str, Fraction]]:
    def joined(left: tuple[str, Fraction], symbol: str, right: tuple[str, Fraction]) -> tuple[str, Fraction]:
        assume(symbol != "/" or right[1])
        return f"({left[0]}){symbol} ({right[0]})", OPERATORS[symbol](left[1], right[1])

    return st.builds(joined, parts, st.sampled_from("+-*/"), parts)


@pytest.mark.parametrize(("text", "value", "echo"), EXPRESSIONS)
def test_an_expression_has_an_exact_value_and_no_figures(text: str, value: str, echo: str) -> None:
    assert read_number(text) == Number(Fraction(value), None, Fraction(0), echo)


@given(st.recursive(leaves, combine, max_leaves=6))
def test_the_value_is_that_of_exact_arithmetic(expression: tuple[str, Fraction]) -> None:
    text, value = expression
    assume(len(text) <= MAX_LENGTH)
    assert read_number(text).value == value
    assert read_number(read_number(text).text).value == value


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 99)), min_size=1, max_size=10))
def test_precedence_and_order_are_those_of_arithmetic(terms: list[tuple[str, int]]) -> None:
    text = "1" + "".join(f"{symbol}{number}" for symbol, number in terms)
    total, product = 0, 1
    for symbol, number in terms:
        if symbol == "*":
            product *= number
        else:
            total, product = total + product, number if symbol == "+" else -number
    assert read_number(text).value == total + product


@pytest.mark.parametrize("text", ["(" * 8 + "1" + ")" * 8, r"\frac{(((((((1)))))))}{1}"])
def test_parentheses_and_fractions_go_eight_deep(text: str) -> None:
    assert read_number(text).value == 1
    with pytest.raises(NumberError) as refused:
        read_number(f"({text})")
    assert refused.value.code == "too_deep"
