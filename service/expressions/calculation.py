"""Expressions as steps of a recipe: planned, certified and written out as steps in Python are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.expressions.evaluation import program_of, work_out
from service.expressions.notation import notation
from service.solver.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.expressions.shapes import Shaped
    from service.expressions.tree import Expression
    from service.solver.arrays import Array


class Calculation:
    """An expression as a step's function: its arguments are what it reads, in order."""

    __slots__ = ("_is_leaf", "_names", "_program")

    def __init__(self, expression: Expression, names: tuple[str, ...]) -> None:
        self._program = program_of(expression)
        self._names = names
        self._is_leaf = len(expression.nodes) == 1

    def __call__(self, *arrays: Array) -> Array:
        """Return what the expression comes to, its own array, with as many variants as the arguments."""
        result = work_out(self._program, dict(zip(self._names, arrays, strict=True)))
        count = arrays[0].shape[-1]
        if result.base is None and not self._is_leaf and result.shape[-1] == count:
            return result
        return np.broadcast_to(result, (*result.shape[:-1], count)).copy()


def step_of(name: str, shaped: Shaped, anchor: str, called: Mapping[str, str] | None = None) -> Step:
    """Return an expression as a step, with its formula in plain notation.

    `anchor` is a given that it reads if it reads nothing else, to know how many variants there are; `called`
    says under which names it finds those that are called otherwise in the recipe: then it has no formula.
    """
    names = shaped.expression.names or (anchor,)
    reads = tuple((called or {}).get(each, each) for each in names)
    formula = notation(shaped) if called is None else ""
    return Step(name, Calculation(shaped.expression, names), reads, formula)
