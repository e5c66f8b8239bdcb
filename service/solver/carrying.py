"""Going on from what a student wrote: later answers worked out from earlier wrong ones, and when that counts.

The carried variant must tell right from wrong as the drawn one does, and from `unchanged`, and must not start
from absurd numbers (engine §5): who enters the optimum, zeros or a million makes later steps trivial.
P pinned numbers, F fields that come next, M misconceptions, V variants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.certificate import SEPARATION, certify
from service.solver.exercise import stacked
from service.solver.repetition import UNCHANGED
from service.solver.tolerance import Tolerance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array, Flags
    from service.solver.certificate import Certificate
    from service.solver.exercise import Exercise
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

FURTHEST = 10.0
"""How many times the key, or the furthest wrong road, a pinned number may be away from the key."""

MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes of pinned numbers (P, V): the exercise that asks what comes next, and its certificate."""

    exercise: Exercise
    certificate: Certificate
    pinned: Array

    def moves(self) -> Flags:
        """Return (F, V): in which fields the right answer is told from doing nothing."""
        found, names = self.certificate, self.exercise.wrong
        if UNCHANGED not in names:
            return np.ones(found.keys.shape, dtype=np.bool_)
        still = np.abs(found.wrong[names.index(UNCHANGED)] - found.keys)
        return np.asarray(still >= SEPARATION * found.floors)

    def tells(self, held: Mapping[str, Flags]) -> Flags:
        """Return (V,): whether the right answer is told from the claimed misconceptions in question.

        `held` says (V,) whether the pinned numbers are those of a misconception. Where they are nobody's, or
        all 0, which hides what they multiply, all that are claimed are in question.
        """
        found = self.certificate
        none = ~np.logical_or.reduce([*held.values(), np.zeros_like(found.served)])
        every = none | (self.pinned == 0).all(axis=0)
        told = np.isfinite(found.keys).all(axis=0) & (found.keys != 0).any(axis=0)
        for name, distance in zip(self.exercise.wrong, found.distances, strict=True):
            if name in self.exercise.claims:
                told &= (distance >= SEPARATION) | ~(every | held.get(name, np.zeros_like(every)))
        return np.asarray(told)


@lru_cache(MOST_KEPT)
def pinned(recipe: Recipe, names: tuple[str, ...]) -> Recipe:
    """Return a recipe with some steps as givens, made once."""
    return recipe.pinned(names)


@lru_cache(MOST_KEPT)
def showing(
    recipe: Recipe, wrong: tuple[str, ...], claims: tuple[str, ...], ask: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which misconceptions show in some steps, and which of those must be told apart, found once."""
    known = dict.fromkeys((*wrong, *({UNCHANGED} & recipe.misconceptions.keys())))
    shown = tuple(name for name in known if recipe.visible(ask, (name,)))
    return shown, tuple(name for name in shown if name in claims or name == UNCHANGED)


def from_there(exercise: Exercise, names: tuple[str, ...], ask: tuple[str, ...]) -> Exercise:
    """Return the exercise that asks the next steps when some steps are given.

    `unchanged` is always among its misconceptions; the author's own tolerance is left aside.
    """
    recipe = pinned(exercise.recipe, names)
    wrong, claims = showing(recipe, exercise.wrong, exercise.claims, ask)
    return replace(
        exercise, recipe=recipe, ask=ask, wrong=wrong, claims=claims, distinguish=(), tolerance=Tolerance()
    )


def begun(exercise: Exercise, environment: Environment, pins: Mapping[str, Array]) -> Environment:
    """Return the right run of an exercise from pinned steps; of `environment` only what is given counts."""
    base = {name: environment[name] for name in (*exercise.draws, *exercise.constants)}
    return exercise.recipe.run({**base, **pins}, tuple(exercise.recipe.steps))


def carry(
    exercise: Exercise, environment: Environment, pins: Mapping[str, Array], ask: tuple[str, ...]
) -> Carried | None:
    """Return what the next steps come to from pinned ones, or None if no claimed misconception shows there.

    Floors take the pinned numbers as exact.
    """
    later = from_there(exercise, tuple(pins), ask)
    if not later.claims:
        return None
    with np.errstate(all="ignore"):
        found = certify(later, begun(later, environment, pins))
    return Carried(later, found, stacked(dict(pins), tuple(pins)))


def plausible(values: Array, keys: Array, wrong: Array) -> Flags:
    """Return (P, V): whether numbers are no further off than ten times the key or what wrong roads give.

    `wrong` (M, P, V) are the answers of the claimed misconceptions.
    """
    away = np.abs(wrong - keys)
    furthest = np.where(np.isfinite(away), away, 0.0).max(axis=0, initial=0.0)
    limit = FURTHEST * np.maximum(np.abs(keys), furthest)
    return np.asarray(np.isfinite(values) & (np.abs(values - keys) <= limit))
