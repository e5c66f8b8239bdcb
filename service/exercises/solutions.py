"""The worked solution: every step in the order of work, with its formula and this variant's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.grading.decimals import decimal_text
from service.vocabulary import StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array
    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain

SHOWN_FIGURES = 6


def solution(
    question: SolverQuestion | StaticQuestion, givens: Mapping[str, object]
) -> list[dict[str, Plain]]:
    """Return the trace [{"step", "formula", "value"}], worked out from the givens a variant keeps.

    A static question has no steps.
    """
    if isinstance(question, StaticQuestion):
        return []
    exercise = question.exercise
    environment = exercise.recipe.run(exercise.placed(givens), exercise.ask)
    steps = exercise.recipe.plan(exercise.ask, rebuild=True) or ()
    return [
        {"step": step.name, "formula": step.formula, "value": shown(environment[step.name][..., 0])}
        for step in steps
        if step.formula
    ]


def shown(values: Array) -> Plain:
    """Return one variant's value as short decimal text, nested like the value."""
    return [shown(part) for part in values] if values.ndim else decimal_text(float(values), SHOWN_FIGURES)
