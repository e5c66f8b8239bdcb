"""One update of linear regression step by step, to be repeated: see `descent`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.arrays import total
from service.solver.repetition import Repetition, one_more

if TYPE_CHECKING:
    from service.solver.arrays import Array

UPDATES = Repetition("linear_descent")


@UPDATES.step("", at=one_more)
def point_x(x: Array, *, place: int, size: int) -> Array:
    return taken(x, place, size)


@UPDATES.step("", at=one_more)
def point_y(y: Array, *, place: int, size: int) -> Array:
    return taken(y, place, size)


def taken(values: Array, place: int, size: int) -> Array:
    """Return the rows that one update reads: the next `size`, and after the last from the start again.

    `size` divides the number of rows, so that no update reads across the end.
    """
    start = (place - 1) * size % len(values)
    return values[start : start + size]


@UPDATES.step("the loss's constant: 1 or 2, divided by the number of points in a mean", at=None)
def scale(doubled: Array, divisor: Array) -> Array:
    return doubled / divisor


@UPDATES.step("{w1_before}·x_j")
def product(w1_before: Array, point_x: Array) -> Array:
    return w1_before * point_x


@UPDATES.step("h_j = {w0_before} + {w1_before}·x_j")
def prediction(w0_before: Array, product: Array) -> Array:
    return w0_before + product


@UPDATES.step("r_j = y_j − h_j")
def residual(point_y: Array, prediction: Array) -> Array:
    return point_y - prediction


@UPDATES.step("r_j·x_j")
def term(residual: Array, point_x: Array) -> Array:
    return residual * point_x


@UPDATES.step("Σ r_j")
def sum_w0(residual: Array) -> Array:
    return total(residual)


@UPDATES.step("Σ r_j·x_j")
def sum_w1(term: Array) -> Array:
    return total(term)


@UPDATES.step("g0 = −scale·Σ r_j")
def gradient_w0(scale: Array, sum_w0: Array) -> Array:
    return -scale * sum_w0


@UPDATES.step("g1 = −scale·Σ r_j·x_j")
def gradient_w1(scale: Array, sum_w1: Array) -> Array:
    return -scale * sum_w1


@UPDATES.step("−α·g0")
def change_w0(rate: Array, gradient_w0: Array) -> Array:
    return -rate * gradient_w0


@UPDATES.step("−α·g1")
def change_w1(rate: Array, gradient_w1: Array) -> Array:
    return -rate * gradient_w1


@UPDATES.step("{w0} = {w0_before} − α·g0")
def w0(w0_before: Array, change_w0: Array) -> Array:
    return w0_before + change_w0


@UPDATES.step("{w1} = {w1_before} − α·g1")
def w1(w1_before: Array, change_w1: Array) -> Array:
    return w1_before + change_w1
