"""Softmax with cross-entropy for one example: probabilities, loss, and its gradient by the logits.

p_k = e^{z_k}/Σ e^{z_i}, L = −ln p_y, ∂L/∂z_k = p_k − 1[k = y] (CS231n notes, minimal neural network case
study; d2l.ai §4.1.2). The classes are counted from 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, written
from service.solver.arrays import total
from service.solver.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array, Flags
    from service.solver.steps import Environment
    from service.vocabulary import Draft

MOST_CLASSES, CLASSES = 6, 3
RECIPE = Recipe("softmax_gradient")


@RECIPE.step("1[k = y]")
def target(z: Array, y: Array) -> Array:
    """Return 1 for the right class and 0 for all others."""
    return one_hot(y, len(z))


@RECIPE.step("e^(z_k)")
def exponential(z: Array) -> Array:
    """Return each logit's power of e."""
    return np.exp(z)


@RECIPE.step("Σ e^(z_i)")
def normalizer(exponential: Array) -> Array:
    """Return the sum over the classes."""
    return total(exponential)


@RECIPE.step("p_k = e^(z_k) / Σ e^(z_i)")
def p(exponential: Array, normalizer: Array) -> Array:
    """Return each class's probability."""
    return exponential / normalizer


@RECIPE.step("p_y")
def p_right(p: Array, target: Array) -> Array:
    """Return the probability of the right class."""
    return total(p * target)


@RECIPE.step("−ln p_y")
def loss(p_right: Array) -> Array:
    """Return the cross-entropy."""
    return -np.log(p_right)


@RECIPE.step("∂L/∂z_k = p_k − 1[k = y]")
def gradient(p: Array, target: Array) -> Array:
    """Return the derivative of the loss with respect to each logit."""
    return p - target


def one_hot(y: Array, classes: int) -> Array:
    """Return (K, V): 1 where a class, counted from 1, is y."""
    numbers = np.arange(1, classes + 1)[:, np.newaxis]
    return ((numbers <= y) & (numbers >= y)).astype(np.float64)


@RECIPE.misconception(
    replaces="exponential",
    feedback="Your numbers come out as if the logits were divided by their sum "
    "without taking e to their power.",
)
def dropped_exponential(z: Array) -> Array:
    """Divide the logits by their sum."""
    return +z


@RECIPE.misconception(
    replaces="p",
    feedback="Your numbers come out as if σ were applied to each logit by itself: "
    "softmax divides by the sum over all classes.",
)
def sigmoid_for_softmax(z: Array) -> Array:
    """Take each class for itself."""
    return 1 / (1 + np.exp(-z))


@RECIPE.misconception(
    replaces="p",
    feedback="Your numbers come out as if the powers of e were not divided by their sum: "
    "probabilities add up to 1.",
)
def not_normalized(exponential: Array) -> Array:
    """Forget to divide."""
    return +exponential


@RECIPE.misconception(
    replaces="target",
    feedback="Your numbers come out as if the class after y were the right one, as when classes are counted "
    "from 0: here they are counted from 1.",
)
def counted_from_zero(z: Array, y: Array) -> Array:
    """Take the next class; after the last comes the first."""
    return one_hot(np.where(y >= len(z), 1, y + 1), len(z))


@RECIPE.misconception(
    replaces="loss",
    feedback="Your loss comes out as if the logarithm were the one to base 10: ln is the one to base e.",
)
def decadic_logarithm(p_right: Array) -> Array:
    """Press the other key."""
    return -np.log10(p_right)


@RECIPE.misconception(
    replaces="loss", feedback="Your loss is ln p_y without its minus: a cross-entropy is never below 0."
)
def dropped_minus(p_right: Array) -> Array:
    """Forget the minus."""
    return +np.log(p_right)


@RECIPE.misconception(
    replaces="loss",
    feedback="Your loss comes out as if it were 1 − p_y, the probability of being wrong: "
    "cross-entropy is −ln p_y.",
)
def probability_of_error(p_right: Array) -> Array:
    """Take what is missing to 1 for the loss."""
    return 1 - p_right


@RECIPE.misconception(
    replaces="loss",
    feedback="Your loss comes out as if −ln p_k were summed over all classes: only the right one counts.",
)
def summed_over_classes(p: Array) -> Array:
    """Sum over all classes."""
    return -total(np.log(p))


@RECIPE.misconception(
    replaces="gradient",
    feedback="Your gradient comes out with its sign turned: it is p_k − 1[k = y], "
    "and descent goes against it.",
)
def sign_turned(p: Array, target: Array) -> Array:
    """Subtract the other way round."""
    return target - p


@RECIPE.misconception(
    replaces="gradient",
    feedback="Your gradient comes out as if p_k − 1[k = y] were still multiplied by p_k(1 − p_k): "
    "with cross-entropy the derivative of softmax is already in it.",
)
def kept_derivative(p: Array, target: Array) -> Array:
    """Keep the factor that belongs to squared error and σ."""
    return (p - target) * p * (1 - p)


@RECIPE.misconception(
    replaces="gradient",
    feedback="Your gradient comes out as p itself: subtract 1 at the right class.",
)
def dropped_target(p: Array) -> Array:
    """Forget the target."""
    return +p


@RECIPE.misconception(
    replaces="gradient",
    feedback="Your gradient comes out as if only the right class had one: the logits of the others "
    "count, too, through the sum that softmax divides by.",
)
def right_class_only(p: Array, target: Array) -> Array:
    """Leave the other classes at 0."""
    return (p - target) * target


@RECIPE.misconception(
    replaces="gradient",
    feedback="Your gradient comes out as −1[k = y]/p_k, which is with respect to the probabilities: "
    "the chain rule goes on through softmax to the logits.",
)
def gradient_of_probabilities(p: Array, target: Array) -> Array:
    """Stop at the probabilities."""
    return -target / p


def classes(draft: Draft) -> int:
    """Return how many classes there are."""
    return count(draft, "classes", CLASSES)


def is_class(environment: Environment) -> Flags:
    """Return (V,): whether y is one of the classes."""
    return np.asarray(total(environment["target"]) == 1)


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: logits, right class, softmax and loss."""
    return (
        f"A classifier with {classes(draft)} classes, counted from 1, gives the logits "
        f"$z = {written(givens['z'])}$ to an example of class $y = {givens['y']}$. Softmax makes them "
        f"probabilities, $p_k = \\frac{{e^{{z_k}}}}{{\\sum_i e^{{z_i}}}}$.\n\n"
        "Loss: $L = -\\ln p_y$. Its gradient is $\\frac{\\partial L}{\\partial z_k}$ for every class $k$."
    )


SOFTMAX_GRADIENT = Family(
    name="softmax_gradient",
    title="Softmax with cross-entropy: probabilities, loss and gradient",
    recipe=lambda _: RECIPE,
    givens={
        "z": Given("Logits, one for each class", lambda draft: (classes(draft),)),
        "y": Given("The right class, counted from 1"),
    },
    ask=lambda _: ("p", "loss", "gradient"),
    task=task,
    example={
        "slug": "softmax-and-its-gradient",
        "parameters": {
            "classes": CLASSES,
            "z": {"from": "-1", "to": "3", "step": "0.5"},
            "y": {"integers": [1, CLASSES]},
        },
    },
    misconceptions=RECIPE.misconceptions,
    parameters={"classes": {**counted("How many classes", MOST_CLASSES, CLASSES), "minimum": 2}},
    asks={
        "p": "the probabilities $p$",
        "loss": "the loss",
        "gradient": "the gradient with respect to the logits",
    },
    admits=is_class,
).kind()
