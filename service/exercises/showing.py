"""Variants answered with shown work: one response of several lines, each a step by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from service.vocabulary import Declaration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain, Variant

RESPONSE: Final = "work"


def as_work(question: SolverQuestion, variant: Variant) -> Variant:
    """Return a variant whose answer is the work, line by line."""
    exercise = question.exercise
    told = question.conditions.get("constants", {})
    shown = {
        name: value for name, value in exercise.constants.items() if isinstance(told, dict) and name in told
    }
    given: dict[str, Any] = {**shown, **variant.givens}
    placed = exercise.placed(variant.givens)
    run = exercise.recipe.run(placed, exercise.ask)
    steps = [step.name for step in exercise.recipe.plan(exercise.ask, rebuild=True) or () if step.formula]
    options: dict[str, Any] = {
        "names": {name: list(placed[name].shape[:-1]) for name in given},
        "steps": {name: list(run[name].shape[:-1]) for name in steps},
        "asked": list(exercise.ask),
    }
    bound = {**options, "given": given, "asked": dict(variant.bounds)}
    return replace(
        variant,
        declarations=(Declaration(RESPONSE, RESPONSE, options=options),),
        key={RESPONSE: text_of(variant.key)},
        bounds={RESPONSE: bound},
    )


def text_of(answers: Mapping[str, Plain]) -> str:
    """Return answers by step as lines."""
    return "\n".join(f"{name} = {listed(value)}" for name, value in answers.items())


def listed(value: Plain) -> str:
    """Return a number, or a list of numbers, as a line has it."""
    return f"[{', '.join(map(listed, value))}]" if isinstance(value, list) else str(value)
