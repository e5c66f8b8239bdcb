"""The proof that right and wrong methods differ: how far every misconception is from the key (engine §1, §2).

F asked fields, M misconceptions, V variants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import accumulate, compress, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from service.solver import explanations
from service.solver.exercise import flat, stacked
from service.solver.program import program
from service.solver.tolerance import ToleranceMode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.arrays import Array, Flags
    from service.solver.exercise import Exercise
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment, Step

SEPARATION = 3.0
"""Bands between the key and a misconception: one accepted, one of a rounding student who errs, one gap."""

LARGEST, SMALLEST = 1e290, 1e-290
"""Other numbers have no text (`grading.literals`); 0 has one."""

WIDEST = 10.0
"""The tolerance is never more than this many floors."""

NOISE = 1e-13
"""A key this much smaller than what was drawn is what the rounding of floats left where 0 should be."""


MOST_KEPT = 512

NOTHING: Mapping[str, Array] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found of each variant: keys, floors, tolerances (F, V), wrong (M, F, V), distances (M, V).

    `served` (V,) says whether the variant may be served.
    """

    keys: Array
    floors: Array
    tolerances: Array
    wrong: Array
    distances: Array
    served: Flags


def envelope(exercise: Exercise, environment: Environment, known: Mapping[str, Array]) -> Array:
    """Return what honest rounding of every intermediate can do to each field, effects added: (F, V).

    Each number of each step that another step reads is moved by one unit in its last place.
    """
    keys = exercise.answers(environment)
    moved = np.zeros_like(keys)
    moves = roundings(exercise, environment, known)
    entries = [(name, entry) for name, units in moves.items() for entry in range(len(units))]
    some = np.logical_or.reduce(np.concatenate([*moves.values(), moved[:0]]), axis=1)
    for name, entry in compress(entries, some):
        values = environment[name]
        shifted = flat(values).copy()
        shifted[entry] += moves[name][entry]
        pinned = {name: shifted.reshape(values.shape)}
        result = exercise.recipe.run(environment, exercise.ask, pinned=pinned)
        moved += np.abs(stacked(result, exercise.ask) - keys)
    return moved


def roundings(
    exercise: Exercise, environment: Environment, known: Mapping[str, Array] = NOTHING
) -> dict[str, Array]:
    """Return how much rounding may move each number of each step that another step reads: (entries, V).

    A value with no more digits than are kept is not rounded, unless it was worked out from rounded ones: then
    it is short by chance, and the student's own is not. What is only passed on (no formula) is not rounded.
    Of some steps it may be `known`.
    """
    plan = read_by_others(exercise.recipe, exercise.ask)
    steps = [step.name for step in plan if step.formula and step.name not in known]
    told = {step.name: known[step.name] for step in plan if step.name in known}
    if not steps:
        return told
    values = stacked(environment, tuple(steps))
    units = exercise.precision.unit(values)
    rough, some = ~exercise.precision.short(values, units), units > 0
    rough &= some
    sizes = [len(flat(environment[name])) for name in steps]
    starts = [0, *accumulate(sizes)]
    places = {name: slice(*rows) for name, rows in zip(steps, pairwise(starts), strict=True)}
    own = {name: rough[rows] for name, rows in places.items()} | {name: told[name] > 0 for name in told}
    before = inexact_before(plan, own, np.zeros(values.shape[-1], dtype=np.bool_))
    rough |= some & np.repeat([before[name] for name in steps], sizes, axis=0)
    moved = np.where(rough, units, 0.0)
    return told | {name: moved[rows] for name, rows in places.items()}


def inexact_before(plan: Sequence[Step], own: Mapping[str, Flags], none: Flags) -> dict[str, Flags]:
    """Return whether each step is worked out from rounded numbers; its `own` may be rounded anyway."""
    before: dict[str, Flags] = {}
    inexact: dict[str, Flags] = {}
    for step in plan:
        read = [inexact[name] for name in step.reads if name in inexact] or [none]
        before[step.name] = reduce(np.logical_or, read)
        inexact[step.name] = reduce(np.logical_or, own.get(step.name, ()), before[step.name])
    return before


@lru_cache(MOST_KEPT)
def read_by_others(recipe: Recipe, ask: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps on the way to what is asked that another step reads, in the order of work."""
    whole = recipe.plan(ask, rebuild=True) or ()
    read = {name for step in whole for name in step.reads}
    return tuple(step for step in whole if step.name in read)


def floor(exercise: Exercise, environment: Environment, known: Mapping[str, Array] = NOTHING) -> Array:
    """Return each field's floor: the envelope and, added to it, one unit of the key itself as written.

    A key of exactly 0 takes its unit from the largest key of the variant. Of some steps it may be `known` how
    much rounding moves them.
    """
    return envelope(exercise, environment, known) + least(exercise, exercise.answers(environment))


def least(exercise: Exercise, keys: Array) -> Array:
    """Return one unit of each key as written: no floor is less."""
    largest = np.abs(keys).max(axis=0, keepdims=True)
    return exercise.precision.unit(np.where(keys == 0, largest, keys))


def noise(exercise: Exercise, environment: Environment, keys: Array) -> Flags:
    """Return (V,): whether some key should be 0 and is what floats leave of it, which has no figures."""
    sizes = np.abs(keys)
    largest = np.maximum.reduce(sizes)
    if exercise.draws:
        drawn = stacked(environment, tuple(exercise.draws))
        largest = np.maximum(largest, np.maximum.reduce(np.abs(drawn)))
    return np.asarray(((sizes > 0) & (sizes < NOISE * largest)).any(axis=0))


def apart(answers: Array, keys: Array, widths: Array) -> Array:
    """Return how many widths lie between answers and keys in the field that tells best: over F.

    An answer that is no number is told apart; no distance over no width is 0, not told apart.
    """
    away = np.abs(answers - keys)
    if (widths > 0).all():
        best = np.maximum.reduce(away / widths, axis=-2)
    else:
        ratio = np.divide(away, widths, out=np.where(away > 0, np.inf, 0.0), where=widths > 0)
        best = np.maximum.reduce(np.where(np.isfinite(answers), ratio, np.inf), axis=-2)
    return np.where(np.isnan(best), np.inf, best)


def certify(exercise: Exercise, environment: Environment, *, give_up: bool = False) -> Certificate:
    """Return the certificate of each variant whose right run is `environment`.

    Served iff every claimed misconception is at least three widths from the key in some field, every key can
    be written out, not all are 0, the tolerance covers honest rounding, and the promised ones are told apart.
    To `give_up` spares the work of floors where every variant is refused whatever they are.
    """
    keys = exercise.answers(environment)
    runs = program(exercise.recipe, exercise.ask, tuple([(name,) for name in exercise.wrong]))
    wrong = written(runs.table(environment, keys))
    claimed = exercise.claimed()
    floors = least(exercise, keys)
    if not give_up or (np.minimum.reduce(apart(wrong[claimed], keys, floors)) >= SEPARATION).any():
        floors = envelope(exercise, environment, NOTHING) + floors
    distances = apart(wrong, keys, floors)
    near = np.minimum.reduce(distances[claimed])
    windows = floors * np.clip(np.sqrt(near / SEPARATION), 1.0, WIDEST)
    tolerances = exercise.tolerance.half_width(keys, windows)
    if exercise.tolerance.mode is not ToleranceMode.WINDOW:
        distances = apart(wrong, keys, tolerances)
        near = np.minimum.reduce(distances[claimed])
    served = writable(keys).all(axis=0) & (keys != 0).any(axis=0) & ~noise(exercise, environment, keys)
    served &= (near >= SEPARATION) & (tolerances >= floors * (1 - 1e-9)).all(axis=0)
    found = Certificate(keys, floors, tolerances, wrong, distances, served)
    for name in exercise.distinguish:
        served &= distinguished(exercise, found, name)
    return found


def writable(values: Array) -> Flags:
    """Return which numbers can be written out."""
    sizes = np.abs(values)
    return np.asarray((sizes <= LARGEST) & ((sizes >= SMALLEST) | (sizes == 0)))


def written(answers: Array) -> Array:
    """Return answers as they can be written out: too large ones are infinite, too small ones 0."""
    sizes = np.abs(answers)
    for odd, shown in ((sizes > LARGEST, np.inf), (sizes < SMALLEST, 0.0)):
        if odd.any():
            answers[odd] = shown
    return answers


def wrong_answers(exercise: Exercise, environment: Environment, name: str) -> Array:
    """Return what the asked fields come to under a misconception: (F, V)."""
    return exercise.answers(exercise.recipe.run(environment, exercise.ask, (name,)))


def distinguished(exercise: Exercise, found: Certificate, name: str) -> Flags:
    """Return (V,): whether a misconception, written to the stated figures, is named and named alone."""
    at = exercise.wrong.index(name)
    claimed = [exercise.wrong.index(other) for other in exercise.claims if other != name]
    separate = (apart(found.wrong[claimed], found.wrong[at], found.floors) >= SEPARATION).all(axis=0)
    written = exercise.precision.rounded(found.wrong[at])
    units = exercise.precision.unit(found.wrong[at])
    radius = explanations.radii(found.keys, found.floors, found.wrong, units)
    alone = explanations.fits(written, found.wrong, radius).sum(axis=0) == 1
    sigma = explanations.spread(found.keys, found.floors, found.wrong)
    missed = np.abs(written - found.keys) > found.tolerances
    chances = explanations.chance(found.keys, sigma, found.wrong, radius, missed)[at]
    return np.asarray(separate & alone & (chances <= explanations.DISTINGUISHED_CHANCE))
