"""The promise of a question of several steps: who errs once, in the first, can still earn the next ones.

For every claimed misconception the right answers that come next after its first ones are told from its own
next ones and from doing nothing (engine §5); else the variant is drawn again.
M misconceptions, F fields, V variants; M·V lanes, one misconception after the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from service.solver.carrying import begun, from_there
from service.solver.certificate import SEPARATION, apart, floor, wrong_answers
from service.solver.repetition import UNCHANGED

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.certificate import Certificate
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment


def keeps(exercise: Exercise, environment: Environment, found: Certificate) -> Flags:
    """Return (V,): whether each variant of a question of several asked stages keeps the promise."""
    first, second = stages(exercise)
    later = from_there(exercise, first, second)
    held = [name for name in later.claims if name in exercise.claims and name != UNCHANGED]
    if not held:
        return np.ones_like(found.served)
    rows = exercise.rows(environment, first)
    wrong = found.wrong[[exercise.wrong.index(name) for name in held]][:, rows]
    missed = (np.abs(wrong - found.keys[rows]) > found.tolerances[rows]).any(axis=1)
    written = exercise.precision.rounded(wrong)
    lanes = np.moveaxis(written, 0, 1).reshape(len(rows), -1)
    wide = {name: np.tile(values, len(held)) for name, values in environment.items()}
    own = replace(exercise, ask=first)
    pins = {name: lanes[own.rows(environment, (name,))].reshape(wide[name].shape) for name in first}
    told = goes_on(later, begun(later, wide, pins), held).reshape(len(held), -1)
    return np.asarray((told | ~missed).all(axis=0))


def stages(exercise: Exercise) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the asked steps that are not worked out from other asked ones, and those that come next."""
    among = frozenset(exercise.ask)
    sources = {name: frozenset(exercise.recipe.sources(name, among)) for name in exercise.ask}
    first = tuple(name for name in exercise.ask if not sources[name])
    return first, tuple(name for name in exercise.ask if sources[name] and sources[name] <= set(first))


def goes_on(later: Exercise, run: Environment, held: list[str]) -> Flags:
    """Return (M·V,): whether right work is told from the same misconception again and from nothing done."""
    keys, floors = later.answers(run), floor(later, run)
    told = np.isfinite(keys).all(axis=0) & (keys != 0).any(axis=0)
    told &= apart(again(later, run, held), keys, floors) >= SEPARATION
    if UNCHANGED in later.claims:
        told &= apart(wrong_answers(later, run, UNCHANGED), keys, floors) >= SEPARATION
    return np.asarray(told)


def again(later: Exercise, run: Environment, held: list[str]) -> Array:
    """Return (F, M·V): what each misconception makes of the lanes that are its own."""
    size = run[later.ask[0]].shape[-1] // len(held)
    parts = []
    for at, name in enumerate(held):
        own = {each: values[..., at * size : (at + 1) * size] for each, values in run.items()}
        parts.append(wrong_answers(later, own, name))
    return np.concatenate(parts, axis=-1)
