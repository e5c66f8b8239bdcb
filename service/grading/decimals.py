"""Values as text that `numbers.read_number` reads back as exactly the same value."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from math import isfinite
from typing import TYPE_CHECKING, Final

from service.grading.literals import MAX_EXPONENT, MAX_LENGTH, NumberError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

_PLAIN_EXPONENTS: Final = range(-7, 16)
"""Exponents of the first digit for which a decimal is short enough to be written without one."""

_LEAST_PLAIN: Final = 1e-4
_MOST_PLAIN: Final = 1e4
"""Between these Python writes the same text itself, many times as fast, unless figures are few."""

_FEW_FIGURES: Final = 4
"""With so many or fewer it may write an exponent."""

_EXACT: Final = Context(prec=MAX_LENGTH, traps=[Inexact])

_MAX_FRACTION_BITS: Final = MAX_LENGTH * 10 // 3


def decimal_text(value: float, figures: int = 12) -> str:
    """Return a float rounded half to even to `figures` significant figures, without trailing zeros.

    Plain digits from 1e-7 up to 1e16, an exponent outside (`1.5e-9`). Both zeros are `0`.

    Raises:
        NumberError: `out_of_range`, if the value is not finite or its size could not be read back.
    """
    if _LEAST_PLAIN <= abs(value) < _MOST_PLAIN:
        text = f"{value:.{figures}g}"
        if "e" not in text:
            return text
    number = Context(prec=figures, rounding=ROUND_HALF_EVEN).create_decimal_from_float(value)
    if not number.is_finite() or (number and number.adjusted() not in range(-MAX_EXPONENT, MAX_EXPONENT)):
        raise NumberError(
            "A value that is not finite, or far too large or small, has no text.", code="out_of_range"
        )
    return _written(number)


def decimal_texts(values: Iterable[float], figures: int = 12) -> list[str]:
    """Return the text of each of many values, as `decimal_text` writes it.

    Raises:
        NumberError: as `decimal_text` does.
    """
    least, most = (_LEAST_PLAIN, _MOST_PLAIN) if figures > _FEW_FIGURES else (0.0, 0.0)
    plainly = f"{{:.{figures}g}}".format
    return [
        plainly(value) if least <= abs(value) < most else decimal_text(value, figures) for value in values
    ]


def has_text(value: float) -> bool:
    """Return whether a float is finite and of a size that can be read back."""
    return isfinite(value) and (
        not value or Decimal(value).adjusted() in range(1 - MAX_EXPONENT, MAX_EXPONENT - 1)
    )


def about(middle: str, half: str) -> tuple[str, str] | None:
    """Return the ends of an interval, decimals exactly as far from its middle; None if one is too long."""
    number, width = Decimal(middle), Decimal(half)
    try:
        lower, upper = _EXACT.subtract(number, width), _EXACT.add(number, width)
    except Inexact:
        return None
    ends = _shortly(lower), _shortly(upper)
    return ends if max(map(len, ends)) <= MAX_LENGTH else None


def _shortly(number: Decimal) -> str:
    """Return what `_written` does, in less time where Python writes the same digits."""
    text = str(number)
    if "." in text and "E" not in text and number and len(text) < _PLAIN_EXPONENTS.stop:
        return text.rstrip("0").rstrip(".")
    return _written(number)


def exact_text(value: Fraction) -> str | None:
    """Return `value` as a decimal or a reduced fraction, whichever is shorter; None if neither fits."""
    texts = [text for text in (_decimal(value), _fraction(value)) if text and len(text) <= MAX_LENGTH]
    return min(texts, key=len, default=None)


def _decimal(value: Fraction) -> str | None:
    try:
        return _written(_EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)))
    except Inexact:
        return None


def _fraction(value: Fraction) -> str | None:
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    return str(value) if bits <= _MAX_FRACTION_BITS else None


def _written(number: Decimal) -> str:
    if not number:
        return "0"
    if number.adjusted() in _PLAIN_EXPONENTS:
        return _without_trailing_zeros(f"{number:f}")
    mantissa, _, exponent = f"{number:e}".partition("e")
    return f"{_without_trailing_zeros(mantissa)}e{int(exponent)}"


def _without_trailing_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
