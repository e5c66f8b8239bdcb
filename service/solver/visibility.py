"""Which misconceptions show in most of what a question draws: the others are better left unclaimed.

Some recipes follow from a structure (a computation graph, say), and what goes wrong in one of them may hide
in the next for nearly all numbers. To claim it would refuse nearly all draws.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from service.solver.certificate import SEPARATION, certify
from service.solver.draws import fold
from service.solver.memory import Memory

if TYPE_CHECKING:
    from service.solver.exercise import Exercise

LOOKED_AT: Final = 128
SEEN: Final = 0.75
"""The least share of usable draws in which a misconception that is claimed shows."""

MOST_KEPT = 512
_KEPT: Memory[tuple[str, ...]] = Memory(MOST_KEPT)


def seen(exercise: Exercise) -> tuple[str, ...]:
    """Return those of an exercise's misconceptions that show in most draws; all, if no draw is usable."""
    drawn = tuple((name, each) for name, each in exercise.draws.items())
    fixed = tuple(exercise.constants.items())
    told = (exercise.precision, exercise.tolerance, exercise.admits)
    key = (exercise.recipe, exercise.ask, exercise.wrong, drawn, fixed, told)
    return _KEPT.recall(key, lambda: _looked_at(exercise)) if exercise.wrong else ()


def _looked_at(exercise: Exercise) -> tuple[str, ...]:
    every = replace(exercise, claims=exercise.wrong, distinguish=())
    words = fold(range(LOOKED_AT))
    with np.errstate(all="ignore"):
        givens = every.givens(words, np.zeros(len(words), dtype=np.uint64))
        environment = every.recipe.run(givens, tuple(every.recipe.steps))
        found = certify(every, environment)
        usable = np.isfinite(found.keys).all(axis=0) & (found.keys != 0).any(axis=0)
        if every.admits is not None:
            usable &= every.admits(environment)
    if not usable.any():
        return every.wrong
    shares = (found.distances[:, usable] >= SEPARATION).mean(axis=1)
    return tuple(name for name, share in zip(every.wrong, shares, strict=True) if share >= SEEN)
