"""What students are asked to hand in: numbers, formulas in the names of what is given, or their work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.expressions.rules import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.exercise import Draw, Exercise

NUMBER: Final = "number"
FORMULA: Final = "formula"
WORK: Final = "work"


def instruction(
    answer: str, usual: str, asked: Sequence[str], exercise: Exercise, quote: str = "`{}`"
) -> str:
    """Return what to hand in, in words: `usual` for numbers; `asked` are in words."""
    names = listed(named(exercise.draws, quote))
    if answer == FORMULA:
        return f"Write {listed(asked)} as a formula in {names}, not as a number."
    if answer == WORK:
        plan = exercise.recipe.plan(exercise.ask, rebuild=True) or ()
        steps = listed([quote.format(step.name) for step in plan if step.formula])
        lines = quote.format(f"{exercise.ask[0]} = …")
        return (
            f"{usual} Show your work, one line for each step, such as {lines}: a number, or an expression in "
            f"{names} and in the lines before. The steps are {steps}."
        )
    return usual


def named(given: Mapping[str, Draw], quote: str) -> list[str]:
    """Return the names of what is given, with the sizes of vectors and matrices."""
    return [
        quote.format(name) + (f" ({words(each.shape)})" if each.shape else "") for name, each in given.items()
    ]


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: a, b and c."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
