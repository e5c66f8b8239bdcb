"""Values as text that `numbers.read_number` reads back as exactly the same value."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from service.grading.literals import MAX_EXPONENT, MAX_LENGTH, NumberError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

_PLAIN_EXPONENTS: Final = range(-7, 16)
"""Exponents of the first digit for which a decimal is short enough to be written without one."""

_LEAST_PLAIN: Final = 1e-4
_MOST_PLAIN: Final = 1e4
"""Between these Python writes the same text itself, many times as fast, unless figures are few."""

_FEW_FIGURES: Final = 4
"""With so many or fewer it may write an exponent."""

_END_FIGURES: Final = 14
"""As many as Python writes at once: for more it needs long numbers, and twice the time."""

_LEAST_MIDDLE: Final = 1e-3
_MOST_MIDDLE: Final = 500.0
_LONGEST_MIDDLE: Final = 14
_LONGEST_HALF: Final = 13
"""Middles and halves so short have 12 decimals, 11 from 10 on: ends at most half away have `_END_FIGURES`."""

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


def decimal_texts(values: Sequence[float], figures: int = 12) -> list[str]:
    """Return the text of each of many values, as `decimal_text` writes it.

    Raises:
        NumberError: as `decimal_text` does.
    """
    least, most = (_LEAST_PLAIN, _MOST_PLAIN) if figures > _FEW_FIGURES else (0.0, 0.0)
    texts, sizes = written_together(values, figures), np.abs(values)
    for at in np.flatnonzero(~((sizes >= least) & (sizes < most))).tolist():
        texts[at] = decimal_text(values[at], figures)
    return texts


def written_together(values: Sequence[float], figures: int) -> list[str]:
    """Return each value as Python writes it with so many figures, all formatted at once."""
    return (f"%.{figures}g " * len(values) % tuple(values)).split()


def has_text(value: float) -> bool:
    """Return whether a float is finite and of a size that can be read back."""
    return isfinite(value) and (
        not value or Decimal(value).adjusted() in range(1 - MAX_EXPONENT, MAX_EXPONENT - 1)
    )


def about(middles: Sequence[str], halves: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lower and the upper ends of intervals, decimals exactly as far from their middles.

    What floats make of an end no further away than half of its middle is less than half of its fifteenth
    figure away from it: written with fewer it is the end itself, if that has no more.

    Raises:
        NumberError: `out_of_range`, if an end is too long to be read back.
    """
    numbers, widths = np.array(list(map(float, middles))), np.array(list(map(float, halves)))
    texts = written_together([*(numbers - widths).tolist(), *(numbers + widths).tolist()], _END_FIGURES)
    lowers, uppers = texts[: len(middles)], texts[len(middles) :]
    sizes = np.abs(numbers)
    fit = (sizes >= _LEAST_MIDDLE) & (sizes < _MOST_MIDDLE) & (widths >= _LEAST_PLAIN) & (widths <= sizes / 2)
    fit &= (_lengths(middles) <= _LONGEST_MIDDLE + (numbers < 0)) & (_lengths(halves) <= _LONGEST_HALF)
    for at in np.flatnonzero(~fit).tolist():
        lowers[at], uppers[at] = _exactly_about(Decimal(middles[at]), Decimal(halves[at]))
    return lowers, uppers


def _lengths(texts: Sequence[str]) -> NDArray[np.intp]:
    return np.fromiter(map(len, texts), np.intp, len(texts))


def _exactly_about(number: Decimal, width: Decimal) -> tuple[str, str]:
    try:
        ends = _written(_EXACT.subtract(number, width)), _written(_EXACT.add(number, width))
    except Inexact:
        raise _too_long() from None
    if max(map(len, ends)) > MAX_LENGTH:
        raise _too_long()
    return ends


def _too_long() -> NumberError:
    return NumberError("The end of an interval is too long to be read back.", code="out_of_range")


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
