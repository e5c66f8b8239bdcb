"""A submission to a question of several steps, in stages: entries worked out from the same earlier ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from service.grading.diagnosis import Written
from service.grading.table import columns_of
from service.solver.carrying import carry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.grading.table import Table
    from service.solver.carrying import Carried
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment
    from service.vocabulary import NotCarried


class Entry(NamedTuple):
    """What was written for one asked step, by number: value, unit of the last digit, right or wrong."""

    values: tuple[float, ...]
    units: tuple[float, ...]
    right: tuple[bool, ...]


class Continued(NamedTuple):
    """How an entry stands to earlier wrong ones: the numbers right or following, from which, or why not.

    `worth` says what numbers that follow are worth, if that is less than 1.
    """

    right: tuple[bool, ...]
    sources: tuple[str, ...] = ()
    refused: NotCarried | None = None
    worth: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """One submission: the variant's givens and stored explanations, and what was written for each asked step.

    `shapes` are those of the asked steps. `roads` keeps for each entry looked at which single misconceptions
    its stage fits, `continued` how it stands to earlier ones.
    """

    exercise: Exercise
    givens: Environment
    stored: Table
    shapes: Mapping[str, tuple[int, ...]]
    entries: Mapping[str, Entry]
    roads: dict[str, frozenset[str]] = field(default_factory=dict)
    continued: dict[str, Continued] = field(default_factory=dict)

    def is_right(self, name: str) -> bool:
        """Return whether every number of an entry is right."""
        return all(self.entries[name].right)

    def order(self) -> list[str]:
        """Return the asked steps in the order of work."""
        steps = self.exercise.recipe.plan(self.exercise.ask, rebuild=True) or ()
        return [step.name for step in steps if step.name in self.exercise.ask]

    def stages(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Return the entries in the order of work, by the nearest earlier ones they are worked out from."""
        recipe, among = self.exercise.recipe, frozenset(self.entries)
        stages: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name in self.order():
            if name in among:
                pins = recipe.sources(name, among)
                stages[pins] = (*stages.get(pins, ()), name)
        return stages

    def carry(self, pins: tuple[str, ...], members: tuple[str, ...]) -> Carried | None:
        """Return what the entries of one stage come to from earlier ones as they were written."""
        values = {name: np.array(self.entries[name].values) for name in pins}
        shaped = {name: value.reshape(*self.shapes[name], 1) for name, value in values.items()}
        return carry(self.exercise, self.givens, shaped, members)

    def written(self, members: Sequence[str]) -> Written:
        """Return some entries as `diagnosis` takes them; what follows from earlier ones is right there."""
        right = {name: self.continued.get(name, self.entries[name]).right for name in members}
        return joined({name: self.entries[name]._replace(right=right[name]) for name in members})

    def places(self, ask: Sequence[str], members: Sequence[str]) -> list[int]:
        """Return where the numbers of some steps stand among those of all that is asked."""
        starts, start = {}, 0
        for name in ask:
            starts[name] = start
            start += prod(self.shapes[name])
        return [starts[name] + at for name in members for at in range(prod(self.shapes[name]))]

    def table(self, members: tuple[str, ...], carried: Carried | None) -> Table:
        """Return the answers of wrong roads to some steps: as stored, or from what was carried."""
        if carried is None:
            return self.stored.only(self.places(self.exercise.ask, members))
        found = carried.certificate
        whole = self.stored._replace(
            singles=carried.exercise.wrong,
            pairs="",
            columns=columns_of(found.wrong[..., 0]),
            keys=found.keys[:, 0].tolist(),
            floors=found.floors[:, 0].tolist(),
        )
        return whole.only(self.places(carried.exercise.ask, members))


def joined(entries: Mapping[str, Entry]) -> Written:
    """Return entries number by number."""
    return Written(
        identifiers=tuple([name for name, one in entries.items() for _ in one.values]),
        values=tuple([value for one in entries.values() for value in one.values]),
        units=tuple([unit for one in entries.values() for unit in one.units]),
        right=tuple([flag for one in entries.values() for flag in one.right]),
    )
