"""A recipe as formulas in the names of its givens: its steps run on names instead of numbers.

What comes out is text of the expression language. A step that looks at numbers (takes one branch or the
other) gives a formula that holds for some numbers only, so whoever uses these formulas tries them at many
points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from service.exercises.workings import ATOM, Term, TooLongError, spelled, term

if TYPE_CHECKING:
    from collections.abc import Collection

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment


class NoFormulaError(Exception):
    """A step does what no formula says, or one that is too long."""


def formulas(
    exercise: Exercise, point: Environment, names: Collection[str], misconceptions: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return each asked step as a formula in some names, which have their numbers at a point.

    Raises:
        NoFormulaError: it cannot be written so.
    """
    base = {name: named(name, values) if name in names else spelled(values) for name, values in point.items()}
    try:
        run = exercise.recipe.run(base, exercise.ask, misconceptions)
        return {name: text_of(run[name][..., 0].tolist()) for name in exercise.ask}
    except (TooLongError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        # steps are any Python that works on arrays of numbers; not all of it works on names
        raise NoFormulaError(str(error)) from error


def named(name: str, values: Array) -> Array:
    """Return a given as terms that are written as its name: x, x[0] or W[0, 1]."""
    terms: Any = np.empty(values.shape, dtype=object)
    for place in np.ndindex(*values.shape):
        inside = ", ".join(map(str, place[:-1]))
        terms[place] = Term(f"{name}[{inside}]" if inside else name, ATOM, float(values[place]))
    return cast("Array", terms)


def text_of(terms: Any) -> str:  # noqa: ANN401 - a term, a number, or nested lists of them
    """Return a formula: one term, or a list of them."""
    return f"[{', '.join(map(text_of, terms))}]" if isinstance(terms, list) else term(terms).text
