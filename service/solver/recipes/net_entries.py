"""Single entries of what a net computes, asked by themselves: `delta2_1`, `gradient_W1_12`."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from service.solver.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.solver.arrays import Array
    from service.solver.recipe import Recipe
    from service.solver.recipes.net import Net

MOST_KEPT = 256
ENTRY = re.compile(r"(?P<step>\w+)_(?P<row>[1-9])(?P<column>[1-9])?", re.ASCII)
STEP = re.compile(r"(?P<stem>[A-Za-z_]+?)(?P<place>[1-9])?(?:_next|_after)?", re.ASCII)
MATRICES = frozenset({"W", "weighted", "gradient_W", "data_gradient_W", "change_W", "decay_W"})
NUMBERS = frozenset({"partition", "norm", "weight_squares", "loss", "data_loss", "penalty"})


@lru_cache(MOST_KEPT)
def with_entries(recipe: Recipe, net: Net, names: tuple[str, ...]) -> Recipe:
    """Return a recipe with those entries as further steps that some of the names ask for.

    Row and column stand behind the step's name: `gradient_W1_12` is in row 1 and column 2.
    """
    entries = list(entries_of(recipe, net, names))
    if not entries:
        return recipe
    more = recipe.pinned(())
    more.extend(entries)
    return more


def entries_of(recipe: Recipe, net: Net, names: tuple[str, ...]) -> Iterator[Step]:
    """Yield the entries that names ask for, of steps that there are and of a size that they have."""
    for name in dict.fromkeys(names):
        asked = ENTRY.fullmatch(name)
        step = recipe.steps.get(asked["step"]) if asked else None
        if asked is None or name in recipe.steps or step is None or not step.formula:
            continue
        at = tuple(int(each) for each in (asked["row"], asked["column"]) if each)
        sizes = shape(net, step.name)
        if len(at) == len(sizes) and all(each <= size for each, size in zip(at, sizes, strict=True)):
            where = f"row {at[0]}, column {at[1]}" if at[1:] else f"entry {at[0]}"
            yield Step(name, partial(entry, at=at), (step.name,), f"{step.name}: {where}")


def entry(values: Array, at: tuple[int, ...]) -> Array:
    """Return one entry, counted from 1."""
    own: Array = values[tuple(each - 1 for each in at)]
    return +own


def shape(net: Net, name: str) -> tuple[int, ...]:
    """Return the shape of a step of a net."""
    found = STEP.fullmatch(name)
    stem, place = (found["stem"], int(found["place"] or net.depth)) if found else (name, net.depth)
    if stem in NUMBERS:
        return ()
    if stem in MATRICES:
        return net.sizes[place], net.sizes[place - 1]
    return (net.sizes[place + 1], net.sizes[place]) if stem == "returned" else (net.sizes[place],)
