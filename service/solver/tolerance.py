"""How precisely a number is stated, and the one rule from a key and a tolerance to a half-width."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from service.solver.arrays import Array

LEAST = -330
SHORT = 1e-6
"""A value within this share of a unit of a whole number of units is written with no more digits."""

POWERS = np.array([float(f"1e{exponent}") for exponent in range(LEAST, 309)])
"""Powers of ten from 1e-330 (which is 0) to 1e308, each the float nearest to it."""


def power(exponents: Array) -> Array:
    """Return 10 to the given whole powers, by look-up, clipped to what a float holds."""
    result: Array = POWERS[np.clip(exponents, LEAST, 308).astype(np.int64) - LEAST]
    return result


def magnitude(values: Array) -> Array:
    """Return floor(log10 |v|) exactly, and 0 for zero and for what is not finite."""
    sizes = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    exponents = np.floor(np.log10(sizes))
    exponents = exponents - (power(exponents) > sizes)
    return exponents + (power(exponents + 1) <= sizes)


@dataclass(frozen=True, slots=True)
class Precision:
    """How many digits the prompt asks to keep in between: significant figures, or decimals."""

    figures: int | None = 4
    decimals: int | None = None

    def unit(self, values: Array) -> Array:
        """Return one unit in the last kept place of each value; 0 for a 0 in significant figures."""
        if self.decimals is not None:
            return np.full(values.shape, float(f"1e-{self.decimals}"))
        units = power(magnitude(values) - (self.figures or 4) + 1)
        return np.where(values == 0, 0.0, units)

    def unit_of(self, value: float) -> float:
        """Return one unit in the last kept place of one number, as `unit` does for many."""
        if self.decimals is not None:
            return float(f"1e-{self.decimals}")
        return float(f"1e{Decimal(value).adjusted() - (self.figures or 4) + 1}") if value else 0.0

    def rounding(self, values: Array) -> Array:
        """Return the same unit, but 0 for values already written with no more digits (engine §2)."""
        units = self.unit(values)
        ratio = np.divide(values, units, out=np.zeros_like(values), where=units > 0)
        return np.where(np.abs(ratio - np.round(ratio)) < SHORT, 0.0, units)

    def rounded(self, values: Array) -> Array:
        """Return the values written to this precision, half to even."""
        units = self.unit(values)
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
