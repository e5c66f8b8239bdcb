"""How precisely a number is stated, and the one rule from a key and a tolerance to a half-width."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.solver.arrays import Array, Flags

SHORT = 1e-6
"""A value within this share of a unit of a whole number of units is written with no more digits."""

MORE = 1e-12
"""More than what rounding does to a product of two floats, as a part of it."""

SMALLEST, MOST_FIGURES = -324, 16
LEAST = SMALLEST - MOST_FIGURES
POWERS = np.array([float(f"1e{exponent}") for exponent in range(LEAST, 310)])
"""Powers of ten from 1e-340 (which is 0) to 1e309 (infinite), each the float nearest to it."""


def powers(places: NDArray[np.intp], shift: int = 0) -> Array:
    """Return 10 to some exponents, given as places (see `magnitude`), each `shift` higher."""
    result: Array = POWERS[MOST_FIGURES + shift :].take(places)
    return result


BINARY = -1073
"""The least exponent that `frexp` gives."""

LEAST_PLACES = np.array([Decimal(2.0 ** (power - 1)).adjusted() - SMALLEST for power in range(BINARY, 1025)])
"""The place of 2 to one less than each exponent of `frexp`: that of a number, or the one below it."""


def magnitude(values: Array) -> NDArray[np.intp]:
    """Return floor(log10 |v|) exactly, as a place: counted from -324. 0 and what is not finite count as 1."""
    sizes = np.abs(values)
    odd = ~((sizes > 0) & (sizes < np.inf))
    if odd.any():
        np.putmask(sizes, odd, 1.0)
    places = LEAST_PLACES.take(np.frexp(sizes)[1] - BINARY)
    places += powers(places, 1) <= sizes
    return places


MOST_SHIFTED = 1e15
"""A power of ten that floats hold exactly."""

TWO_FIGURES = Context(prec=2, rounding=ROUND_FLOOR)


def two_figures(widths: Array) -> Array:
    """Return widths rounded down to two figures: each the float nearest to that decimal.

    A quotient of whole numbers that floats hold is the float nearest to it. Where such a float is less than
    the width, so is its decimal; where they are equal, the decimal may be more, and only decimals can tell.
    """
    with np.errstate(all="ignore"):
        shifts = POWERS.take((1 - np.floor(np.log10(widths))).astype(np.intp) - LEAST, mode="clip")
        tens = np.floor(widths * shifts)
        short = tens / shifts
        sure = (short < widths) & (widths < (tens + 1) / shifts) & (shifts >= 1) & (shifts <= MOST_SHIFTED)
        sure &= (tens >= 10) & (tens < 100)  # noqa: PLR2004 - what two figures are
    for at in np.argwhere(~sure).tolist():
        short[*at] = two_figures_of(float(widths[*at]))
    return np.asarray(short)


@lru_cache(maxsize=4096)
def two_figures_of(width: float) -> float:
    """Return one width rounded down to two figures, exactly."""
    return float(TWO_FIGURES.create_decimal_from_float(width))


@dataclass(frozen=True, slots=True)
class Precision:
    """How many digits the prompt asks to keep in between: significant figures, or decimals."""

    figures: int | None = 4
    decimals: int | None = None

    def unit(self, values: Array) -> Array:
        """Return one unit in the last kept place of each value; 0 for a 0 in significant figures."""
        if self.decimals is not None:
            return np.full(values.shape, float(f"1e-{self.decimals}"))
        units = powers(magnitude(values), 1 - (self.figures or 4))
        np.putmask(units, values == 0, 0.0)
        return units

    def most(self, values: Array) -> Array:
        """Return what no unit in the last kept place of a value is more than, at once."""
        if self.decimals is not None:
            return np.full(values.shape, float(f"1e-{self.decimals}"))
        return np.asarray(np.abs(values) * (float(f"1e{1 - (self.figures or 4)}") * (1 + MORE)))

    def unit_of(self, value: float) -> float:
        """Return one unit in the last kept place of one number, as `unit` does for many."""
        if self.decimals is not None:
            return float(f"1e-{self.decimals}")
        return float(f"1e{Decimal(value).adjusted() - (self.figures or 4) + 1}") if value else 0.0

    def short(self, values: Array, units: Array) -> Flags:
        """Return which values that have a unit are written with no more digits: a whole number of them."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = values / units
            ratio -= np.rint(ratio)
        return np.asarray(np.abs(ratio, out=ratio) < SHORT)

    def rounding(self, values: Array) -> Array:
        """Return the same unit, but 0 for values already written with no more digits."""
        units = self.unit(values)
        return np.where(self.short(values, units), 0.0, units)

    def rounded(self, values: Array, units: Array | None = None) -> Array:
        """Return the values written to this precision, half to even; their `units` may be known."""
        units = self.unit(values) if units is None else units
        ratio = np.divide(values, units, out=np.zeros_like(values), where=units > 0)
        return np.asarray(np.round(ratio) * units)


class ToleranceMode(StrEnum):
    """How wide an accepted interval is meant."""

    WINDOW = "window"
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    SIGNIFICANT_FIGURES = "significant_figures"
    DECIMALS = "decimals"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A tolerance as the author set it; `amount` is a half-width, a ratio, or a number of digits."""

    mode: ToleranceMode = ToleranceMode.WINDOW
    amount: float = 0.0

    def half_width(self, keys: Array, windows: Array) -> Array:
        """Return how far from each key an answer may be; `windows` is what the solver found sensible."""
        match self.mode:
            case ToleranceMode.ABSOLUTE:
                return np.full(keys.shape, self.amount)
            case ToleranceMode.RELATIVE:
                return np.asarray(self.amount * np.abs(keys))
            case ToleranceMode.SIGNIFICANT_FIGURES:
                return np.asarray(Precision(int(self.amount)).unit(keys) / 2)
            case ToleranceMode.DECIMALS:
                return np.asarray(Precision(None, int(self.amount)).unit(keys) / 2)
        return windows
