"""The formulas of a question's asked steps, and what misconceptions make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from service.kinds.domains import wrong
from service.solver.carrying import pinned
from service.solver.symbols import Formula, NoFormulaError, symbolic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Misconception

LONGEST = 1000
RIGHT = "This is the rule."


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked as formulas, and whose road that is; None is the right one."""

    text: str
    misconception: Misconception | None = None

    def bound(self) -> dict[str, object]:
        """Return what the choice of this rule is judged by."""
        road = self.misconception
        if road is None:
            return {"correct": True, "feedback": RIGHT}
        named = {"misconception": road.name, "nature": road.nature.value}
        return {"correct": False, "feedback": road.feedback, **named}


def rules(
    exercise: Exercise, steps: tuple[str, ...], symbols: Mapping[str, str], names: Sequence[str]
) -> tuple[Rule, list[Rule]]:
    """Return the right formulas, and those of misconceptions that differ from them and from each other.

    `steps` are named by their symbols and not spelled out.

    Raises:
        QuestionError: a step is unknown, or the right way cannot be written as a formula.
    """
    base, recipe = symbols_of(exercise, steps, symbols), pinned(exercise.recipe, steps)
    try:
        right = text_of(exercise, recipe, base, symbols)
    except NoFormulaError as error:
        detail = f"What is asked cannot be written as one formula ({error})."
        hint = "name earlier steps in `from`"
        raise wrong("not_a_rule", detail, "/parameters/of/ask", hint) from error
    found: dict[str, Rule] = {}
    for name in names:
        if recipe.visible(exercise.ask, (name,)):
            try:
                text = text_of(exercise, recipe, base, symbols, (name,))
            except NoFormulaError:
                continue
            if text != right:
                found.setdefault(text, Rule(text, exercise.recipe.misconceptions[name]))
    return Rule(right), list(found.values())


def symbols_of(exercise: Exercise, steps: tuple[str, ...], symbols: Mapping[str, str]) -> Environment:
    """Return every given, constant and named step as symbols.

    Raises:
        QuestionError: a step is unknown.
    """
    recipe = exercise.recipe
    for at, name in enumerate(steps):
        if name not in recipe.steps or name in exercise.ask:
            known = ", ".join(name for name in recipe.steps if name not in exercise.ask)
            raise wrong("not_a_step", f"{name!r} is no earlier step.", f"/parameters/from/{at}", known)
    shapes = {name: each.shape for name, each in exercise.draws.items()}
    ones: Environment = {name: np.ones((*shape, 1)) for name, shape in shapes.items()}
    ones |= {name: np.full(1, value) for name, value in exercise.constants.items()}
    with np.errstate(all="ignore"):
        run = recipe.run(ones, steps)
    shapes |= {name: run[name].shape[:-1] for name in steps}
    base = {
        name: symbolic(shape, symbols.get(name, usual(name)), rank)
        for rank, (name, shape) in enumerate(shapes.items())
    }
    fixed = {name: Formula.of(value) for name, value in exercise.constants.items()}
    return base | {name: filled(value) for name, value in fixed.items()}


def filled(value: Formula) -> Array:
    """Return one formula as a batch of one."""
    result: Any = np.empty(1, dtype=object)
    result[0] = value
    return cast("Array", result)


def usual(name: str) -> str:
    """Return what a name is called where the author says nothing: `sum_w0` is sum with w0 below."""
    first, *below = name.split("_")
    return rf"\mathrm{{{first}}}" + (rf"_{{\mathrm{{{', '.join(below)}}}}}" if below else "")


def text_of(
    exercise: Exercise,
    recipe: Recipe,
    base: Environment,
    symbols: Mapping[str, str],
    misconceptions: tuple[str, ...] = (),
) -> str:
    """Return what is asked as formulas: each number of each asked step and what it becomes.

    Raises:
        NoFormulaError: it cannot be written so.
    """
    try:
        run = recipe.run(base, exercise.ask, misconceptions)
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # a step compares, counts or rounds: it is more than a formula
        raise NoFormulaError("it takes more than arithmetic") from error
    lines = []
    for name in exercise.ask:
        values = run[name]
        left = symbolic(values.shape[:-1], symbols.get(name, usual(name)), 0)
        for place in np.ndindex(*values.shape):
            before, after = (Formula.of(side[place]).text() for side in (left, values))
            lines.append(rf"${before} \leftarrow {after}$")
    text = " and ".join(lines)
    if len(text) > LONGEST:
        raise NoFormulaError("it is too long")
    return text
