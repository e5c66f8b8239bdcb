"""Working an expression out, on arrays of numbers or of written terms, with a stack and in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

import numpy as np

from service.expressions.operations import OPERATIONS
from service.expressions.spelling import is_spelled, sample
from service.expressions.tree import CONSTANT, NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.expressions.tree import Expression
    from service.solver.arrays import Array


class Instruction(NamedTuple):
    """One step of the work: an operation on so many results before it, or else a name, or else a constant."""

    run: Callable[..., Array] | None
    arity: int
    name: str
    constant: Array


_NOTHING = np.full(1, np.nan)

Program: TypeAlias = tuple[Instruction, ...]


def program_of(expression: Expression) -> Program:
    """Return the instructions that work an expression out, its operations looked up once."""
    return tuple(
        Instruction(
            OPERATIONS[node.operation].run if node.arity else None,
            node.arity,
            node.name if node.operation == NAME else "",
            np.full(1, node.value) if node.operation == CONSTANT else _NOTHING,
        )
        for node in expression.nodes
    )


def evaluate(expression: Expression, values: Mapping[str, Array]) -> Array:
    """Return what an expression whose shapes fit comes to; see `work_out`."""
    return work_out(program_of(expression), values)


def work_out(program: Program, values: Mapping[str, Array]) -> Array:
    """Return what a program comes to; `values` has every name it reads.

    What nothing varies in has a last axis of 1. Where there is no number, the result is NaN or infinite.
    """
    constant = _spelled(values)
    stack: list[Array] = []
    with np.errstate(all="ignore"):
        for run, arity, name, number in program:
            if run is None:
                stack.append(values[name] if name else constant(number))
            elif arity == 1:
                stack[-1] = run(stack[-1])
            else:
                parts = stack[-arity:]
                del stack[-arity:]
                stack.append(run(*parts))
    return stack[-1]


def _spelled(values: Mapping[str, Array]) -> Callable[[Array], Array]:
    """Return how constants are put in: as they are, or among written terms as one of them."""
    if not is_spelled(*values.values()):
        return lambda number: number
    known = sample(*values.values())

    def spelled(number: Array) -> Array:
        result = np.empty(1, dtype=np.object_)
        result[0] = known.like(float(number[0]))
        return cast("Array", result)

    return spelled
