"""One example shown to a perceptron, step by step: w ← w + α·(y − ŷ)·x with ŷ = 1[w·x + b ≥ 0].

Where the prediction is right nothing changes (Rosenblatt 1958; Russell, Norvig, AIMA 4e, §19.6.4). x is
(n, d, V), one row for each example, y (n, V), w (d, V), b and rate (V,). After the last example comes the
first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array

STEPS = Repetition("perceptron")


@STEPS.step("")
def point_x(x: Array, *, place: int) -> Array:
    """Return the inputs of the example whose turn it is."""
    return in_turn(x, place)


@STEPS.step("")
def point_y(y: Array, *, place: int) -> Array:
    """Return the class of the example whose turn it is."""
    return in_turn(y, place)


def in_turn(rows: Array, place: int) -> Array:
    """Return the row of the example whose turn it is."""
    row: Array = rows[(place - 1) % len(rows)]
    return row


@STEPS.step("w_i·x_i")
def product(w_before: Array, point_x: Array) -> Array:
    """Return each weight times its input."""
    return w_before * point_x


@STEPS.step("{w_before}·x")
def weighted_sum(product: Array) -> Array:
    """Return the sum of the products."""
    return total(product)


@STEPS.step("z = {w_before}·x + {b_before}")
def z(weighted_sum: Array, b_before: Array) -> Array:
    """Return what is compared with 0."""
    return weighted_sum + b_before


@STEPS.step("ŷ = 1 if z ≥ 0, else 0")
def output(z: Array) -> Array:
    """Return the predicted class."""
    return (z >= 0).astype(np.float64)


@STEPS.step("e = y − ŷ")
def error(point_y: Array, output: Array) -> Array:
    """Return 0 where the prediction is right, else 1 or −1."""
    return point_y - output


@STEPS.step("α·e")
def change_b(rate: Array, error: Array) -> Array:
    """Return the step of the bias, whose input is 1."""
    return rate * error


@STEPS.step("α·e·x")
def change_w(change_b: Array, point_x: Array) -> Array:
    """Return the step of the weights."""
    return change_b * point_x


@STEPS.step("{w_before} + α·e·x")
def w(w_before: Array, change_w: Array) -> Array:
    """Return the weights after the example."""
    return w_before + change_w


@STEPS.step("{b_before} + α·e")
def b(b_before: Array, change_b: Array) -> Array:
    """Return the bias after the example."""
    return b_before + change_b
