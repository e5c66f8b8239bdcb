"""AdaGrad, RMSProp and Adam: the step is divided by the root of what past squares of the gradient make.

Duchi, Hazan, Singer 2011; Tieleman, Hinton 2012 (lecture 6.5); Kingma, Ba 2015, algorithm 1, whose first and
second moment are v and s here. ε stands outside the root, as in Kingma & Ba. The gradients are given.
`mean` is what the root is taken of, `top` what is divided by it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from service.solver.recipes.adaptive_adam import MOMENTS
from service.solver.recipes.adaptive_squares import AVERAGED, EPSILON, SCALED, SHORT, SUMMED
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.recipe import Recipe
    from service.vocabulary import Misconception

PLAIN = {"mean": "s", "top": "g"}
CORRECTED = {"mean": "s_hat", "top": "v_hat"}
MOST_KEPT = 64

NAME = Repetition("adaptive_step")
METHODS = {
    "adagrad": (NAME.joined(SCALED.again("", PLAIN), SUMMED, SHORT), EPSILON.again("", PLAIN)),
    "rmsprop": (
        NAME.joined(SCALED.again("", PLAIN), AVERAGED.lettered("β₂", "γ"), SHORT),
        EPSILON.again("", PLAIN),
    ),
    "adam": (NAME.joined(SCALED.again("", CORRECTED), AVERAGED, MOMENTS), EPSILON.again("", CORRECTED)),
}
"""The repetition of each method, and what goes wrong with an ε that is large enough to show."""


@lru_cache(MOST_KEPT)
def adaptive(method: str, steps: int, *, with_epsilon: bool) -> Recipe:
    """Return the recipe of some steps, all numbered."""
    plain, epsilon = METHODS[method]
    return (plain.joined(epsilon) if with_epsilon else plain).recipe(steps)


def known_wrong() -> dict[str, Misconception]:
    """Return the misconceptions of all methods."""
    return {
        name: each
        for parts in METHODS.values()
        for part in parts
        for name, each in part.misconceptions.items()
    }
