"""Updates of univariate linear regression as a recipe: batch, mini-batch and online, one or several.

h = w0 + w1·x, r = y − h; w0 ← w0 + rate·scale·Σ r, w1 ← w1 + rate·scale·Σ r·x (AIMA 4e §19.6; exercises §1),
summed over the `size` points one update reads: the next in the order given, after the last the first again.
Every array has the variant axis last: x, y and what is per point are (n, V), the rest (V,).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.descent_order import NEED_OTHER_POINTS, NEED_SEVERAL_POINTS, UPDATES
from service.solver.descent_scales import SCALES, other_scales
from service.solver.repetition import numbered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array, Flags
    from service.solver.conventions import Convention
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_KEPT = 256
STATE = ("w0", "w1")


@lru_cache(MOST_KEPT)
def descent(iterations: int, size: int) -> Recipe:
    """Return the recipe of some updates that read `size` points each.

    Several end in w0_1, w1_1 … w0_k, w1_k; a single one in w0_next, w1_next, its other steps unnumbered.
    """
    return UPDATES.recipe(iterations, numbered if iterations > 1 else single, {"size": size})


def single(stem: str, place: int) -> str:
    """Return what a stem of the only update is called."""
    return f"{stem}_next" if place and stem in STATE else stem


def weights(iterations: int) -> tuple[str, ...]:
    """Return the names of the weights after each update, in order."""
    named = numbered if iterations > 1 else single
    return tuple(named(stem, place) for place in range(1, iterations + 1) for stem in STATE)


def constants(convention: Convention, examples: int, size: int) -> dict[str, float]:
    """Return what a question fixes, as the recipe reads it: scale = doubled / divisor."""
    averaged = convention.averaged
    return {
        "doubled": convention.doubled,
        "divisor": size if averaged else 1,
        "batch_divisor": examples if averaged else 1,
        "examples": examples,
        "batch_size": size,
    }


def meant(recipe: Recipe, fixed: Mapping[str, float]) -> tuple[str, ...]:
    """Return the misconceptions of a recipe that are wrong for a question that fixes these constants."""
    right: set[str] = set(SCALES).difference(other_scales(fixed))
    if fixed["batch_size"] == 1:
        right |= NEED_SEVERAL_POINTS
    if fixed["batch_size"] == fixed["examples"]:
        right |= NEED_OTHER_POINTS
    return tuple(name for name in recipe.misconceptions if name not in right)


LARGEST_STABLE = 2
"""Gradient descent on a quadratic converges iff 0 < rate·λmax < 2 (exercises §2, learning_rate)."""


def converges(environment: Environment, size: int) -> Flags:
    """Return (V,): whether repeated updates would converge, rate·λmax ≤ 2 for the points of every update.

    λmax is the larger eigenvalue of scale·[[n, Σx], [Σx, Σx²]], the Hessian of c times the loss.
    """
    x = environment["x"]
    parts = [x[start : start + size] for start in range(0, len(x), size)]
    largest = np.maximum.reduce([curvature(part) for part in parts])
    return np.asarray(environment["rate"] * environment["scale"] * largest <= LARGEST_STABLE)


def curvature(x: Array) -> Array:
    """Return (V,): the larger eigenvalue of [[n, Σx], [Σx, Σx²]]."""
    n, s, q = float(len(x)), total(x), total(x * x)
    return np.asarray((n + q + np.sqrt((n - q) ** 2 + 4 * s * s)) / 2)
