"""The value of a loss on some examples as recipes: squared error, binary and softmax cross-entropy, hinge.

Each example has a loss ℓ_j; they are added up, and the sum is divided by 1, 2, n or 2n as the loss says
(d2l.ai §3.1, §4.1; Goodfellow, Bengio, Courville, §6.2; the hinge of labels ±1: CS231n notes, linear
classification). Targets y, predictions h, probabilities p and scores s are (n, V), logits z (n, K, V).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.likelihoods import BINARY, LOGARITHM, NAME, SOFTMAX
from service.solver.repetition import Repetition
from service.vocabulary import Nature

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Misconception

MOST_KEPT = 64
REDUCED, SQUARES, HINGE = Repetition(NAME), Repetition(NAME), Repetition(NAME)


@REDUCED.step("Σ ℓ_j", at=None)
def summed_losses(losses: Array) -> Array:
    """Return the sum over the examples."""
    return total(losses)


@REDUCED.step("Σ ℓ_j, divided as the loss says", at=None)
def loss(summed_losses: Array, divisor: Array) -> Array:
    """Return the loss of all examples."""
    return summed_losses / divisor


REDUCTIONS = {
    "sum": ("summed", "Right for a loss that is the sum Σ: not the one printed here."),
    "half_sum": ("halved", "Right for a loss with ½ before the sum Σ: not the one printed here."),
    "mean": ("averaged", "Right for a loss that is the mean, (1/n) Σ: not the one printed here."),
    "half_mean": (
        "half_averaged",
        "Right for a loss with 1/(2n) before the sum Σ: not the one printed here.",
    ),
}
"""Each way to add up the losses, what it is called where another is printed, and what is said then."""


def divisors(examples: int) -> dict[str, int]:
    """Return what the sum is divided by, by the name of the reduction."""
    return {"sum": 1, "half_sum": 2, "mean": examples, "half_mean": 2 * examples}


def another(reduction: str) -> Callable[[Array], Array]:
    """Return what works out the divisor of another reduction."""

    def divisor(y: Array) -> Array:
        return np.full_like(y[0], divisors(len(y))[reduction])

    return divisor


for reduction, (name, feedback) in REDUCTIONS.items():
    REDUCED.misconception(
        name=name, replaces="divisor", reads=("y",), at=None, nature=Nature.CONVENTION, feedback=feedback
    )(another(reduction))


@SQUARES.step("r_j = y_j − h_j", at=None)
def residual(y: Array, h: Array) -> Array:
    """Return what each prediction misses."""
    return y - h


@SQUARES.step("ℓ_j = r_j²", at=None, name="losses")
def square(residual: Array) -> Array:
    """Return each squared residual."""
    return residual * residual


@SQUARES.misconception(
    replaces="losses", at=None, feedback="Your numbers come out as if the residuals were not squared."
)
def not_squared(residual: Array) -> Array:
    """Forget the square."""
    return +residual


@SQUARES.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if the residuals were made positive instead of squared.",
)
def absolute_error(residual: Array) -> Array:
    """Take absolute values."""
    return np.abs(residual)


@SQUARES.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if target and prediction were squared before they are subtracted.",
)
def difference_of_squares(y: Array, h: Array) -> Array:
    """Square first."""
    return y * y - h * h


@SQUARES.misconception(
    replaces="summed_losses",
    at=None,
    feedback="Your loss comes out as if the residuals were added up before they are squared.",
)
def square_of_sum(residual: Array) -> Array:
    """Add first."""
    return total(residual) * total(residual)


@HINGE.step("y_j·s_j", at=None)
def margin(y: Array, s: Array) -> Array:
    """Return how far each score is on the right side of 0."""
    return y * s


@HINGE.step("1 − y_j·s_j", at=None)
def slack(margin: Array) -> Array:
    """Return what each margin lacks of 1."""
    return 1 - margin


@HINGE.step("ℓ_j = max(0, 1 − y_j·s_j)", at=None, name="losses")
def hinge(slack: Array) -> Array:
    """Return what is lacking, and nothing where nothing is."""
    return np.maximum(slack, 0)


@HINGE.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if margins above 1 counted as negative losses: "
    "the maximum makes them 0.",
)
def dropped_maximum(slack: Array) -> Array:
    """Forget the maximum."""
    return +slack


@HINGE.misconception(
    replaces="slack",
    at=None,
    feedback="Your numbers come out as if a right sign were enough: the hinge wants a margin of at least 1.",
)
def dropped_margin(margin: Array) -> Array:
    """Ask only for the right sign, as the perceptron does."""
    return -margin


@HINGE.misconception(
    replaces="margin",
    at=None,
    feedback="Your numbers come out as if every label were 1: the score is multiplied by its label.",
)
def dropped_label(s: Array) -> Array:
    """Forget the label."""
    return +s


@HINGE.misconception(
    replaces="slack",
    at=None,
    feedback="Your numbers come out as if y·s were added to 1: the more of it, the smaller the loss.",
)
def slack_sign(margin: Array) -> Array:
    """Add instead of subtracting."""
    return 1 + margin


@HINGE.misconception(
    replaces="losses", at=None, feedback="Your numbers come out as if the hinge were squared; here it is not."
)
def squared_hinge(slack: Array) -> Array:
    """Square, as the L2-SVM does."""
    return np.maximum(slack, 0) ** 2


LOSSES = {
    "squares": (REDUCED.joined(SQUARES), ("sum", "half_sum", "mean", "half_mean")),
    "binary_cross_entropies": (REDUCED.joined(LOGARITHM, BINARY), ("sum", "mean")),
    "cross_entropies": (REDUCED.joined(LOGARITHM, SOFTMAX), ("sum", "mean")),
    "hinges": (REDUCED.joined(HINGE), ("sum", "mean")),
}
"""The steps of each loss, and the ways to add it up that its authors use."""


def misconceptions() -> dict[str, Misconception]:
    """Return the misconceptions of all losses."""
    return {name: each for steps, _ in LOSSES.values() for name, each in steps.misconceptions.items()}


def meant(environment: Environment) -> Flags:
    """Return (V,): whether every target is what its loss reads: a class, a label, for squares any number."""
    y = environment["y"]
    if "p" in environment:
        p = environment["p"]
        right = ((y == 0) | (y == 1)) & (p > 0) & (p < 1)
    elif "z" in environment:
        right = (y >= 1) & (y <= environment["z"].shape[1]) & (y == np.rint(y))
    else:
        right = np.abs(y) == 1 if "s" in environment else np.isfinite(y)
    return np.asarray(right.all(axis=0))


@lru_cache(MOST_KEPT)
def loss_value(loss: str, own: str, examples: int) -> Recipe:
    """Return the recipe of a loss, less the ways to add up that are the question's own, or the same."""
    steps, used = LOSSES[loss]
    values = {divisors(examples)[own]: ""}
    for reduction in used:
        values.setdefault(divisors(examples)[reduction], REDUCTIONS[reduction][0])
    left_out = {name for name, _ in REDUCTIONS.values()} - set(values.values())
    return steps.recipe(1, meant=lambda name, _: name not in left_out)
