"""Working an expression out, on arrays of numbers or of written terms, with a stack and in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from service.expressions.operations import OPERATIONS
from service.expressions.spelling import is_spelled, sample
from service.expressions.tree import CONSTANT, NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.expressions.tree import Expression
    from service.solver.arrays import Array


def evaluate(expression: Expression, values: Mapping[str, Array]) -> Array:
    """Return what an expression whose shapes fit comes to; `values` has every name it reads.

    What nothing varies in has a last axis of 1. Where there is no number, the result is NaN or infinite.
    """
    constant = _constants(values)
    stack: list[Array] = []
    with np.errstate(all="ignore"):
        for node in expression.nodes:
            if node.operation == CONSTANT:
                stack.append(constant(node.value))
            elif node.operation == NAME:
                stack.append(values[node.name])
            else:
                parts = stack[-node.arity :]
                del stack[-node.arity :]
                stack.append(OPERATIONS[node.operation].run(*parts))
    return stack[-1]


def _constants(values: Mapping[str, Array]) -> Callable[[float], Array]:
    """Return how constants are made: as numbers, or among written terms as one of them."""
    if not is_spelled(*values.values()):
        return lambda value: np.full(1, value)
    known = sample(*values.values())

    def spelled(value: float) -> Array:
        result = np.empty(1, dtype=np.object_)
        result[0] = known.like(value)
        return cast("Array", result)

    return spelled
