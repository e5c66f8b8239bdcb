"""Plain gradient descent on a·x² + b·x, in one or two coordinates: x ← x − η·f′(x).

Goodfellow, Bengio, Courville, eq. 4.5; it converges iff 0 < η·2a < 2 in each coordinate (see `rates`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.parabola import PARABOLA, naming
from service.solver.repetition import Repetition, last_of_several

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_KEPT = 64
LARGEST_STABLE = 2
STEPS, PLANE = Repetition("function_descent"), Repetition("function_descent")


@STEPS.step("−η·{slope}")
def change(rate: Array, slope: Array) -> Array:
    return -rate * slope


@STEPS.step("{x_before} + {change}")
def x(x_before: Array, change: Array) -> Array:
    return x_before + change


@STEPS.misconception(
    replaces="change",
    feedback="Your number comes out as if the step went up the slope: descent subtracts it.",
)
def ascent(rate: Array, slope: Array) -> Array:
    return rate * slope


@STEPS.misconception(
    replaces="change",
    feedback="Your number comes out as if the learning rate η were 1: the step is −η·f′(x).",
)
def dropped_learning_rate(slope: Array) -> Array:
    return -slope


@STEPS.misconception(
    replaces="x", feedback="Your number is the change −η·f′(x): the new point is the old one plus the change."
)
def change_reported(change: Array) -> Array:
    return +change


@STEPS.misconception(
    replaces="x",
    at=last_of_several,
    feedback="Your last point is the one before the last step, as if one step too few were made.",
)
def one_step_too_few(x_before: Array) -> Array:
    return +x_before


@PLANE.misconception(
    replaces="change",
    feedback="Your point comes out as if only x were changed: a step changes every coordinate.",
)
def first_coordinate_only(rate: Array, slope: Array) -> Array:
    return np.stack([-rate * slope[0], 0 * slope[1]])


@PLANE.misconception(
    replaces="change",
    feedback="Your point comes out as if both coordinates took the sum of derivatives: each takes its own.",
)
def derivatives_added(rate: Array, slope: Array) -> Array:
    both = -rate * (slope[0] + slope[1])
    return np.stack([both, both])


@PLANE.misconception(
    replaces="change",
    feedback="Your point comes out as if x took the derivative by y, and y that by x.",
)
def derivatives_swapped(rate: Array, slope: Array) -> Array:
    return np.stack([-rate * slope[1], -rate * slope[0]])


LINE = STEPS.joined(PARABOLA.again("", {"point": "x_before"}))
IN_COORDINATES = {1: LINE, 2: LINE.joined(PLANE)}
"""The repetition by number of coordinates."""


@lru_cache(MOST_KEPT)
def parabola_descent(steps: int, coordinates: int) -> Recipe:
    """Return the recipe of some steps: x_1 … x_k, a single one ends in x_next."""
    return IN_COORDINATES[coordinates].recipe(steps, naming(steps, "x"))


def converges(environment: Environment) -> Flags:
    """Return (V,): whether repeated steps come to the minimum, or `divergence` (1) is allowed."""
    a = environment["a"]
    rows = a if a.ndim > 1 else a[np.newaxis]
    reach = environment["rate"] * 2 * rows
    stable = ((reach > 0) & (reach <= LARGEST_STABLE)).all(axis=0)
    return np.asarray(stable | (environment["divergence"] == 1))
