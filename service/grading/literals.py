r"""One number as somebody wrote it: its exact value, its significant figures and its last digit's unit.

A literal is what `numbers.read_number` leaves after normalizing: `-0.50`, `.5`, `5.`, `2e-3`, `3.2*10^-4`,
`10^-4` or `50%`, in ASCII, no longer than `MAX_LENGTH`. An exponent is bounded before its power of ten is
made: the nine characters of `1e1000000` would cost seconds of a core.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Final

from service.vocabulary import GradestepError

MAX_LENGTH: Final = 64
"""Most characters of a written number, as typed and as echoed."""

MAX_EXPONENT: Final = 300
"""A value that is not 0 lies between 10^-300 and 10^300, so its float is finite, normal and can be scaled."""

_LARGEST: Final = Fraction(10**MAX_EXPONENT)
_SMALLEST: Final = 1 / _LARGEST
_NEVER_FAR: Final = MAX_EXPONENT - MAX_LENGTH
"""Of a number that ends so many places from the point no digits make too much or too little."""

POWER_OF_TEN: Final = r"10 \s* \^ [+-]? [0-9]+"
DIGITS: Final = r"(?: [0-9]+ (?: \. [0-9]* )? | \. [0-9]+ )"

_LITERAL: Final = re.compile(
    rf"""
    (?P<sign> [+-]? ) \s*
    (?: (?P<digits> {DIGITS} )
        (?: [eE] (?P<exponent> [+-]? [0-9]+ ) | \s* \* \s* (?P<times> {POWER_OF_TEN} ) )?
      | (?P<power> {POWER_OF_TEN} )
    )
    \s* (?P<percent> %? )
    """,
    re.VERBOSE,
)


class NumberError(GradestepError):
    """A text cannot be read as a number; `detail` says what to write instead and never quotes the text."""

    code = "not_a_number"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read.

    `figures` counts the significant figures as written and is None for an expression. Every digit from the
    first one that is not 0 counts, trailing zeros with and without a point: `0.500` has 3, `1200` has 4
    (whoever means two writes `1.2e3`). A zero has as many figures as digits after its point, and at least 1.
    `fewest` is less where trailing zeros may only hold places: 2 for `1200`, 4 for `1200.`.
    `unit` is what 1 in the last written digit is worth, 0 for an expression. `text` is a short canonical echo
    that reads as the same value.
    """

    value: Fraction
    figures: int | None
    unit: Fraction
    text: str
    fewest: int | None = field(default=None, compare=False)

    @property
    def floats(self) -> tuple[float, float]:
        """The floats nearest to the value and to what 1 in its last digit is worth."""
        (above, below), (one, of) = self.value.as_integer_ratio(), self.unit.as_integer_ratio()
        return above / below, one / of


def read_literal(text: str) -> Number | None:
    """Return the literal that is the whole of `text`, or None if it is not one.

    Raises:
        NumberError: `out_of_range`, or `too_long` if its echo would not fit `MAX_LENGTH`.
    """
    match = _LITERAL.fullmatch(text)
    if match is None:
        return None
    sign, digits, shift, times, power, percent = match.groups("")
    whole, point, part = (digits or "1").partition(".")
    shifted = shift or (times or power).partition("^")[2]
    exponent = _exponent(shifted) if shifted else 0
    place = exponent - len(part) - 2 * len(percent)
    written, (above, below, unit) = int(sign + whole + part), _power_of_ten(place)
    value = Fraction(written * above, below)
    if abs(place) > _NEVER_FAR:
        within_range(value)
    parts = whole.lstrip("0") or "0", f".{part}" if part else "", f"e{exponent}" if exponent else "", percent
    echo = ("-" if written < 0 else "") + "".join(parts)
    figures = len((whole + part).lstrip("0")) or max(len(part), 1)
    fewest = figures if point else len(whole.strip("0")) or 1
    return Number(value, figures, unit, within_length(echo), fewest)


def within_range(value: Fraction) -> Fraction:
    """Return `value` if it is 0 or between 10^-300 and 10^300 in magnitude.

    Raises:
        NumberError: `out_of_range`.
    """
    if value and not _SMALLEST <= abs(value) <= _LARGEST:
        raise _out_of_range()
    return value


def within_length(text: str) -> str:
    """Return `text` if a number may be that long.

    Raises:
        NumberError: `too_long`.
    """
    if len(text) > MAX_LENGTH:
        raise too_long()
    return text


def too_long() -> NumberError:
    """Make the refusal of what is longer than `MAX_LENGTH`."""
    return NumberError(f"Write the number with at most {MAX_LENGTH} characters.", code="too_long")


def _exponent(text: str) -> int:
    exponent = int(text)
    if abs(exponent) > MAX_EXPONENT:
        raise _out_of_range()
    return exponent


@lru_cache(maxsize=1024)
def _power_of_ten(exponent: int) -> tuple[int, int, Fraction]:
    """Return numerator and denominator, and the power itself."""
    above, below = 10 ** max(exponent, 0), 10 ** max(-exponent, 0)
    return above, below, Fraction(above, below)


def _out_of_range() -> NumberError:
    return NumberError(
        f"Write 0, or a number whose size is between 1e-{MAX_EXPONENT} and 1e{MAX_EXPONENT}.",
        code="out_of_range",
    )
