"""Mistakes that nobody has named yet: what unexplained answers to one question have in common.

For each asked number and each step of the recipe it is looked for a coefficient that many answers share:
the key and so many times the step (`added`), or so many times the step alone (`instead`). Answers that share
what is behind all their numbers are a cluster. N answers, F asked numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.exercises.series import ADDED, FEWEST, INSTEAD, Series, choice, explained, fitted
from service.solver.exercise import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.solver.arrays import Array, Flags
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment

LEAST_SHARE: Final = 0.03
"""The share of the answers looked at that makes a cluster, at least."""

MOST_CLUSTERS: Final = 6
AGREEING: Final = 0.8
"""The share of a cluster that must agree about each of its numbers."""

RIGHT, OPEN = "right", "open"


@dataclass(frozen=True, slots=True)
class Answers:
    """Unexplained answers to variants of one exercise: their right runs, errors and radii (F, N)."""

    exercise: Exercise
    environment: Environment
    errors: Array
    radii: Array

    @property
    def wrong(self) -> Flags:
        """Which numbers are not the key's."""
        return np.asarray(np.abs(self.errors) > self.radii)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind one asked number of a cluster: right, open, or a coefficient of a step."""

    identifier: str
    number: int
    form: str
    step: str = ""
    coefficient: float | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Answers (places among those looked at) that have something in common, and what that is."""

    members: tuple[int, ...]
    behind: tuple[Behind, ...]


def clusters(answers: Answers) -> list[Cluster]:
    """Return what answers have in common, the largest cluster first."""
    count = answers.errors.shape[1]
    left = np.ones(count, dtype=np.bool_)
    series = [list(series_of(answers, field)) for field in range(len(answers.errors))]
    found: list[Cluster] = []
    while len(found) < MOST_CLUSTERS:
        members = largest(answers, series, left)
        if members is None or members.sum() < max(FEWEST, LEAST_SHARE * count):
            break
        behind, members = described(answers, series, members)
        found.append(Cluster(tuple(np.flatnonzero(members).tolist()), behind))
        left &= ~members
    return sorted(found, key=lambda each: -len(each.members))


def series_of(answers: Answers, field: int) -> Iterator[Series]:
    """Yield what may be behind one asked number: each step or given that has a number for it."""
    exercise, environment = answers.exercise, answers.environment
    name, entry, _ = fields_of(exercise, environment)[field]
    own, error, radius = flat(environment[name])[entry], answers.errors[field], answers.radii[field]
    steps = [each.name for each in exercise.recipe.steps.values() if each.formula]
    for step in (*steps, *exercise.draws):
        values = flat(environment[step])
        if len(values) not in {1, len(flat(environment[name]))}:
            continue
        row = values[entry if len(values) > 1 else 0]
        away = distance(exercise, name, step)
        if away is not None:
            yield Series(ADDED, step, away, row, error, radius)
            if step != name:
                yield Series(INSTEAD, step, away, row, own + error, radius)


def fields_of(exercise: Exercise, environment: Environment) -> list[tuple[str, int, int]]:
    """Return for each asked number the step, its place there, and how many there are."""
    sizes = {name: len(flat(environment[name])) for name in exercise.ask}
    return [(name, entry, size) for name, size in sizes.items() for entry in range(size)]


def distance(exercise: Exercise, name: str, step: str) -> int | None:
    """Return over how many steps an asked one reads another, None if it does not."""
    steps, seen, front = exercise.recipe.steps, {name}, [name]
    for away in range(len(steps) + 1):
        if step in front:
            return away
        front = [read for each in front if each in steps for read in steps[each].reads if read not in seen]
        seen.update(front)
    return None


def largest(answers: Answers, series: Sequence[Sequence[Series]], left: Flags) -> Flags | None:
    """Return the most answers of those left that share what is behind one of their numbers."""
    best: Flags | None = None
    for field, candidates in enumerate(series):
        among = left & answers.wrong[field]
        chosen = choice(candidates, among)
        if chosen is not None:
            members = explained(chosen, among)
            if best is None or members.sum() > best.sum():
                best = members
    return best


def described(
    answers: Answers, series: Sequence[Sequence[Series]], members: Flags
) -> tuple[tuple[Behind, ...], Flags]:
    """Return what is behind each number of a cluster, and its members, who share all of that."""
    behind = []
    for field, (name, entry, _) in enumerate(fields_of(answers.exercise, answers.environment)):
        wrong = members & answers.wrong[field]
        if wrong.sum() <= (1 - AGREEING) * members.sum():
            behind.append(Behind(name, entry + 1, RIGHT))
            members = members & ~wrong
            continue
        chosen = choice(series[field], wrong)
        fitting = explained(chosen, members) if chosen else members
        if chosen is None or chosen.series is None or fitting.sum() < AGREEING * members.sum():
            behind.append(Behind(name, entry + 1, OPEN))
            continue
        members = fitting
        series_ = chosen.series
        coefficient = fitted(series_, chosen.coefficient, members)
        behind.append(Behind(name, entry + 1, series_.form, series_.step, coefficient))
    return tuple(behind), members


def gathered(
    exercise: Exercise,
    givens: Sequence[Mapping[str, object]],
    coordinates: Array,
    scales: Array,
    radii: Array,
) -> Answers:
    """Return answers kept in coordinates (F, N), with the right runs of their variants."""
    placed = [exercise.placed(each) for each in givens]
    base = {name: np.concatenate([each[name] for each in placed], axis=-1) for name in placed[0]}
    with np.errstate(all="ignore"):
        environment = exercise.recipe.run(base, tuple(exercise.recipe.steps))
    return Answers(exercise, environment, coordinates * scales, radii * scales)
