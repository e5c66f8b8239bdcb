"""What a solver family asks the solver to draw, solve and certify."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from service.solver.draws import draw
from service.solver.tolerance import Precision, Tolerance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.solver.arrays import Array, Flags
    from service.solver.draws import Entries, Values, Words
    from service.solver.forms import Forms
    from service.solver.offers import Offer
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Draft, Problem, Text


Constant: TypeAlias = "float | Sequence[float] | Sequence[Sequence[float]]"
"""A number, a vector or a matrix that every variant has."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One given to draw: the values it may take, and its shape: () for a number, (n,) or (m, n)."""

    values: Values | Entries
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A recipe with what is drawn, what is fixed, what is asked, and what must be told apart.

    `wrong` are all misconceptions that may explain an answer; `claims` those whose answers the certificate
    keeps apart from the key, `distinguish` those it keeps apart from each other as well. `admits` refuses
    givens that the task does not mean (a diverging rate, say). `offer` asks to choose instead of to write.
    `numbers` is how many one run works out, 0 if nobody counted.
    """

    recipe: Recipe
    draws: Mapping[str, Draw]
    constants: Mapping[str, Constant]
    ask: tuple[str, ...]
    wrong: tuple[str, ...]
    claims: tuple[str, ...]
    distinguish: tuple[str, ...] = ()
    precision: Precision = field(default_factory=Precision)
    tolerance: Tolerance = field(default_factory=Tolerance)
    admits: Callable[[Environment], Flags] | None = None
    offer: Offer | None = None
    numbers: int = 0

    def givens(self, words: Words, tries: Words) -> Environment:
        """Return every given and constant for folded seeds and their redraw numbers, both (V,)."""
        fixed = {name: filled(value, len(words)) for name, value in self.constants.items()}
        shapes = {name: (each.values, each.shape) for name, each in self.draws.items()}
        return {**fixed, **draw(shapes, words, tries)}

    def placed(self, givens: Mapping[str, object]) -> Environment:
        """Return the givens that one variant keeps, and every constant, as a batch of one."""
        numbers = {**self.constants, **givens}
        return {name: np.array(value, dtype=np.float64)[..., np.newaxis] for name, value in numbers.items()}

    def claimed(self) -> slice | list[int]:
        """Return where the claimed misconceptions stand among all: mostly they are all."""
        if self.claims == self.wrong:
            return slice(None)
        return [self.wrong.index(name) for name in self.claims]

    def chained(self) -> bool:
        """Return whether some asked step is worked out from another asked one."""
        return self.recipe.chained(self.ask)

    def rows(self, environment: Environment, names: tuple[str, ...]) -> list[int]:
        """Return where the numbers of some asked steps stand in `answers`."""
        rows: dict[str, range] = {}
        start = 0
        for name in self.ask:
            rows[name] = range(start, start + len(flat(environment[name])))
            start = rows[name].stop
        return [row for name in names for row in rows[name]]

    def answers(self, environment: Environment) -> Array:
        """Return every asked entry as a row: (F, V), vectors and matrices row by row."""
        return stacked(environment, self.ask)


@dataclass(frozen=True, slots=True)
class SolverQuestion:
    """A question whose variants the solver draws: its exercise, and how a variant is put into words.

    `notices` say what its author may want to know, though nothing is wrong. `forms` are what is answered with
    formulas. Where words are `verbatim`, each number stands in them as `str` writes it and decides nothing
    else: texts in the place of numbers come out as they are.
    """

    draft: Draft
    kind: str
    version: int
    exercise: Exercise
    present: Callable[[Mapping[str, object]], Text]
    conditions: Mapping[str, object] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    forms: Forms | None = None
    verbatim: bool = False


def filled(value: Constant, count: int) -> Array:
    """Return a constant as so many variants have it: numbers row by row, the variant axis last."""
    numbers = np.array(value, dtype=np.float64)
    result = np.empty((*numbers.shape, count))
    result[...] = numbers[..., np.newaxis]
    return result


def stacked(environment: Environment, names: tuple[str, ...]) -> Array:
    """Return the named arrays under each other, every entry a row of V numbers."""
    return np.concatenate([flat(environment[name]) for name in names])


def flat(values: Array) -> Array:
    """Return scalars, vectors or matrices as rows of V numbers: (entries, V)."""
    return values.reshape(-1, values.shape[-1])
