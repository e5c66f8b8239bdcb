"""Updates of linear regression with several inputs as a recipe: w ← w − α·scale·Xᵀ(Xw − y).

h_j = w·x_j, e_j = h_j − y_j (CS229 notes, part I, §1; d2l.ai §3.1); conventions as in `conventions`. x is
(n, d, V), one row for each example, w (d, V), y (n, V), rate (V,).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.weight_roads import (
    add_example_roads,
    add_memory,
    add_rate_roads,
    add_scale_roads,
    add_state_roads,
)
from service.solver.recipes.weight_updates import add_gradient, add_scale, add_step, beside, naming
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_KEPT = 64
STATES = ("w",)
STEPS = Repetition("multivariate_descent")

SEVERAL_EXAMPLES = frozenset({"online_pass"})
"""Those that are right when there is one example."""

SQUARE = frozenset({"transposed", "transposed_prediction"})
"""Those that can be worked out only where there are as many examples as inputs."""


@STEPS.step("w_i·x_ji")
def product(w_before: Array, x: Array) -> Array:
    """Return each weight times its input."""
    return w_before * x


@STEPS.step("h_j = {w_before}·x_j")
def prediction(product: Array) -> Array:
    """Return the prediction of each example."""
    return total(product, axis=1)


@STEPS.step("e_j = h_j − y_j")
def error(prediction: Array, y: Array) -> Array:
    """Return how far each prediction is too high."""
    return prediction - y


@STEPS.step("e_j·x_j")
def term(error: Array, x: Array) -> Array:
    """Return what each example adds to the gradient."""
    return beside(error, x) * x


@STEPS.step("Σ e_j·x_j")
def sum_w(term: Array) -> Array:
    """Return the sum over the examples, Xᵀ(Xw − y)."""
    return total(term)


add_scale(STEPS)
add_gradient(STEPS, "w", "e_j·x_j")
add_step(STEPS, "w")
add_rate_roads(STEPS, STATES)
add_state_roads(STEPS, STATES)
add_memory(STEPS, STATES)
add_scale_roads(STEPS, ("summed", "summed_doubled", "averaged", "averaged_doubled"))
add_example_roads(STEPS, {"sum_w": "term"})


@STEPS.misconception(
    replaces="term",
    feedback="Your numbers are what comes out if the errors are summed without the factor x_j: "
    "the derivative of h with respect to w_i is x_i.",
)
def dropped_input_factor(error: Array, x: Array) -> Array:
    """Forget the input."""
    return np.broadcast_to(beside(error, x), x.shape)


@STEPS.misconception(
    replaces="sum_w",
    feedback="Your numbers come out as if the errors were multiplied by X instead of its transpose: "
    "each w_i sums over the examples, down its own column.",
)
def transposed(error: Array, x: Array) -> Array:
    """Take X for its transpose in the gradient."""
    return total(error * x, axis=1)


@STEPS.misconception(
    replaces="prediction",
    feedback="Your numbers come out as if the predictions were made with the transpose of X: "
    "each h_j reads its own row.",
)
def transposed_prediction(w_before: Array, x: Array) -> Array:
    """Take the transpose for X in the prediction."""
    return total(beside(w_before, x) * x)


@STEPS.misconception(
    replaces="sum_w",
    feedback="Your numbers come out as if each weight were updated with errors that already use the new ones "
    "before it: compute all errors first, then update all weights.",
)
def sequential(w_before: Array, x: Array, y: Array, rate: Array, scale: Array) -> Array:
    """Update one weight after the other."""
    w, sums = w_before, []
    for at in range(len(w_before)):
        sums.append(total((total(w * x, axis=1) - y) * x[:, at]))
        moved = -rate * scale * sums[at]
        w = np.stack([row + moved if row_at == at else row for row_at, row in enumerate(w)])
    return np.stack(sums)


@STEPS.misconception(
    replaces="w",
    feedback="Your numbers come out as if the weights were updated after each example (online); "
    "sum over all examples first.",
)
def online_pass(w_before: Array, x: Array, y: Array, rate: Array, doubled: Array) -> Array:
    """Update after each example."""
    w = w_before
    for x_j, y_j in zip(x, y, strict=True):
        w = w - rate * doubled * (total(w * x_j) - y_j) * x_j
    return w


def converges(environment: Environment) -> Flags:
    """Return (V,): whether repeated updates surely converge: rate·λmax ≤ 2, λmax being at most the trace.

    The Hessian of c times the loss is scale·XᵀX (exercises §2, learning_rate).
    """
    trace = total(total(environment["x"] ** 2, axis=1))
    return np.asarray(environment["rate"] * environment["scale"] * trace <= 2)  # noqa: PLR2004 - see above


@lru_cache(MOST_KEPT)
def multivariate(iterations: int, left_out: frozenset[str]) -> Recipe:
    """Return the recipe of some updates, less the misconceptions that are right in a question."""
    return STEPS.recipe(iterations, naming(STATES, iterations), meant=lambda name, _: name not in left_out)
