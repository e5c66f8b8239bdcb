"""The promise of a question of several steps: who errs once, in the first, can still earn the next ones.

For every claimed misconception the right answers that come next after its first ones are told from its own
next ones and from doing nothing (engine §5); else the variant is drawn again.
M misconceptions, F fields, V variants; M·V lanes, one misconception after the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from service.solver.carrying import from_there
from service.solver.certificate import SEPARATION, apart, floor, roundings, wrong_answers
from service.solver.repetition import UNCHANGED

MOST_LANES = 8192
"""How many variants, one beside the other, are worked on at once: more leave a processor's own memory."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.solver.arrays import Array, Flags
    from service.solver.certificate import Certificate
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment, Step


def keeps(exercise: Exercise, environment: Environment, found: Certificate, at: NDArray[np.intp]) -> Flags:
    """Return (V,): whether some variants of a question of several asked stages keep the promise."""
    first, second = stages(exercise)
    later = from_there(exercise, first, second)
    held = [name for name in later.claims if name in exercise.claims and name != UNCHANGED]
    held = [name for name in held if exercise.recipe.visible(first, (name,))]
    told = np.ones(len(at), dtype=np.bool_)
    if not held:
        return told
    steps = needed(later, held)
    names = {name for step in steps for name in (step.name, *step.reads)}.union(first)
    kept = {name: environment[name][..., at] for name in names if name in environment}
    rows = np.ix_(np.array(exercise.rows(environment, first)), at)
    wrong = np.stack([found.wrong[exercise.wrong.index(name)][rows] for name in held])
    missed: Flags = np.asarray((np.abs(wrong - found.keys[rows]) > found.tolerances[rows]).any(axis=1))
    written = exercise.precision.rounded(wrong)
    own = replace(exercise, ask=first)
    known = before(own, kept, later)
    together = max(1, MOST_LANES // max(1, len(told)))
    for start in range(0, len(held), together):
        some = slice(start, start + together)
        run = continued(own, kept, steps, written[some])
        goes = goes_on(later, run, held[some], known).reshape(-1, len(told))
        told &= (goes | ~missed[some]).all(axis=0)
    return told


def needed(later: Exercise, held: list[str]) -> list[Step]:
    """Return the steps that what comes next is worked out from, rightly and under the misconceptions held."""
    wrong = [(), *((name,) for name in held), *([(UNCHANGED,)] if UNCHANGED in later.claims else [])]
    ways = [later.recipe.plan(later.ask, each, rebuild=True) or () for each in wrong]
    return [step for steps in ways for step in steps]


def before(first: Exercise, environment: Environment, later: Exercise) -> dict[str, Array]:
    """Return how much rounding moves the steps that do not come after the first ones, whatever is written."""
    after = {step.name for step in first.recipe.plan(later.ask, pinned=first.ask) or ()}
    return {name: units for name, units in roundings(later, environment).items() if name not in after}


def continued(
    first: Exercise, environment: Environment, steps: Sequence[Step], written: Array
) -> Environment:
    """Return the right run of some steps from what is written for the first ones, (M, F, V): M·V lanes.

    Only what comes after the first ones is worked out anew.
    """
    wide = {name: np.tile(values, len(written)) for name, values in environment.items()}
    lanes = np.moveaxis(written, 0, 1).reshape(written.shape[1], -1)
    pins = {name: lanes[first.rows(environment, (name,))].reshape(wide[name].shape) for name in first.ask}
    want = dict.fromkeys(step.name for step in steps if first.recipe.steps.get(step.name) is step)
    return first.recipe.run(wide, tuple(want), pinned=pins)


def stages(exercise: Exercise) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the asked steps that are not worked out from other asked ones, and those that come next."""
    among = frozenset(exercise.ask)
    sources = {name: frozenset(exercise.recipe.sources(name, among)) for name in exercise.ask}
    first = tuple(name for name in exercise.ask if not sources[name])
    return first, tuple(name for name in exercise.ask if sources[name] and sources[name] <= set(first))


def goes_on(later: Exercise, run: Environment, held: list[str], known: Mapping[str, Array]) -> Flags:
    """Return (M·V,): whether right work is told from the same misconception again and from nothing done."""
    moved = {name: np.tile(units, len(held)) for name, units in known.items()}
    keys, floors = later.answers(run), floor(later, run, moved)
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
