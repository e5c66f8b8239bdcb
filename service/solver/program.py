"""Many wrong runs on top of one right run, as one list of calls: what several have in common is done once.

Two misconceptions together mostly repeat what each does alone, and what the next pair does. The same function
of the same numbers gives the same bits, so whatever was worked out is taken again.
M runs, F asked fields, V variants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from service.solver.steps import RecipeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.solver.arrays import Array
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment, Step

MOST_KEPT = 256

Names: TypeAlias = "tuple[str, ...]"
Places: TypeAlias = "tuple[int, ...]"
Known: TypeAlias = "dict[str | tuple[Callable[..., Any], Places], int]"
"""The place of each name of the right run, and of each value by its function and its arguments."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run adds to those before it, where its asked steps are, and what nobody reads after it.

    A call is a function, how its arguments are found, and its place.
    """

    calls: tuple[tuple[Callable[..., Any], Callable[[list[Any]], Sequence[Any]], int], ...]
    asked: Places
    read: Places
    done: Places = ()


@dataclass(frozen=True, slots=True)
class Program:
    """Runs one after the other, the names that they read of a right run, and how many places they need."""

    runs: tuple[Run, ...]
    names: Mapping[str, int]
    size: int

    def table(self, environment: Environment, like: Array) -> Array:
        """Return what is asked in each run, one under the other: (M, F, V), with F and V as in `like`."""
        table, start = np.empty((len(self.runs) * len(like), like.shape[-1])), 0
        values: list[Any] = [None] * self.size
        for name, place in self.names.items():
            values[place] = environment[name]
        for run in self.runs:
            for work, arguments, place in run.calls:
                values[place] = work(*arguments(values))
            for place in run.asked:
                value = values[place]
                if value.ndim == 1:
                    table[start] = value
                    start += 1
                else:
                    start = put(table, start, value)
            for place in run.done:
                values[place] = None
        return table.reshape(len(self.runs), *like.shape)


def put(table: Array, start: int, values: Array) -> int:
    """Put a vector or matrix of V variants into a table's rows, and return which row is next."""
    rows = values.reshape(-1, values.shape[-1])
    table[start : start + len(rows)] = rows
    return start + len(rows)


@lru_cache(MOST_KEPT)
def program(recipe: Recipe, ask: Names, wrong: tuple[Names, ...]) -> Program:
    """Return the program of some runs, each under some misconceptions.

    Raises:
        RecipeError: misconceptions cannot be combined.
    """
    known: Known = {}
    runs = [planned(steps_of(recipe, ask, names), ask, known) for names in wrong]
    read = {name: place for name, place in known.items() if isinstance(name, str)}
    return Program(tuple(with_ends(runs, set(read.values()))), read, len(known))


def steps_of(recipe: Recipe, ask: Names, wrong: Names) -> tuple[Step, ...]:
    """Return what is to be done again under some misconceptions, or refuse them."""
    steps = recipe.plan(ask, wrong)
    if steps is None:
        raise RecipeError(f"{recipe.name}: {' and '.join(wrong)} cannot be combined")
    return steps


def planned(steps: Sequence[Step], ask: Names, known: Known) -> Run:
    """Return what one run adds to what is known, and remember that."""
    own: dict[str, int] = {}

    def place_of(name: str) -> int:
        return own[name] if name in own else known.setdefault(name, len(known))

    calls, read = [], set[int]()
    for step in steps:
        places = tuple([place_of(name) for name in step.reads])
        value, next_place = (step.work, places), len(known)
        own[step.name] = known.setdefault(value, next_place)
        if own[step.name] == next_place:
            calls.append((step.work, arguments(places), next_place))
            read.update(places)
    asked = tuple([place_of(name) for name in ask])
    return Run(tuple(calls), asked, tuple(read.union(asked)))


def arguments(places: Places) -> Callable[[list[Any]], Sequence[Any]]:
    """Return what takes a function's arguments from their places."""
    if len(places) == 1:
        return itemgetter(slice(places[0], places[0] + 1))
    return itemgetter(*places) if places else lambda _values: ()


def with_ends(runs: Sequence[Run], kept: set[int]) -> list[Run]:
    """Return the same runs, each with what no later one reads, so that its memory is used again."""
    ended: list[Run] = []
    for run in reversed(runs):
        places = (*run.read, *(call[-1] for call in run.calls))
        done = tuple([place for place in dict.fromkeys(places) if place not in kept])
        kept = kept.union(done)
        ended.append(replace(run, done=done))
    return ended[::-1]
