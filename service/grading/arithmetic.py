r"""Exact small arithmetic: `+ - * /`, signs, parentheses, `\frac{a}{b}` and literals, by recursive descent.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = [ "+" | "-" ] atom
    atom    = literal | "(" sum ")" | "\frac" "{" sum "}" "{" sum "}"

Each token is read once. Depth is bounded by `MAX_DEPTH`, sizes by the literals' range and by the length of
the text, which the caller has bounded.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Final

from service.grading.literals import DIGITS, POWER_OF_TEN, NumberError, read_literal, within_range

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

MAX_DEPTH: Final = 8
"""Most parentheses and fractions inside one another."""

_TOKEN: Final = re.compile(
    rf"\s* ( {POWER_OF_TEN} | {DIGITS} (?: [eE] [+-]? [0-9]+ )? | \\frac | [-+*/(){{}}] | \Z )", re.VERBOSE
)
_END: Final = ""


def evaluate(text: str) -> Fraction:
    """Return the exact value of an expression.

    Raises:
        NumberError: `not_a_number`, `division_by_zero`, `out_of_range` or `too_deep`.
    """
    tokens = _tokens(text)
    value = _sum(tokens, 0)
    _expect(tokens, _END)
    return value


def _tokens(text: str) -> list[str]:
    """Return the tokens, the next one last, so that taking one is `pop`."""
    tokens: list[str] = []
    position = 0
    while not tokens or tokens[-1] != _END:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable()
        tokens.append(match[1])
        position = match.end()
    return tokens[::-1]


def _sum(tokens: list[str], depth: int) -> Fraction:
    return _chain(tokens, depth, _product, {"+": operator.add, "-": operator.sub})


def _product(tokens: list[str], depth: int) -> Fraction:
    return _chain(tokens, depth, _signed, {"*": operator.mul, "/": _quotient})


def _chain(
    tokens: list[str],
    depth: int,
    operand: Callable[[list[str], int], Fraction],
    operators: dict[str, Callable[[Fraction, Fraction], Fraction]],
) -> Fraction:
    value = operand(tokens, depth)
    while tokens[-1] in operators:
        apply = operators[tokens.pop()]
        value = within_range(apply(value, operand(tokens, depth)))
    return value


def _signed(tokens: list[str], depth: int) -> Fraction:
    if tokens[-1] == "-":
        tokens.pop()
        return -_atom(tokens, depth)
    if tokens[-1] == "+":
        tokens.pop()
    return _atom(tokens, depth)


def _atom(tokens: list[str], depth: int) -> Fraction:
    start = tokens.pop()
    if start == "(":
        return _inside(tokens, depth, ")")
    if start == r"\frac":
        return within_range(_quotient(_braced(tokens, depth), _braced(tokens, depth)))
    literal = read_literal(start)
    if literal is None:
        raise _unreadable()
    return literal.value


def _braced(tokens: list[str], depth: int) -> Fraction:
    _expect(tokens, "{")
    return _inside(tokens, depth, "}")


def _inside(tokens: list[str], depth: int, closing: str) -> Fraction:
    if depth == MAX_DEPTH:
        raise NumberError(f"Write at most {MAX_DEPTH} parentheses inside one another.", code="too_deep")
    value = _sum(tokens, depth + 1)
    _expect(tokens, closing)
    return value


def _quotient(dividend: Fraction, divisor: Fraction) -> Fraction:
    if not divisor:
        raise NumberError("Write a number: nothing can be divided by 0.", code="division_by_zero")
    return dividend / divisor


def _expect(tokens: list[str], symbol: str) -> None:
    if tokens.pop() != symbol:
        raise _unreadable()


def _unreadable() -> NumberError:
    return NumberError("Write a number such as 3, -0.5, 1/3, 2e-3 or 3.2*10^-4.")
