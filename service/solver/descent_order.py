"""The wrong roads of several updates: too few, too many, the wrong points, old weights (exercises §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.arrays import total
from service.solver.descent_misconceptions import BOTH_WEIGHTS
from service.solver.descent_scales import UPDATES
from service.solver.repetition import last_of_several, later

if TYPE_CHECKING:
    from service.solver.arrays import Array

__all__ = ["UPDATES"]

BOTH_GRADIENTS = ("gradient_w0", "gradient_w1")
POINTS = ("point_x", "point_y")

NEED_SEVERAL_POINTS = frozenset({"online_pass", "first_example_only", "last_example_only"})
"""Those that are right when an update reads one point."""

NEED_OTHER_POINTS = frozenset({"batch_update", "first_points_again"})
"""Those that are right when every update reads all points."""


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    at=last_of_several,
    feedback="Your last weights are those before the last update, as if one update too few were made.",
)
def one_update_too_few(w0_before: Array, w1_before: Array) -> tuple[Array, Array]:
    return +w0_before, +w1_before


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    at=last_of_several,
    feedback="Your last weights come out as if one update too many were made.",
)
def one_update_too_many(
    w0_before: Array,
    w1_before: Array,
    change_w0: Array,
    change_w1: Array,
    point_x_after: Array,
    point_y_after: Array,
    rate: Array,
    scale: Array,
) -> tuple[Array, Array]:
    w0, w1 = w0_before + change_w0, w1_before + change_w1
    return updated(w0, w1, point_x_after, point_y_after, rate * scale)


@UPDATES.misconception(
    replaces=BOTH_GRADIENTS,
    at=later,
    feedback="Your numbers come out as if the gradients of earlier updates were added to the new one; "
    "each update starts its gradient from 0.",
)
def gradients_added(
    scale: Array, sum_w0: Array, sum_w1: Array, gradient_w0_before: Array, gradient_w1_before: Array
) -> tuple[Array, Array]:
    return gradient_w0_before - scale * sum_w0, gradient_w1_before - scale * sum_w1


@UPDATES.misconception(
    replaces="prediction",
    at=later,
    feedback="Your numbers come out as if every update predicted with the weights given at the start; "
    "predict with the newest ones.",
)
def old_weights(w0_start: Array, w1_start: Array, point_x: Array) -> Array:
    return w0_start + w1_start * point_x


@UPDATES.misconception(
    replaces=POINTS,
    at=later,
    feedback="Your numbers come out as if every update read the points of the first one; "
    "each reads the next points in the list.",
)
def first_points_again(point_x_before: Array, point_y_before: Array) -> tuple[Array, Array]:
    return +point_x_before, +point_y_before


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    feedback="Your numbers come out as if every update summed over all points (batch); "
    "here an update reads only some of them.",
)
def batch_update(
    w0_before: Array,
    w1_before: Array,
    x: Array,
    y: Array,
    rate: Array,
    doubled: Array,
    batch_divisor: Array,
) -> tuple[Array, Array]:
    return updated(w0_before, w1_before, x, y, rate * (doubled / batch_divisor))


def updated(w0: Array, w1: Array, x: Array, y: Array, factor: Array) -> tuple[Array, Array]:
    """Return both weights after a right update of some points, in one go."""
    residual = y - (w0 + w1 * x)
    return w0 + factor * total(residual), w1 + factor * total(residual * x)
