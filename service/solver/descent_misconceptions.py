"""The wrong roads students take on a batch update of linear regression (exercises §3), added to its recipe.

Feedback says "as if": a slip can give the same number as a misconception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.descent import BATCH
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

__all__ = ["BATCH"]

BOTH_CHANGES = ("change_w0", "change_w1")
BOTH_SUMS = ("sum_w0", "sum_w1")
BOTH_NEXT = ("w0_next", "w1_next")


@BATCH.misconception(
    replaces=BOTH_CHANGES,
    feedback="Your numbers come out as if the step went up the loss: with r = y − h the rule adds α Σ …, "
    "because the minus of the derivative cancels the minus of descent.",
)
def ascent(rate: Array, gradient_w0: Array, gradient_w1: Array) -> tuple[Array, Array]:
    return rate * gradient_w0, rate * gradient_w1


@BATCH.misconception(
    replaces="change_w0",
    feedback="w0 comes out as if its step had the wrong sign; the one of w1 is the model.",
)
def ascent_w0(rate: Array, gradient_w0: Array) -> Array:
    return rate * gradient_w0


@BATCH.misconception(
    replaces="change_w1",
    feedback="w1 comes out as if its step had the wrong sign; the one of w0 is the model.",
)
def ascent_w1(rate: Array, gradient_w1: Array) -> Array:
    return rate * gradient_w1


@BATCH.misconception(
    replaces="term",
    feedback="Your number is what comes out if the sum for w1 lacks the factor x_j: "
    "the derivative of h = w0 + w1·x with respect to w1 is x.",
)
def dropped_input_factor(residual: Array) -> Array:
    return residual


@BATCH.misconception(
    replaces="sum_w0",
    feedback="w0 comes out as if its sum had the factor x_j: the derivative of h with respect to w0 is 1.",
)
def input_factor_on_bias(term: Array) -> Array:
    return total(term)


@BATCH.misconception(
    replaces="rate",
    feedback="Your numbers come out as if the whole gradient were taken, without the learning rate α.",
)
def dropped_learning_rate(w0: Array) -> Array:
    return np.ones_like(w0)


@BATCH.misconception(
    replaces=BOTH_NEXT,
    feedback="Your numbers come out as if α multiplied the old weight; it scales only the step.",
)
def rate_on_weight(
    rate: Array, w0: Array, w1: Array, gradient_w0: Array, gradient_w1: Array
) -> tuple[Array, Array]:
    return rate * w0 - gradient_w0, rate * w1 - gradient_w1


@BATCH.misconception(
    replaces="term",
    feedback="w1 comes out as if its residuals used the already updated w0: "
    "compute all residuals first, then update both weights.",
)
def sequential(y: Array, w0_next: Array, w1: Array, x: Array) -> Array:
    return (y - (w0_next + w1 * x)) * x


@BATCH.misconception(
    replaces="sum_w0",
    feedback="w0 comes out as if its residuals used the already updated w1: "
    "compute all residuals first, then update both weights.",
)
def sequential_reversed(y: Array, w0: Array, w1_next: Array, x: Array) -> Array:
    return total(y - (w0 + w1_next * x))


@BATCH.misconception(
    replaces=BOTH_NEXT,
    feedback="Your numbers come out as if the weights were updated after each example (online); "
    "a batch update sums over all examples first.",
)
def online_pass(x: Array, y: Array, w0: Array, w1: Array, rate: Array, doubled: Array) -> tuple[Array, Array]:
    for x_j, y_j in zip(x, y, strict=True):
        step = rate * doubled * (y_j - (w0 + w1 * x_j))
        w0, w1 = w0 + step, w1 + step * x_j
    return w0, w1


@BATCH.misconception(
    replaces=BOTH_SUMS,
    feedback="Your numbers come out as if only the first example counted; sum over all of them.",
)
def first_example_only(residual: Array, term: Array) -> tuple[Array, Array]:
    return residual[0], term[0]


@BATCH.misconception(
    replaces=BOTH_SUMS,
    feedback="Your numbers come out as if only the last example counted; sum over all of them.",
)
def last_example_only(residual: Array, term: Array) -> tuple[Array, Array]:
    return residual[-1], term[-1]


@BATCH.misconception(
    replaces="prediction",
    feedback="Your numbers come out as if the prediction were w1·x alone; it is w0 + w1·x.",
)
def dropped_bias(product: Array) -> Array:
    return product


@BATCH.misconception(
    replaces="w0_next", feedback="w0 comes out unchanged, as if only w1 were learned; both are updated."
)
def bias_not_updated(w0: Array) -> Array:
    return +w0


@BATCH.misconception(
    replaces=BOTH_NEXT,
    feedback="Your numbers are the gradient itself; the new weight is the old one less α times the gradient.",
)
def gradient_reported(gradient_w0: Array, gradient_w1: Array) -> tuple[Array, Array]:
    return gradient_w0, gradient_w1


@BATCH.misconception(
    replaces=BOTH_NEXT, feedback="Your numbers are the changes of the weights; add them to the old weights."
)
def change_reported(change_w0: Array, change_w1: Array) -> tuple[Array, Array]:
    return change_w0, change_w1


@BATCH.misconception(
    replaces=BOTH_NEXT, feedback="Your numbers are the old weights; one update changes both."
)
def unchanged(w0: Array, w1: Array) -> tuple[Array, Array]:
    return +w0, +w1


@BATCH.misconception(
    replaces="scale",
    nature=Nature.CONVENTION,
    feedback="Right for a step of α Σ …, not the convention printed here.",
)
def summed(w0: Array) -> Array:
    return np.ones_like(w0)


@BATCH.misconception(
    replaces="scale",
    nature=Nature.CONVENTION,
    feedback="Right for a step of 2α Σ …, the 2 of the square kept: not the convention printed here.",
)
def summed_doubled(w0: Array) -> Array:
    return np.full_like(w0, 2)


@BATCH.misconception(
    replaces="scale",
    nature=Nature.CONVENTION,
    feedback="Right for a step of (α/n) Σ …, the mean over the examples: not the convention printed here.",
)
def averaged(x: Array) -> Array:
    return np.full(x.shape[-1:], 1 / len(x))


@BATCH.misconception(
    replaces="scale",
    nature=Nature.CONVENTION,
    feedback="Right for a step of (2α/n) Σ …, the mean of squares: not the convention printed here.",
)
def averaged_doubled(x: Array) -> Array:
    return np.full(x.shape[-1:], 2 / len(x))
