"""The worked solution: every step in the order of work, with its formula and this variant's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.exercises.workings import numbers, shown
from service.vocabulary import StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain


def solution(
    question: SolverQuestion | StaticQuestion, givens: Mapping[str, object]
) -> list[dict[str, Plain]]:
    """Return the trace [{"step", "formula", "numbers", "value"}], worked out from the givens a variant keeps.

    `numbers` is the formula with this variant's numbers put in; it and `value` nest alike, one entry for each
    point of a vector. A static question has no steps.
    """
    if isinstance(question, StaticQuestion):
        return []
    exercise = question.exercise
    environment = exercise.recipe.run(exercise.placed(givens), exercise.ask)
    return [
        {
            "step": step.name,
            "formula": step.formula,
            "numbers": numbers(step, environment),
            "value": shown(environment[step.name][..., 0]),
        }
        for step in exercise.recipe.plan(exercise.ask, rebuild=True) or ()
        if step.formula
    ]
