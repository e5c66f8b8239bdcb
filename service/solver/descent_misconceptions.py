"""The wrong roads students take on updates of linear regression (exercises §3), added to their steps.

Feedback says "as if": a slip can give the same number as a misconception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.descent_steps import UPDATES

if TYPE_CHECKING:
    from service.solver.arrays import Array

__all__ = ["UPDATES"]

BOTH_CHANGES = ("change_w0", "change_w1")
BOTH_SUMS = ("sum_w0", "sum_w1")
BOTH_WEIGHTS = ("w0", "w1")


@UPDATES.misconception(
    replaces=BOTH_CHANGES,
    feedback="Your numbers come out as if the step went up the loss: with r = y − h the rule adds α Σ …, "
    "because the minus of the derivative cancels the minus of descent.",
)
def ascent(rate: Array, gradient_w0: Array, gradient_w1: Array) -> tuple[Array, Array]:
    return rate * gradient_w0, rate * gradient_w1


@UPDATES.misconception(
    replaces="change_w0",
    feedback="w0 comes out as if its step had the wrong sign; the one of w1 is the model.",
)
def ascent_w0(rate: Array, gradient_w0: Array) -> Array:
    return rate * gradient_w0


@UPDATES.misconception(
    replaces="change_w1",
    feedback="w1 comes out as if its step had the wrong sign; the one of w0 is the model.",
)
def ascent_w1(rate: Array, gradient_w1: Array) -> Array:
    return rate * gradient_w1


@UPDATES.misconception(
    replaces="term",
    feedback="Your number is what comes out if the sum for w1 lacks the factor x_j: "
    "the derivative of h = w0 + w1·x with respect to w1 is x.",
)
def dropped_input_factor(residual: Array) -> Array:
    return residual


@UPDATES.misconception(
    replaces="sum_w0",
    feedback="w0 comes out as if its sum had the factor x_j: the derivative of h with respect to w0 is 1.",
)
def input_factor_on_bias(term: Array) -> Array:
    return total(term)


@UPDATES.misconception(
    replaces="rate",
    at=None,
    feedback="Your numbers come out as if the whole gradient were taken, without the learning rate α.",
)
def dropped_learning_rate(w0: Array) -> Array:
    return np.ones_like(w0)


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    feedback="Your numbers come out as if α multiplied the old weight; it scales only the step.",
)
def rate_on_weight(
    rate: Array, w0_before: Array, w1_before: Array, gradient_w0: Array, gradient_w1: Array
) -> tuple[Array, Array]:
    return rate * w0_before - gradient_w0, rate * w1_before - gradient_w1


@UPDATES.misconception(
    replaces="term",
    feedback="w1 comes out as if its residuals used the already updated w0: "
    "compute all residuals first, then update both weights.",
)
def sequential(point_y: Array, w0: Array, w1_before: Array, point_x: Array) -> Array:
    return (point_y - (w0 + w1_before * point_x)) * point_x


@UPDATES.misconception(
    replaces="sum_w0",
    feedback="w0 comes out as if its residuals used the already updated w1: "
    "compute all residuals first, then update both weights.",
)
def sequential_reversed(point_y: Array, w0_before: Array, w1: Array, point_x: Array) -> Array:
    return total(point_y - (w0_before + w1 * point_x))


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    feedback="Your numbers come out as if the weights were updated after each example (online); "
    "sum over all examples that one update reads first.",
)
def online_pass(
    point_x: Array, point_y: Array, w0_before: Array, w1_before: Array, rate: Array, doubled: Array
) -> tuple[Array, Array]:
    w0, w1 = w0_before, w1_before
    for x_j, y_j in zip(point_x, point_y, strict=True):
        step = rate * doubled * (y_j - (w0 + w1 * x_j))
        w0, w1 = w0 + step, w1 + step * x_j
    return w0, w1


@UPDATES.misconception(
    replaces=BOTH_SUMS,
    feedback="Your numbers come out as if only the first example counted; sum over all of them.",
)
def first_example_only(residual: Array, term: Array) -> tuple[Array, Array]:
    return residual[0], term[0]


@UPDATES.misconception(
    replaces=BOTH_SUMS,
    feedback="Your numbers come out as if only the last example counted; sum over all of them.",
)
def last_example_only(residual: Array, term: Array) -> tuple[Array, Array]:
    return residual[-1], term[-1]


@UPDATES.misconception(
    replaces="prediction",
    feedback="Your numbers come out as if the prediction were w1·x alone; it is w0 + w1·x.",
)
def dropped_bias(product: Array) -> Array:
    return product


@UPDATES.misconception(
    replaces="w0", feedback="w0 comes out unchanged, as if only w1 were learned; both are updated."
)
def bias_not_updated(w0_before: Array) -> Array:
    return +w0_before


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    feedback="Your numbers are the gradient itself; the new weight is the old one less α times the gradient.",
)
def gradient_reported(gradient_w0: Array, gradient_w1: Array) -> tuple[Array, Array]:
    return gradient_w0, gradient_w1


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS,
    feedback="Your numbers are the changes of the weights; add them to the old weights.",
)
def change_reported(change_w0: Array, change_w1: Array) -> tuple[Array, Array]:
    return change_w0, change_w1


@UPDATES.misconception(
    replaces=BOTH_WEIGHTS, feedback="Your numbers are the old weights; one update changes both."
)
def unchanged(w0_before: Array, w1_before: Array) -> tuple[Array, Array]:
    return +w0_before, +w1_before
