"""Operations on written terms where numpy has none of its own: see `operations`.

A term is whatever has a number and a text and does arithmetic (`exercises.workings.Term`). Arrays of terms
hold one variant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self, cast

import numpy as np

if TYPE_CHECKING:
    from service.solver.arrays import Array


class Spelled(Protocol):
    """A number as written out."""

    def __float__(self) -> float:
        """Return the number."""

    def like(self, number: float) -> Self:
        """Return another number, written as numbers are."""

    def called(self, name: str, others: tuple[Self, ...]) -> Self:
        """Return this and other terms as arguments of `max` or `min`."""

    def compared(self, sign: str, other: Self) -> Self:
        """Return 1 or 0, written as a comparison."""


def is_spelled(*values: Array) -> bool:
    """Return whether arrays hold terms instead of numbers."""
    return any(each.dtype.char == "O" for each in values)


def sample(*values: Array) -> Spelled:
    """Return one of the terms in some arrays."""
    return cast("Spelled", next(each.flat[0] for each in values if each.dtype == np.object_))


def by_entry(work: Any, *values: Array) -> Array:  # noqa: ANN401 - a function of terms
    """Return what a function makes of terms entry by entry; plain numbers become terms."""
    known = sample(*values)

    def one(*parts: Any) -> Any:  # noqa: ANN401 - terms or numbers
        return work(*[known.like(part) if isinstance(part, int | float) else part for part in parts])

    return cast("Array", np.frompyfunc(one, len(values), 1)(*values))


def compared(sign: str, first: Array, second: Array) -> Array:
    """Return a comparison of terms."""
    return by_entry(lambda one, other: one.compared(sign, other), first, second)


def called(name: str, *values: Array) -> Array:
    """Return `max` or `min` of terms."""
    return by_entry(lambda one, *others: one.called(name, others), *values)


def chosen(first: Array, condition: Array, other: Array) -> Array:
    """Return one term where a condition is not 0, and another elsewhere."""
    return by_entry(lambda one, ask, two: one if float(ask) else two, first, condition, other)


def entry(values: Array, place: Array) -> Array:
    """Return an entry; one that is not there is NaN."""
    number = float(place.flat[0])
    inside = number % 1 == 0 and 0 <= number < len(values)
    return values[int(number)] if inside else np.full(values.shape[1:], np.nan)


def first_largest(values: Array) -> Array:
    """Return where the largest entry stands."""
    numbers = [float(each) for each in values[..., 0]]
    result = np.empty(1, dtype=np.object_)
    result[0] = sample(values).like(float(np.argmax(numbers)))
    return cast("Array", result)
