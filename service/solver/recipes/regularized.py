"""Updates of univariate linear regression with weight decay as a recipe; the bias is not regularized.

w ← w − α·(scale·Σ e_j·x_j + μ·λ·w), b ← b − α·scale·Σ e_j with e_j = w·x_j + b − y_j (d2l.ai §3.7;
Goodfellow, Bengio, Courville, §7.1.1). μ is the penalty's own constant: 1 for λ/2·w², 2 for λ·w², 1/n for
λ/(2n)·w². x and y are (n, V), w, b, rate and decay (λ) are (V,).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.weight_roads import (
    add_bias_roads,
    add_example_roads,
    add_rate_roads,
    add_scale_roads,
    add_state_roads,
)
from service.solver.recipes.weight_updates import add_gradient, add_scale, add_step, naming
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_KEPT = 64
STATES = ("w", "b")
STEPS = Repetition("regularized_descent")


@STEPS.step("{w_before}·x_j")
def product(w_before: Array, x: Array) -> Array:
    """Return what the weight makes of each input."""
    return w_before * x


@STEPS.step("h_j = {w_before}·x_j + {b_before}")
def prediction(product: Array, b_before: Array) -> Array:
    """Return the prediction of each example."""
    return product + b_before


@STEPS.step("e_j = h_j − y_j")
def error(prediction: Array, y: Array) -> Array:
    """Return how far each prediction is too high."""
    return prediction - y


@STEPS.step("e_j·x_j")
def term(error: Array, x: Array) -> Array:
    """Return what each example adds to the gradient of w."""
    return error * x


@STEPS.step("Σ e_j·x_j")
def sum_w(term: Array) -> Array:
    """Return the sum over the examples."""
    return total(term)


@STEPS.step("Σ e_j")
def sum_b(error: Array) -> Array:
    """Return the sum over the examples."""
    return total(error)


@STEPS.step("scale·Σ e_j·x_j")
def data_gradient(scale: Array, sum_w: Array) -> Array:
    """Return the gradient of the loss without its penalty."""
    return scale * sum_w


@STEPS.step("the penalty's derivative: its constant times λ·{w_before}")
def penalty_gradient(share: Array, decay: Array, w_before: Array) -> Array:
    """Return the gradient of the penalty."""
    return share * decay * w_before


@STEPS.step("{data_gradient} + {penalty_gradient}")
def gradient_w(data_gradient: Array, penalty_gradient: Array) -> Array:
    """Return the gradient of the whole loss with respect to w."""
    return data_gradient + penalty_gradient


add_scale(STEPS)
add_gradient(STEPS, "b", "e_j")
add_step(STEPS, "w")
add_step(STEPS, "b")
add_rate_roads(STEPS, STATES)
add_state_roads(STEPS, STATES)
add_scale_roads(STEPS, ("summed", "summed_doubled", "averaged", "averaged_doubled"))
add_bias_roads(STEPS)
add_example_roads(STEPS, {"sum_w": "term", "sum_b": "error"})


@STEPS.misconception(
    replaces="term",
    feedback="Your number is what comes out if the sum for w lacks the factor x_j: "
    "the derivative of h = w·x + b with respect to w is x.",
)
def dropped_input_factor(error: Array) -> Array:
    """Forget the input."""
    return +error


@STEPS.misconception(
    replaces="prediction",
    feedback="Your numbers come out as if the prediction were w·x alone; it is w·x + b.",
)
def dropped_bias(product: Array) -> Array:
    """Forget the bias in the prediction."""
    return +product


@STEPS.misconception(
    replaces="sum_b",
    feedback="b comes out as if its errors used the already updated w: "
    "compute all errors first, then update both.",
)
def sequential(w: Array, b_before: Array, x: Array, y: Array) -> Array:
    """Update w first."""
    return total(w * x + b_before - y)


@STEPS.misconception(
    replaces="sum_w",
    feedback="w comes out as if its errors used the already updated b: "
    "compute all errors first, then update both.",
)
def sequential_reversed(w_before: Array, b: Array, x: Array, y: Array) -> Array:
    """Update b first."""
    return total((w_before * x + b - y) * x)


def converges(environment: Environment) -> Flags:
    """Return (V,): whether repeated updates surely converge: rate·λmax ≤ 2, λmax being at most the trace.

    The trace of the Hessian of the loss is scale·Σ (x² + 1), and the penalty's constant.
    """
    trace = environment["scale"] * total(environment["x"] ** 2 + 1)
    steepness = trace + environment["share"] * environment["decay"]
    return np.asarray(environment["rate"] * steepness <= 2)  # noqa: PLR2004 - see above


@lru_cache(MOST_KEPT)
def regularized(iterations: int, left_out: frozenset[str]) -> Recipe:
    """Return the recipe of some updates, less the misconceptions that are right in a question."""
    return STEPS.recipe(iterations, naming(STATES, iterations), meant=lambda name, _: name not in left_out)
