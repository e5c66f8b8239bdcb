"""One batch update of univariate linear regression as a recipe.

h = w0 + w1·x, r = y − h; w0 ← w0 + rate·scale·Σ r, w1 ← w1 + rate·scale·Σ r·x (AIMA 4e §19.6; exercises §1).
Every array has the variant axis last: x, y and what is per example are (n, V), the rest (V,).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipe import Recipe

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Environment

BATCH = Recipe("batch_descent")


@BATCH.step("w1·x_j")
def product(w1: Array, x: Array) -> Array:
    return w1 * x


@BATCH.step("h_j = w0 + w1·x_j")
def prediction(w0: Array, product: Array) -> Array:
    return w0 + product


@BATCH.step("r_j = y_j − h_j")
def residual(y: Array, prediction: Array) -> Array:
    return y - prediction


@BATCH.step("r_j·x_j")
def term(residual: Array, x: Array) -> Array:
    return residual * x


@BATCH.step("Σ r_j")
def sum_w0(residual: Array) -> Array:
    return total(residual)


@BATCH.step("Σ r_j·x_j")
def sum_w1(term: Array) -> Array:
    return total(term)


@BATCH.step("the loss's constant: 1 or 2, divided by n in a mean")
def scale(doubled: Array, divisor: Array) -> Array:
    return doubled / divisor


@BATCH.step("g0 = −scale·Σ r_j")
def gradient_w0(scale: Array, sum_w0: Array) -> Array:
    return -scale * sum_w0


@BATCH.step("g1 = −scale·Σ r_j·x_j")
def gradient_w1(scale: Array, sum_w1: Array) -> Array:
    return -scale * sum_w1


@BATCH.step("−α·g0")
def change_w0(rate: Array, gradient_w0: Array) -> Array:
    return -rate * gradient_w0


@BATCH.step("−α·g1")
def change_w1(rate: Array, gradient_w1: Array) -> Array:
    return -rate * gradient_w1


@BATCH.step("w0 ← w0 − α·g0")
def w0_next(w0: Array, change_w0: Array) -> Array:
    return w0 + change_w0


@BATCH.step("w1 ← w1 − α·g1")
def w1_next(w1: Array, change_w1: Array) -> Array:
    return w1 + change_w1


LARGEST_STABLE = 2
"""Gradient descent on a quadratic converges iff 0 < rate·λmax < 2 (exercises §2, learning_rate)."""


def converges(environment: Environment) -> Flags:
    """Return (V,): whether repeated updates would converge, rate·λmax ≤ 2.

    λmax is the larger eigenvalue of scale·[[n, Σx], [Σx, Σx²]], the Hessian of c times the loss.
    """
    x = environment["x"]
    n, s, q = float(len(x)), total(x), total(x * x)
    largest = (n + q + np.sqrt((n - q) ** 2 + 4 * s * s)) / 2
    return np.asarray(environment["rate"] * environment["scale"] * largest <= LARGEST_STABLE)
