"""Cross-entropy of each example, for two classes or several: −ln of the probability of what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array

NAME = "loss_value"
LOGARITHM, BINARY, SOFTMAX = Repetition(NAME), Repetition(NAME), Repetition(NAME)


@LOGARITHM.step("ℓ_j = −ln q_j", at=None, name="losses")
def logarithm(likelihood: Array) -> Array:
    """Return each example's cross-entropy."""
    return -np.log(likelihood)


@LOGARITHM.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if the logarithm were the one to base 10: ln is the one to base e.",
)
def decadic_logarithm(likelihood: Array) -> Array:
    """Press the other key."""
    return -np.log10(likelihood)


@LOGARITHM.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers are logarithms without their minus: a cross-entropy is never below 0.",
)
def dropped_minus(likelihood: Array) -> Array:
    """Forget the minus."""
    return +np.log(likelihood)


@LOGARITHM.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if the loss were the probability of being wrong: take −ln of the "
    "probability of what is right.",
)
def probability_of_error(likelihood: Array) -> Array:
    """Take what is missing to 1."""
    return 1 - likelihood


@BINARY.step("q_j = p_j if y_j = 1, else 1 − p_j", at=None)
def likelihood(p: Array, y: Array) -> Array:
    """Return the probability given to the class that is right."""
    return np.where(y > 0, p, 1 - p)


@BINARY.misconception(
    replaces="likelihood",
    at=None,
    feedback="Your numbers come out as if the classes were swapped: p_j is the probability of class 1.",
)
def swapped_classes(p: Array, y: Array) -> Array:
    """Take the other class's probability."""
    return np.where(y > 0, 1 - p, p)


@BINARY.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if examples of class 0 cost nothing: for them 1 − p_j is what counts.",
)
def class_one_only(p: Array, y: Array) -> Array:
    """Leave out the second term."""
    return -y * np.log(p)


@BINARY.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if the error p_j − y_j were squared: "
    "here the loss is a cross-entropy.",
)
def squared_error(p: Array, y: Array) -> Array:
    """Take another loss."""
    return (p - y) * (p - y)


@SOFTMAX.step("e^(z_jk)", at=None)
def exponential(z: Array) -> Array:
    """Return each logit's power of e."""
    return np.exp(z)


@SOFTMAX.step("Σ_k e^(z_jk)", at=None)
def normalizer(exponential: Array) -> Array:
    """Return each example's sum over the classes."""
    return total(exponential, axis=1)


@SOFTMAX.step("", at=None)
def target(z: Array, y: Array) -> Array:
    """Return 1 for each example's class and 0 for all others."""
    return one_hot(y, z.shape[1])


@SOFTMAX.step("e^(z_jy)", at=None)
def exponential_right(exponential: Array, target: Array) -> Array:
    """Return the power of e of the right class."""
    return total(exponential * target, axis=1)


@SOFTMAX.step("q_j = e^(z_jy) / Σ_k e^(z_jk)", at=None, name="likelihood")
def softmax_right(exponential_right: Array, normalizer: Array) -> Array:
    """Return the probability of the right class."""
    return exponential_right / normalizer


def one_hot(y: Array, classes: int) -> Array:
    """Return (n, K, V): 1 where a class, counted from 1, is that of the example."""
    numbers, of_examples = np.arange(1, classes + 1)[:, np.newaxis], y[:, np.newaxis]
    return ((numbers <= of_examples) & (numbers >= of_examples)).astype(np.float64)


@SOFTMAX.misconception(
    replaces="exponential",
    at=None,
    feedback="Your numbers come out as if the logits were divided by their sum "
    "without taking e to their power.",
)
def dropped_exponential(z: Array) -> Array:
    """Divide the logits by their sum."""
    return +z


@SOFTMAX.misconception(
    replaces="target",
    at=None,
    feedback="Your numbers come out as if the class after y were the right one, as when classes are counted "
    "from 0: here they are counted from 1.",
)
def counted_from_zero(z: Array, y: Array) -> Array:
    """Take the next class; after the last comes the first."""
    classes = z.shape[1]
    return one_hot(np.where(y >= classes, 1, y + 1), classes)


@SOFTMAX.misconception(
    replaces="losses",
    at=None,
    feedback="Your numbers come out as if −ln were summed over all classes: only the right one counts.",
)
def summed_over_classes(exponential: Array, normalizer: Array) -> Array:
    """Sum over all classes."""
    return -total(np.log(exponential / normalizer[:, np.newaxis]), axis=1)
