"""The shape of every part of an expression, checked before anything is worked out, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

from service.expressions.faults import ExpressionError, did_you_mean
from service.expressions.operations import OPERATIONS
from service.expressions.rules import Shape, ShapeError, words
from service.expressions.tree import CONSTANT, NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.expressions.tree import Expression, Node
    from service.solver.arrays import Array

__all__ = ["Shape", "Shaped", "shaped", "words"]

MOST_ENTRIES: Final = 256
"""Most numbers of one value: a matrix of 16×16."""

MOST_NUMBERS: Final = 20_000
"""Most numbers that one expression works out, for one variant."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """An expression whose parts fit: the shape of each node's result, and how many numbers are worked out."""

    expression: Expression
    shapes: tuple[Shape, ...]
    numbers: int

    @property
    def shape(self) -> Shape:
        """The shape of the whole."""
        return self.shapes[-1]


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one part: its shape, its value if it is constant, and where it stands."""

    shape: Shape
    value: Array | None
    at: int


@np.errstate(all="ignore")
def shaped(expression: Expression, known: Mapping[str, Shape], what: str = "name") -> Shaped:
    """Return an expression with its shapes; `known` are those of the names it may read, called `what`.

    Raises:
        ExpressionError: `unknown_name`, `wrong_shape`, `too_costly`, `no_such_entry`, or `not_finite` for a
            constant part that is no number, such as 1/0.
    """
    stack: list[Part] = []
    shapes: list[Shape] = []
    numbers = 0
    for node in expression.nodes:
        parts = stack[len(stack) - node.arity :]
        del stack[len(stack) - node.arity :]
        shape = _shape(node, parts, known, what)
        shapes.append(shape)
        numbers += _numbers(node, parts, shape)
        if numbers > MOST_NUMBERS:
            detail = "This takes too much work."
            raise ExpressionError(detail, node.at, code="too_costly", hint="use more steps")
        stack.append(Part(shape, _value(node, parts), node.at))
    return Shaped(expression, tuple(shapes), numbers)


def _shape(node: Node, parts: list[Part], known: Mapping[str, Shape], what: str) -> Shape:
    if node.operation == CONSTANT:
        return ()
    if node.operation == NAME:
        if node.name not in known:
            detail = f"There is no {what} {node.name[:32]} here."
            hint = did_you_mean(node.name, known)
            raise ExpressionError(detail, node.at, code="unknown_name", hint=hint)
        return known[node.name]
    try:
        return OPERATIONS[node.operation].shape(*(part.shape for part in parts))
    except ShapeError as error:
        raise ExpressionError(str(error), node.at, code="wrong_shape", hint=error.hint) from error


def _numbers(node: Node, parts: list[Part], shape: Shape) -> int:
    """Return how many numbers a node works out; refuse values of too many entries."""
    if prod(shape) > MOST_ENTRIES:
        detail = f"{words(shape)} is too large; at most {MOST_ENTRIES} entries.".capitalize()
        raise ExpressionError(detail, node.at, code="too_costly")
    return OPERATIONS[node.operation].steps(*(part.shape for part in parts)) if parts else 1


def _value(node: Node, parts: list[Part]) -> Array | None:
    """Return what a constant part comes to, None for one that varies; refuse what is no number."""
    if node.operation == "index":
        _refuse_places(parts)
    if node.operation == NAME:
        return None
    if not parts:
        return np.full(1, node.value)
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        return None
    value: Array = OPERATIONS[node.operation].run(*values)
    if not np.isfinite(value).all():
        raise ExpressionError("This comes to no finite number.", node.at, code="not_finite")
    return value


def _refuse_places(parts: list[Part]) -> None:
    """Refuse constant places in brackets that no entry has."""
    for length, place in zip(parts[0].shape, parts[1:], strict=False):
        if place.value is not None:
            number = float(place.value[0])
            if number % 1 or not 0 <= number < length:
                detail = f"There is no entry {number:g}: they are counted from 0 to {length - 1}."
                raise ExpressionError(detail, place.at, code="no_such_entry")
