"""Updates of logistic regression as a recipe: one example or several, one weight or a vector, and a bias.

p_j = σ(w·x_j + b) with σ(z) = 1/(1 + e^−z); ∂L/∂z_j = p_j − y_j for L = −Σ [y ln p + (1 − y) ln(1 − p)]
(Goodfellow, Bengio, Courville, §6.2.2.2; Bishop 2006, eq. 4.91). The factor c is 1 (exercises §1).
x is (n, V), or (n, d, V) with w (d, V); y is (n, V), b and rate (V,).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.weight_roads import (
    add_bias_roads,
    add_example_roads,
    add_memory,
    add_rate_roads,
    add_scale_roads,
    add_state_roads,
)
from service.solver.recipes.weight_updates import add_gradient, add_scale, add_step, beside, naming, weighed
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.recipe import Recipe

MOST_KEPT = 64
STATES = ("w", "b")
STEPS = Repetition("logistic_descent")


@STEPS.step("{w_before}·x_j, entry by entry")
def product(w_before: Array, x: Array) -> Array:
    """Return each weight times its input."""
    return w_before * x


@STEPS.step("e^(−z_j)")
def exponential(z: Array) -> Array:
    """Return the power of e in the logistic function."""
    return np.exp(-z)


@STEPS.step("1 + e^(−z_j)")
def denominator(exponential: Array) -> Array:
    """Return what 1 is divided by."""
    return 1 + exponential


@STEPS.step("p_j = 1/(1 + e^(−z_j))")
def p(denominator: Array) -> Array:
    """Return the predicted probability of class 1."""
    return 1 / denominator


@STEPS.step("e_j = p_j − y_j")
def error(p: Array, y: Array) -> Array:
    """Return the derivative of the loss with respect to z_j."""
    return p - y


@STEPS.step("e_j·x_j")
def term(error: Array, x: Array) -> Array:
    """Return what each example adds to the gradient."""
    return beside(error, x) * x


@STEPS.step("Σ e_j·x_j")
def sum_w(term: Array) -> Array:
    """Return the sum over the examples."""
    return total(term)


@STEPS.step("Σ e_j")
def sum_b(error: Array) -> Array:
    """Return the sum over the examples."""
    return total(error)


add_scale(STEPS)
add_gradient(STEPS, "w", "e_j·x_j")
add_gradient(STEPS, "b", "e_j")
add_step(STEPS, "w")
add_step(STEPS, "b")
add_rate_roads(STEPS, STATES)
add_state_roads(STEPS, STATES)
add_memory(STEPS, STATES)
add_scale_roads(STEPS, ("summed", "averaged"))
add_bias_roads(STEPS)
add_example_roads(STEPS, {"sum_w": "term", "sum_b": "error"})


def predicted(w: Array, b: Array, x: Array) -> Array:
    """Return all probabilities in one go."""
    return 1 / (1 + np.exp(-(weighed(w * x) + b)))


@STEPS.misconception(
    replaces="error",
    feedback="Your numbers come out as if p − y were still multiplied by σ′ = p(1 − p): "
    "with cross-entropy the derivative of σ cancels.",
)
def kept_output_derivative(p: Array, y: Array) -> Array:
    """Keep the factor that belongs to squared error."""
    return (p - y) * p * (1 - p)


@STEPS.misconception(
    replaces="p",
    feedback="Your numbers come out as if z itself were the prediction: apply σ to it first.",
)
def dropped_sigmoid(z: Array) -> Array:
    """Predict as linear regression does."""
    return +z


@STEPS.misconception(
    replaces="p",
    feedback="Your numbers come out as if the prediction were rounded to class 0 or 1: "
    "the update uses the probability itself.",
)
def thresholded(z: Array) -> Array:
    """Predict as a perceptron does."""
    return (z >= 0).astype(np.float64)


@STEPS.misconception(
    replaces="exponential",
    feedback="Your numbers come out as if σ(z) were 1/(1 + e^z): the exponent has a minus.",
)
def exponent_sign(z: Array) -> Array:
    """Forget the minus in the exponent."""
    return np.exp(z)


@STEPS.misconception(
    replaces="z", feedback="Your numbers come out as if z were w·x alone: add the bias b before σ."
)
def dropped_bias(product: Array) -> Array:
    """Forget the bias in the prediction."""
    return weighed(product)


@STEPS.misconception(
    replaces="term",
    feedback="Your number is what comes out if the sum for w lacks the factor x_j: "
    "the derivative of z with respect to w is x.",
)
def dropped_input_factor(error: Array, x: Array) -> Array:
    """Forget the input."""
    return np.broadcast_to(beside(error, x), x.shape)


@STEPS.misconception(
    replaces="sum_b",
    feedback="b comes out as if its errors used the already updated w: "
    "compute all p_j first, then update both.",
)
def sequential(w: Array, b_before: Array, x: Array, y: Array) -> Array:
    """Update w first."""
    return total(predicted(w, b_before, x) - y)


@STEPS.misconception(
    replaces="sum_w",
    feedback="w comes out as if its errors used the already updated b: "
    "compute all p_j first, then update both.",
)
def sequential_reversed(w_before: Array, b: Array, x: Array, y: Array) -> Array:
    """Update b first."""
    return total(beside(predicted(w_before, b, x) - y, x) * x)


SCALAR, VECTOR = Repetition("logistic_descent"), Repetition("logistic_descent")


@SCALAR.step("z_j = {w_before}·x_j + {b_before}", name="z")
def plain_z(product: Array, b_before: Array) -> Array:
    """Return what σ is applied to."""
    return product + b_before


@VECTOR.step("{w_before}·x_j")
def weighted_sum(product: Array) -> Array:
    """Return the sum of the products of each example."""
    return total(product, axis=1)


@VECTOR.step("z_j = {w_before}·x_j + {b_before}", name="z")
def vector_z(weighted_sum: Array, b_before: Array) -> Array:
    """Return what σ is applied to."""
    return weighted_sum + b_before


BY_SHAPE = {False: STEPS.joined(SCALAR), True: STEPS.joined(VECTOR)}
"""The steps of one weight, and of a vector of them."""


@lru_cache(MOST_KEPT)
def logistic(iterations: int, *, vector: bool, left_out: frozenset[str]) -> Recipe:
    """Return the recipe of some updates, less the misconceptions that are right in a question."""
    return BY_SHAPE[vector].recipe(
        iterations, naming(STATES, iterations), meant=lambda name, _: name not in left_out
    )
