"""Every operation of the language: which shapes it takes, what it gives, and how it works on arrays.

Arrays have the variant axis last, of length 1 where nothing varies. Sums go through `total`, so that no bit
depends on how many variants are worked out together (engine §6). What is said of arrays of numbers holds for
arrays of written terms as well (`Spelled`), by which a worked solution shows its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, reduce
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

from service.expressions import rules, spelling
from service.solver.arrays import total

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.expressions.rules import Shape
    from service.solver.arrays import Array

MOST_MULTIPLIED: Final = 16
"""Up to this exponent a whole power is a product, the same on every machine."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the shape of what it gives, how it works, and how many numbers it makes on the way."""

    shape: Callable[..., Shape]
    run: Callable[..., Array]
    steps: Callable[..., int] = lambda *shapes: max(map(prod, shapes), default=1)


def power(base: Array, exponent: Array) -> Array:
    """Return a power; one whole small exponent for all variants makes a product."""
    whole = float(exponent.flat[0]) if exponent.size == 1 else 0.0
    if spelling.is_spelled(base, exponent) or not 1 <= whole <= MOST_MULTIPLIED or whole % 1:
        result: Array = np.power(base, exponent)
        return result
    return reduce(np.multiply, [base] * int(whole))


def compared(sign: str, work: Callable[[Array, Array], Array], first: Array, second: Array) -> Array:
    """Return 1 where a comparison holds and 0 where not."""
    if spelling.is_spelled(first, second):
        return spelling.compared(sign, first, second)
    return np.asarray(work(first, second), dtype=np.float64)


def chosen(first: Array, condition: Array, other: Array) -> Array:
    """Return one thing where a condition is not 0, and another elsewhere."""
    if spelling.is_spelled(first, condition, other):
        return spelling.chosen(first, condition, other)
    return np.where(condition != 0, first, other)


def extreme(name: str, work: Callable[[Array, Array], Array], *values: Array) -> Array:
    """Return the largest or smallest of one thing's entries, or entry by entry of several things."""
    parts = list(entries(values[0])) if len(values) == 1 else list(values)
    if spelling.is_spelled(*parts):
        return spelling.called(name, *parts)
    result: Array = reduce(work, parts)
    return result


def entries(values: Array) -> Array:
    """Return all entries one under the other: (count, V)."""
    rows: Array = values.reshape(-1, values.shape[-1])
    return rows


def summed(values: Array) -> Array:
    """Return the sum of all entries, left to right."""
    return total(entries(values))


def averaged(values: Array) -> Array:
    """Return the mean of all entries."""
    parts = entries(values)
    return total(parts) / float(len(parts))


def product(first: Array, second: Array) -> Array:
    """Return a product of matrices and vectors: rows times columns, added left to right."""
    rows = first if first.ndim == 3 else first[np.newaxis]  # noqa: PLR2004 - rows, columns, variants
    columns = second if second.ndim == 3 else second[:, np.newaxis]  # noqa: PLR2004 - the same
    result = total(rows[:, :, np.newaxis] * columns[np.newaxis], axis=1)
    shape = (*first.shape[:-2], *second.shape[1:-1], result.shape[-1])
    reshaped: Array = result.reshape(shape)
    return reshaped


def stacked(*values: Array) -> Array:
    """Return a list of equal shapes as one array."""
    result: Array = np.stack(np.broadcast_arrays(*values))
    return result


def entry(values: Array, *places: Array) -> Array:
    """Return an entry, counted from 0; NaN where a place is none."""
    for place in places:
        values = spelling.entry(values, place) if spelling.is_spelled(values) else at(values, place)
    return values


def at(values: Array, place: Array) -> Array:
    """Return for each variant the entry that its own place says; one place for all is looked up."""
    if place.size == 1:
        number = float(place.flat[0])
        inside = number % 1 == 0 and 0 <= number < len(values)
        return values[int(number)] if inside else np.full_like(values[0], np.nan)
    result: Array = np.full_like(values[0] + place, np.nan)
    for number, part in enumerate(values):
        result = np.where(place == number, part, result)
    return result


def first_largest(values: Array) -> Array:
    """Return where the largest entry stands, counted from 0; the first of equal ones."""
    if spelling.is_spelled(values):
        return spelling.first_largest(values)
    places: Array = np.argmax(values, axis=0).astype(np.float64)
    return places


def sigmoid(values: Array) -> Array:
    """Return the logistic function, 1/(1 + e^-z)."""
    result: Array = 1.0 / (1.0 + np.exp(-values))
    return result


def rectified(values: Array) -> Array:
    """Return max(0, z)."""
    return extreme("max", np.maximum, np.zeros_like(values), values)


def absolute(values: Array) -> Array:
    """Return |x|."""
    result: Array = np.abs(values)
    return result


def _outer(first: Array, second: Array) -> Array:
    return first[:, np.newaxis] * second[np.newaxis]


def _cubed(first: Shape, second: Shape) -> int:
    return prod(first) * prod(second[1:])


OPERATORS: Final[dict[str, Operation]] = {
    "+": Operation(rules.alike, np.add),
    "-": Operation(rules.alike, np.subtract),
    "*": Operation(rules.alike, np.multiply),
    "/": Operation(rules.alike, np.divide),
    "^": Operation(rules.alike, power),
    "@": Operation(rules.multiplied, product, _cubed),
    "negative": Operation(rules.one, np.negative),
    "positive": Operation(rules.one, np.positive),
    "<": Operation(rules.alike, partial(compared, "<", np.less)),
    "<=": Operation(rules.alike, partial(compared, "≤", np.less_equal)),
    ">": Operation(rules.alike, partial(compared, ">", np.greater)),
    ">=": Operation(rules.alike, partial(compared, "≥", np.greater_equal)),
    "==": Operation(rules.alike, partial(compared, "=", np.equal)),
    "!=": Operation(rules.alike, partial(compared, "≠", np.not_equal)),
    "if": Operation(rules.alike, chosen),
    "vector": Operation(rules.listed, stacked, lambda *shapes: len(shapes) * prod(shapes[0])),
    "index": Operation(rules.picked, entry),
}
"""What is written with signs."""

FUNCTIONS: Final[dict[str, Operation]] = {
    "exp": Operation(rules.one, np.exp),
    "log": Operation(rules.one, np.log),
    "sqrt": Operation(rules.one, np.sqrt),
    "tanh": Operation(rules.one, np.tanh),
    "sin": Operation(rules.one, np.sin),
    "cos": Operation(rules.one, np.cos),
    "sigmoid": Operation(rules.one, sigmoid),
    "relu": Operation(rules.one, rectified),
    "abs": Operation(rules.one, absolute),
    "max": Operation(rules.largest, partial(extreme, "max", np.maximum)),
    "min": Operation(rules.largest, partial(extreme, "min", np.minimum)),
    "total": Operation(rules.along, summed),
    "mean": Operation(rules.along, averaged),
    "size": Operation(rules.along, lambda values: np.full(1, float(len(entries(values))))),
    "argmax": Operation(rules.of_vector, first_largest),
    "dot": Operation(rules.dotted, lambda first, second: total(first * second)),
    "outer": Operation(rules.crossed, _outer, lambda first, second: prod(first) * prod(second)),
    "transpose": Operation(rules.turned, lambda values: np.swapaxes(values, 0, 1)),
}
"""What is written as a name with arguments."""

SAME: Final = {"sum": "total", "ln": "log", "logistic": "sigmoid"}
"""Other names of functions."""

OPERATIONS: Final = {**OPERATORS, **FUNCTIONS}
