"""A key as a student would write it: with the digits that are asked for."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from service.grading.intervals import digits_in_words, inside, written_as_asked
from service.grading.numbers import read_number
from service.kinds.domains import wrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

_SMALL: Final = -5


def key_text(written: str | int, interval: Mapping[str, Any], at: str) -> str:
    """Return a key's text: as the author wrote it, or rounded to the digits that are asked for.

    Raises:
        QuestionError: no number with so many digits is accepted.
    """
    number = read_number(written)
    if written_as_asked(interval, number):
        return str(written)
    text = _rounded(number.value, interval)
    again = read_number(text)
    if inside(interval, again.value) and written_as_asked(interval, again):
        return text
    detail = f"The value, written {digits_in_words(interval)}, is not within its own tolerance."
    raise wrong("bad_key", detail, at)


def _rounded(value: Fraction, interval: Mapping[str, Any]) -> str:
    precise = Context(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    if "decimals" in interval:
        return f"{precise.quantize(Decimal(1).scaleb(-interval['decimals']), context=Context(prec=60)):f}"
    figures = interval["figures"]
    if not value:
        return "0" if figures == 1 else f"{0:.{figures}f}"
    number = Context(prec=figures, rounding=ROUND_HALF_EVEN).plus(precise)
    exponent = number.adjusted() if number else 0
    if _SMALL < exponent < figures:
        return f"{number:.{figures - 1 - exponent}f}"
    mantissa, _, power = f"{number:.{figures - 1}e}".partition("e")
    return f"{mantissa}e{int(power)}"
