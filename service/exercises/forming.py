"""Questions answered with formulas: what is right and wrong as formulas, tried at many points, and variants.

The formulas and the points are kept with each variant: whatever becomes of a recipe's steps later, answers
are compared with what was right when it was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from service.exercises.writing import NoFormulaError, formulas
from service.expressions import MAX_LENGTH, ExpressionError
from service.grading.equations import FEWEST, Points, packed, same, usable
from service.kinds.domains import wrong
from service.solver.draws import Values, draw, fold
from service.solver.exercise import filled
from service.solver.forms import Forms
from service.vocabulary import Declaration, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.steps import Environment
    from service.vocabulary import Variant

AT: Final = "/answer"
DRAWN, BETWEEN = 64, 16
"""How many points are drawn as variants are, and how many lie anywhere between the ends of the ranges."""

ALONE: Final = (0.75, 1.5)
"""Where a range has one value, the points between lie around it."""

_SHARES: Final = Values((0, 1, 1 << 16, 1 << 16))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A recipe at many points: what its givens are there, and which names an answer may use."""

    exercise: Exercise
    points: Environment
    shown: frozenset[str]

    @classmethod
    def of(cls, question: SolverQuestion) -> Sheet:
        """Return a question's recipe at its points; constants that students see may be named as well."""
        exercise = question.exercise
        told = question.conditions.get("constants", {})
        names = frozenset(told if isinstance(told, dict) else ())
        points = {name: rounded(values) for name, values in drawn_points(exercise).items()}
        constants = {name: filled(value, DRAWN + BETWEEN) for name, value in exercise.constants.items()}
        return cls(exercise, {**points, **constants}, names.union(exercise.draws))

    @property
    def named(self) -> Environment:
        """What an answer may use."""
        return {name: values for name, values in self.points.items() if name in self.shown}

    def run(self, misconceptions: tuple[str, ...] = ()) -> dict[str, Array]:
        """Return the asked steps at every point."""
        with np.errstate(all="ignore"):
            run = self.exercise.recipe.run(self.points, self.exercise.ask, misconceptions)
        return {name: run[name] for name in self.exercise.ask}

    def written(self, values: Mapping[str, Array], misconceptions: tuple[str, ...] = ()) -> dict[str, str]:
        """Return the asked steps as formulas, or nothing if none come to these values at every point."""
        point = {name: each[..., :1] for name, each in self.points.items()}
        try:
            with np.errstate(all="ignore"):
                found = formulas(self.exercise, point, self.shown, misconceptions)
            points = Points(shapes_of(self.named), self.named)
            right = all(
                len(text) <= MAX_LENGTH and same(points.at(text), values[name])
                for name, text in found.items()
            )
        except (NoFormulaError, ExpressionError):
            return {}
        return found if right else {}


def formed(question: SolverQuestion) -> tuple[Forms, list[Problem]]:
    """Return a question's formulas, and a notice about wrong roads that no formula can be written for.

    Raises:
        QuestionError: what is asked cannot be written as formulas, or a claimed wrong road is the right one.
    """
    sheet = Sheet.of(question)
    right = sheet.run()
    keys = sheet.written(right)
    if not keys or any(usable(values).sum() < FEWEST for values in right.values()):
        detail = "What is asked cannot be written as one formula in the givens."
        raise wrong("no_formula", detail, AT, "ask for an earlier step, or for numbers")
    roads = {name: sheet.run((name,)) for name in question.exercise.wrong}
    refuse_same(question.exercise, right, roads)
    texts = {name: sheet.written(values, (name,)) for name, values in roads.items()}
    silent = [name for name, found in texts.items() if not found]
    forms = Forms(
        names=shapes_of(sheet.named),
        points=packed(sheet.named),
        keys=keys,
        wrong={name: found for name, found in texts.items() if found},
        shapes=shapes_of(right),
        claims=question.exercise.claims,
    )
    return forms, [unwritten(silent)] if silent else []


def shapes_of(environment: Mapping[str, Array]) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array without its variant axis."""
    return {name: values.shape[:-1] for name, values in environment.items()}


def refuse_same(
    exercise: Exercise, right: Mapping[str, Array], roads: Mapping[str, Mapping[str, Array]]
) -> None:
    """Refuse claimed misconceptions whose formulas are the right ones.

    Raises:
        QuestionError: `not_certifiable`.
    """
    alike = [name for name in exercise.claims if all(same(roads[name][step], right[step]) for step in right)]
    if alike:
        names = ", ".join(alike)
        detail = f"These misconceptions have the right formula: {names}."
        hint = f"leave them out: claims: {{except: [{names}]}}"
        raise wrong("not_certifiable", detail, AT, hint)


def unwritten(silent: list[str]) -> Problem:
    """Return the notice about misconceptions that cannot be named in formulas."""
    detail = f"Formulas cannot show these misconceptions, so they are not named: {', '.join(silent)}."
    return Problem("not_claimable", detail, AT, severity=Severity.NOTICE)


def drawn_points(exercise: Exercise) -> Environment:
    """Return points: some drawn as variants are, some anywhere between the ends of each given's range."""
    shapes = {name: (each.values, each.shape) for name, each in exercise.draws.items()}
    unit = {name: (_SHARES, each.shape) for name, each in exercise.draws.items()}
    drawn = draw(shapes, fold(range(DRAWN)), np.zeros(DRAWN, dtype=np.uint64))
    shares = draw(unit, fold(range(DRAWN, DRAWN + BETWEEN)), np.zeros(BETWEEN, dtype=np.uint64))
    points = {}
    for name, values in drawn.items():
        low, high = exercise.draws[name].values.ends
        if low == high:
            low, high = (low * ALONE[0], low * ALONE[1]) if low else ALONE
        points[name] = np.concatenate([values, low + (high - low) * shares[name]], axis=-1)
    return points


def rounded(values: Array) -> Array:
    """Return numbers as they are kept: infinite if they are too large for that."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32).astype(np.float64)


def as_formulas(variant: Variant, forms: Forms) -> Variant:
    """Return a variant that is answered with formulas."""
    stored = variant.explanations or {}
    own = {"own": stored["own"]} if "own" in stored else {}
    declarations = tuple(
        Declaration(name, "expression", shape=shape, options=forms.options())  # type: ignore[arg-type]  # plain lists
        for name, shape in forms.shapes.items()
    )
    return replace(
        variant,
        declarations=declarations,
        key=dict(forms.keys),
        bounds={name: forms.bound(name) for name in forms.keys},
        certificate={"claims": list(forms.claims), "distinguish": [], "points": DRAWN + BETWEEN},
        explanations={"formulas": {name: dict(texts) for name, texts in forms.wrong.items()}, **own},
    )
