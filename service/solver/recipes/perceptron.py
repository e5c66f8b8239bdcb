"""The perceptron rule: the wrong roads (exercises §3) added to the steps of `perceptron_steps`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.perceptron_steps import STEPS
from service.solver.recipes.weight_updates import naming
from service.solver.repetition import later

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_KEPT = 16
NEAREST = 1e-6
STATES = ("w", "b")

FEWEST = {
    "updates_when_right": 2,
    "sign_for_threshold": 2,
    "always_added": 5,
    "dropped_bias": 5,
    "old_weights": 6,
}
"""How many examples are shown at least where these are claimed.

They change the weights only where another class is predicted, or of one sort of mistake. With fewer examples
few draws show them all; and of one example they would tell how it comes out.
"""


@STEPS.misconception(
    replaces="error",
    feedback="Your numbers come out as if ŷ − y were added: where ŷ is too low the rule adds x.",
)
def ascent(point_y: Array, output: Array) -> Array:
    """Turn the sign."""
    return output - point_y


@STEPS.misconception(
    replaces="output",
    feedback="Your numbers come out as if the perceptron answered 1 where z is below 0.",
)
def threshold_turned(z: Array) -> Array:
    """Turn the threshold."""
    return (z < 0).astype(np.float64)


@STEPS.misconception(
    replaces="output",
    feedback="Your numbers come out as if z itself were the prediction: compare it with 0 first.",
)
def no_threshold(z: Array) -> Array:
    """Predict as linear regression does."""
    return +z


@STEPS.misconception(
    replaces="output",
    feedback="Your numbers come out as if the prediction were σ(z): a perceptron answers 0 or 1.",
)
def sigmoid_for_threshold(z: Array) -> Array:
    """Predict as logistic regression does."""
    return 1 / (1 + np.exp(-z))


@STEPS.misconception(
    replaces="output",
    feedback="Your numbers come out as if the perceptron answered 1 or −1; its classes here are 1 and 0.",
)
def sign_for_threshold(z: Array) -> Array:
    """Predict labels of another convention."""
    return np.where(z >= 0, 1.0, -1.0)


@STEPS.misconception(
    replaces="error",
    feedback="Your numbers come out as if weights changed after every example: "
    "where the prediction is right they stay.",
)
def updates_when_right(point_y: Array) -> Array:
    """Add inputs of class 1 and subtract those of class 0, whatever was predicted."""
    return 2 * point_y - 1


@STEPS.misconception(
    replaces="error",
    feedback="Your numbers come out as if x were added at every mistake: "
    "where ŷ is 1 and y is 0 it is subtracted.",
)
def always_added(point_y: Array, output: Array) -> Array:
    """Add whatever the mistake was."""
    return (point_y - output) * (point_y - output)


@STEPS.misconception(
    replaces="z", feedback="Your numbers come out as if z were w·x alone: the bias b is added."
)
def dropped_bias(weighted_sum: Array) -> Array:
    """Forget the bias in the prediction."""
    return +weighted_sum


@STEPS.misconception(
    replaces="b", feedback="b comes out unchanged, as if only w were learned; both are updated."
)
def bias_not_updated(b_before: Array) -> Array:
    """Leave the bias."""
    return +b_before


@STEPS.misconception(
    replaces="change_w",
    feedback="w comes out as if each weight changed by α·e: the factor x belongs to it.",
)
def dropped_input_factor(change_b: Array, point_x: Array) -> Array:
    """Forget the input."""
    return np.broadcast_to(change_b, point_x.shape)


@STEPS.misconception(
    replaces="rate",
    at=None,
    feedback="Your numbers come out as if the whole of x were added, without the learning rate α.",
)
def dropped_learning_rate(y: Array) -> Array:
    """Forget the rate."""
    return np.ones_like(y[0])


@STEPS.misconception(
    replaces=("w", "b"),
    feedback="Your numbers come out as if α multiplied the old weights; it scales only the step.",
)
def rate_on_weight(
    w_before: Array, b_before: Array, rate: Array, error: Array, point_x: Array
) -> tuple[Array, Array]:
    """Scale the weights instead of the step."""
    return rate * w_before + error * point_x, rate * b_before + error


@STEPS.misconception(
    replaces=("w", "b"), feedback="Your numbers are the changes of the weights; add them to the old weights."
)
def change_reported(change_w: Array, change_b: Array) -> tuple[Array, Array]:
    """Stop at the change."""
    return +change_w, +change_b


@STEPS.misconception(
    replaces="z",
    at=later,
    feedback="Your numbers come out as if every prediction were made with the weights given at the start: "
    "predict with the newest ones.",
)
def old_weights(w_start: Array, b_start: Array, point_x: Array) -> Array:
    """Predict with the first weights."""
    return total(w_start * point_x) + b_start


def meant(environment: Environment) -> Flags:
    """Return (V,): whether every target is a class, 0 or 1, and no example lies on the line itself.

    There rounding, a student's or ours, would decide what is predicted.
    """
    y = environment["y"]
    right = ((y == 0) | (y == 1)).all(axis=0)
    for name, values in environment.items():
        if name == "z" or name.startswith("z_"):
            right &= np.abs(values) > NEAREST
    return np.asarray(right)


@lru_cache(MOST_KEPT)
def perceptron(iterations: int) -> Recipe:
    """Return the recipe of so many examples, one after the other."""
    return STEPS.recipe(
        iterations, naming(STATES, iterations), meant=lambda name, _: iterations >= FEWEST.get(name, 1)
    )
