"""A recipe run on symbols instead of numbers: its steps as formulas, and what misconceptions make of them.

A formula is a sum of products of symbols, each with a factor in front; what is neither (a function's value, a
quotient) stands as a symbol of its own. Equal formulas are written alike, so wrong ones are told from right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array

Product: TypeAlias = tuple[tuple[int, str], ...]
"""Symbols in the order they are written: a rank that places each, and its text."""

MOST_TERMS = 64
LARGEST_DIVISOR = 1000


class NoFormulaError(Exception):
    """A step does what cannot be written as one formula: it compares, or grows too long."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum of products with a factor each, in the order in which they came up."""

    parts: Mapping[Product, Fraction] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object) -> Formula:
        """Return a formula, or a number as one.

        Raises:
            NoFormulaError: it is neither.
        """
        if isinstance(value, Formula):
            return value
        if not isinstance(value, int | float | np.number) or not np.isfinite(value):
            raise NoFormulaError(str(value))
        return cls({(): exact(float(value))} if value else {})

    @classmethod
    def symbol(cls, text: str, rank: int = 0) -> Formula:
        """Return a formula of one symbol; those of lower rank are written first."""
        return cls({((rank, text),): Fraction(1)})

    def __add__(self, other: object) -> Formula:
        parts = dict(self.parts)
        for product, factor in Formula.of(other).parts.items():
            parts[product] = parts.get(product, Fraction(0)) + factor
        return Formula({product: factor for product, factor in parts.items() if factor})

    def __radd__(self, other: object) -> Formula:
        return Formula.of(other) + self

    def __neg__(self) -> Formula:
        return Formula({product: -factor for product, factor in self.parts.items()})

    def __pos__(self) -> Formula:
        return self

    def __sub__(self, other: object) -> Formula:
        return self + -Formula.of(other)

    def __rsub__(self, other: object) -> Formula:
        return Formula.of(other) + -self

    def __mul__(self, other: object) -> Formula:
        by = Formula.of(other)
        if len(self.parts) * len(by.parts) > MOST_TERMS:
            raise NoFormulaError("too long")
        result = Formula()
        for product, factor in self.parts.items():
            for another, second in by.parts.items():
                result += Formula({tuple(sorted((*product, *another))): factor * second})
        return result

    def __rmul__(self, other: object) -> Formula:
        return Formula.of(other) * self

    def __truediv__(self, other: object) -> Formula:
        by = Formula.of(other)
        if by.parts.keys() == {()}:
            return self * Formula({(): 1 / by.parts[()]})
        return Formula.symbol(rf"\frac{{{self.text()}}}{{{by.text()}}}")

    def __rtruediv__(self, other: object) -> Formula:
        return Formula.of(other) / self

    def __pow__(self, power: object) -> Formula:
        result = Formula.of(1)
        if not isinstance(power, int | float) or power not in range(5):
            raise NoFormulaError(f"to the power of {power}")
        for _ in range(int(power)):
            result *= self
        return result

    def __getattr__(self, name: str) -> Callable[[], Formula]:
        """Return a function of one number, which numpy looks for by its name: exp, log, tanh, sqrt."""
        if isinstance(getattr(np, name, None), np.ufunc):
            return lambda: Formula.symbol(rf"\mathrm{{{name}}}({self.text()})")
        raise AttributeError(name)

    def text(self) -> str:
        """Return the formula in TeX."""
        written = ""
        for product, factor in self.parts.items():
            sign = "-" if factor < 0 else "+"
            written += (
                f" {sign} {worded(product, abs(factor))}"
                if written or factor < 0
                else worded(product, factor)
            )
        return written.strip().replace("- ", "-", 1) if written.startswith(" -") else written or "0"


def exact(value: float) -> Fraction:
    """Return a number as the short fraction it stands for, such as 1/3, or exactly."""
    short = Fraction(value).limit_denominator(LARGEST_DIVISOR)
    return short if float(short) == value else Fraction(value)


def worded(product: Product, factor: Fraction) -> str:
    """Return one product with its factor, which is not negative, in TeX."""
    symbols = [text for _, text in product]
    powers = {text: symbols.count(text) for text in symbols}
    shown = [text if count == 1 else f"{text}^{{{count}}}" for text, count in powers.items()]
    if factor == 1 and shown:
        return " ".join(shown)
    number = (
        str(factor) if factor.denominator == 1 else rf"\frac{{{factor.numerator}}}{{{factor.denominator}}}"
    )
    return " ".join([number, *shown])


def symbolic(shape: tuple[int, ...], text: str, rank: int) -> Array:
    """Return a batch of one whose numbers are symbols: one, or one for each place of a vector or matrix."""
    values: Any = np.empty((*shape, 1), dtype=object)
    stem = f"{{{text}}}" if "_" in text else text
    for place in np.ndindex(*shape):
        below = ",".join(str(each + 1) for each in place)
        values[(*place, 0)] = Formula.symbol(f"{stem}_{{{below}}}" if below else text, rank)
    return cast("Array", values)
