"""The derivative of an activation: the wrong roads, added to the steps of `activation_steps`; the recipes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.activation_steps import (
    RELU_OF_A,
    RELU_OF_Z,
    SIGMOID,
    SIGMOID_OF_Z,
    TANH,
    TANH_OF_Z,
)

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Misconception

LARGEST = 4
"""Beyond it sigmoids are flat, and their derivatives are lost in rounding (exercises §4)."""


@SIGMOID.misconception(
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if the derivative were 1 − a², which is that of tanh: σ′ is a(1 − a).",
)
def tanh_derivative(a: Array) -> Array:
    """Take the derivative of the other one."""
    return 1 - a * a


@SIGMOID.misconception(
    replaces="slope", at=None, feedback="Your numbers come out as 1 − a: multiply it by a."
)
def dropped_factor(complement: Array) -> Array:
    """Forget the first factor."""
    return +complement


@SIGMOID.misconception(
    replaces="complement", at=None, feedback="Your numbers come out as if σ′ were a(1 + a): it is a(1 − a)."
)
def plus_for_minus(a: Array) -> Array:
    """Add instead of subtracting."""
    return 1 + a


@SIGMOID.misconception(
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if σ were applied once more: a is already σ(z), so take a(1 − a).",
)
def activated_again(a: Array) -> Array:
    """Take the activation for z."""
    again = 1 / (1 + np.exp(-a))
    return again * (1 - again)


@TANH.misconception(
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if the derivative were a(1 − a), which is that of σ: tanh′ is 1 − a².",
)
def sigmoid_derivative(a: Array) -> Array:
    """Take the derivative of the other one."""
    return a * (1 - a)


@TANH.misconception(
    replaces="square",
    at=None,
    feedback="Your numbers come out as 1 − a: a is squared before it is subtracted.",
)
def not_squared(a: Array) -> Array:
    """Forget the square."""
    return +a


@TANH.misconception(
    replaces="slope", at=None, feedback="Your numbers come out as 1 + a²: the square is subtracted from 1."
)
def square_added(square: Array) -> Array:
    """Add instead of subtracting."""
    return 1 + square


@TANH.misconception(
    replaces="square",
    at=None,
    feedback="Your numbers come out as if tanh were applied once more: a is already tanh z, so take 1 − a².",
)
def tanh_again(a: Array) -> Array:
    """Take the activation for z."""
    return np.tanh(a) * np.tanh(a)


def reported(a: Array) -> Array:
    """Take the activation for its derivative."""
    return +a


def linear(z: Array) -> Array:
    """Leave the activation out."""
    return +z


def flat_one(read: Array) -> Array:
    """Forget where the activation is flat."""
    return np.ones_like(read)


def turned(read: Array) -> Array:
    """Take the flat side for the steep one."""
    return 1 - (read > 0).astype(np.float64)


for steps, word in ((SIGMOID, "a(1 − a)"), (TANH, "1 − a²"), (RELU_OF_Z, "1 or 0"), (RELU_OF_A, "1 or 0")):
    steps.misconception(
        name="activation_reported",
        replaces="slope",
        at=None,
        feedback=f"Your numbers are the activations themselves: their derivative is {word}.",
    )(reported)

for steps in (SIGMOID_OF_Z, TANH_OF_Z, RELU_OF_Z):
    steps.misconception(
        name="no_activation",
        replaces="a",
        at=None,
        feedback="Your numbers come out as if the activation were z itself: apply the function first.",
    )(linear)

for steps, read in ((RELU_OF_Z, "z"), (RELU_OF_A, "a")):
    steps.misconception(
        name="mask_ignored",
        replaces="slope",
        reads=(read,),
        at=None,
        feedback="Your numbers come out as if the derivative were 1 everywhere: where z is below 0 it is 0.",
    )(flat_one)
    steps.misconception(
        name="mask_turned",
        replaces="slope",
        reads=(read,),
        at=None,
        feedback="Your numbers come out as if 1 and 0 changed places: it is 1 where z is above 0.",
    )(turned)


@SIGMOID_OF_Z.misconception(
    name="derivative_of_z",
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if z stood for a: the derivative is a(1 − a) with a = σ(z).",
)
def sigmoid_of_nothing(z: Array) -> Array:
    """Take z for the activation."""
    return z * (1 - z)


@SIGMOID_OF_Z.misconception(
    replaces="a", at=None, feedback="Your numbers come out as if the activation were tanh z; here it is σ(z)."
)
def tanh_for_sigmoid(z: Array) -> Array:
    """Take the other function."""
    return np.tanh(z)


@TANH_OF_Z.misconception(
    name="derivative_of_z",
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if z stood for a: the derivative is 1 − a² with a = tanh z.",
)
def tanh_of_nothing(z: Array) -> Array:
    """Take z for the activation."""
    return 1 - z * z


@TANH_OF_Z.misconception(
    replaces="a", at=None, feedback="Your numbers come out as if the activation were σ(z); here it is tanh z."
)
def sigmoid_for_tanh(z: Array) -> Array:
    """Take the other function."""
    return 1 / (1 + np.exp(-z))


@RELU_OF_Z.misconception(
    replaces="slope",
    at=None,
    feedback="Your numbers come out as if the derivative were −1 where z is below 0, as that of |z|: "
    "ReLU is flat there.",
)
def absolute_value(z: Array) -> Array:
    """Take the derivative of |z|."""
    return np.sign(z)


FUNCTIONS = {
    ("sigmoid", "z"): SIGMOID_OF_Z.joined(SIGMOID),
    ("sigmoid", "a"): SIGMOID,
    ("tanh", "z"): TANH_OF_Z.joined(TANH),
    ("tanh", "a"): TANH,
    ("relu", "z"): RELU_OF_Z,
    ("relu", "a"): RELU_OF_A,
}
"""The steps of each function, by what is given."""


def misconceptions() -> dict[str, Misconception]:
    """Return the misconceptions of all functions."""
    return {name: each for steps in FUNCTIONS.values() for name, each in steps.misconceptions.items()}


def meant(environment: Environment) -> Flags:
    """Return (V,): whether every activation given is one, or every z given is near 0, but not 0."""
    read = environment["z"] if "z" in environment else environment["a"]
    if "z" in environment:
        right = (np.abs(read) <= LARGEST) & (read != 0)
    elif "complement" in environment:
        right = (read > 0) & (read < 1)
    else:
        right = np.abs(read) < 1 if "square" in environment else read >= 0
    return np.asarray(right.all(axis=0))


@lru_cache(len(FUNCTIONS))
def activation_slope(function: str, given: str) -> Recipe:
    """Return the recipe of a function's derivative from z or from a."""
    return FUNCTIONS[function, given].recipe(1)
