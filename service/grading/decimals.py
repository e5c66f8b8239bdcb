"""Values as text that `numbers.read_number` reads back as exactly the same value."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from math import isfinite
from typing import TYPE_CHECKING, Final

from service.grading.literals import MAX_EXPONENT, MAX_LENGTH, NumberError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

_PLAIN_EXPONENTS: Final = range(-7, 16)
"""Exponents of the first digit for which a decimal is short enough to be written without one."""

_LEAST_PLAIN: Final = 1e-4
_MOST_PLAIN: Final = 1e4
"""Between these Python writes the same text itself, many times as fast, unless figures are few."""

_FEW_FIGURES: Final = 4
"""With so many or fewer it may write an exponent."""

_SHORT: Final = 14
_TENTH: Final = 0.1
_THOUSAND: Final = 1000.0
"""Between these, texts of so many characters have twelve decimals or fewer."""

_LEAST_END: Final = 1e-7
"""An end below is written with an exponent."""

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
    plainly = f"%.{figures}g".__mod__
    return [
        plainly(value) if least <= abs(value) < most else decimal_text(value, figures) for value in values
    ]


def has_text(value: float) -> bool:
    """Return whether a float is finite and of a size that can be read back."""
    return isfinite(value) and (
        not value or Decimal(value).adjusted() in range(1 - MAX_EXPONENT, MAX_EXPONENT - 1)
    )


def about(middles: Sequence[str], halves: Sequence[str]) -> list[tuple[str, str] | None]:
    """Return the ends of intervals, decimals exactly as far from their middles; None where one is too long.

    Those of twelve decimals at most are less than half of the last one away from what floats make of them.
    """
    numbers, widths = list(map(float, middles)), list(map(float, halves))
    fit = [
        _TENTH <= abs(number) < _THOUSAND
        and _LEAST_PLAIN <= width < _THOUSAND
        and len(middle) <= _SHORT
        and len(half) <= _SHORT
        and abs(abs(number) - width) >= _LEAST_END
        for middle, half, number, width in zip(middles, halves, numbers, widths, strict=True)
    ]
    lowers = _twelve([number - width for number, width in zip(numbers, widths, strict=True)])
    uppers = _twelve([number + width for number, width in zip(numbers, widths, strict=True)])
    return [
        (lower, upper) if fits else _exactly_about(Decimal(middle), Decimal(half))
        for fits, lower, upper, middle, half in zip(fit, lowers, uppers, middles, halves, strict=True)
    ]


def _twelve(values: list[float]) -> list[str]:
    """Return each value with twelve decimals but for trailing zeros, all formatted at once."""
    texts = ("%.12f " * len(values) % tuple(values)).split()
    return [text.rstrip("0").rstrip(".") for text in texts]


def _exactly_about(number: Decimal, width: Decimal) -> tuple[str, str] | None:
    try:
        ends = _written(_EXACT.subtract(number, width)), _written(_EXACT.add(number, width))
    except Inexact:
        return None
    return ends if max(map(len, ends)) <= MAX_LENGTH else None


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
