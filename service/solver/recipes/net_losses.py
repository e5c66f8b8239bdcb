"""The losses of a dense net: squared error in its conventions, and cross-entropy; with their wrong roads.

Squared error: ½ Σ (a − y)² and others (see `conventions`). Binary cross-entropy of sigmoid outputs:
−Σ [y ln a + (1 − y) ln(1 − a)]; cross-entropy of a softmax: −ln a_c for the right class c (Goodfellow,
Bengio, Courville, sections 6.2.2.2 and 6.2.2.3). In both of them ∂L/∂z = a − y.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.net import BINARY, CROSS, SCALES, constant
from service.solver.recipes.net_forward import outer
from service.solver.repetition import Repetition
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.recipes.net import Net

MISSES = Repetition("squared error")
"""The value of squared error."""


@MISSES.step("{a} − y", at=outer)
def error(a: Array, y: Array) -> Array:
    return a - y


@MISSES.step("({a}_k − y_k)²", at=outer)
def squared(error: Array) -> Array:
    return error * error


FRONT = {"half_sum": "½·", "sum_full": "", "half_mean": "1/(2·K)·", "mean": "1/K·"}
"""What stands before the sum of squares in the formula; K outputs."""


def squared_error(net: Net) -> Repetition:
    """Return the value of a net's squared error."""
    part = Repetition(net.loss)
    part.step(f"{FRONT[net.loss]}Σ_k {{squared}}_k", at=outer, name="data_loss")(halves)
    return MISSES.joined(part, VALUE_CONVENTIONS)


def halves(squared: Array, *, net: Net) -> Array:
    return net.scale / 2 * total(squared)


GRADIENTS = {
    "half_sum": "{a} − y",
    "sum_full": "2·{error}",
    "half_mean": "{error}/K",
    "mean": "2·{error}/K",
}
"""How ∂L/∂a is written; under half the sum of squares it is the error itself."""


def squared_gradient(net: Net) -> Repetition:
    """Return ∂L/∂a of the outputs for a net's squared error, and what is done wrong there."""
    part = Repetition(net.loss)
    work = difference if net.loss == "half_sum" else scaled
    part.step(GRADIENTS[net.loss], at=outer, name="gradient_a")(work)
    return part.joined(GRADIENT_CONVENTIONS, SQUARED_ROADS)


def difference(a: Array, y: Array) -> Array:
    return a - y


def scaled(error: Array, *, net: Net) -> Array:
    return net.scale * error


SQUARED_ROADS = Repetition("squared error")


@SQUARED_ROADS.misconception(
    replaces="gradient_a",
    at=outer,
    feedback="Your numbers come out as if the error were y − a: the derivative of the loss has a − y.",
)
def error_turned(error: Array, *, net: Net) -> Array:
    return -net.scale * error


@SQUARED_ROADS.misconception(
    replaces="delta",
    at=outer,
    feedback="Your numbers come out as if the output's δ were the derivative of the loss alone: under "
    "squared error it is multiplied by φ′(z).",
)
def dropped_output_derivative(gradient_a: Array) -> Array:
    return +gradient_a


VALUE_CONVENTIONS, GRADIENT_CONVENTIONS = Repetition("squared error"), Repetition("squared error")
PRINTED = {
    "summed": "½ Σ (a − y)²",
    "summed_doubled": "Σ (a − y)²",
    "averaged": "half the mean of (a − y)²",
    "averaged_doubled": "the mean of (a − y)²",
}


def add_convention(name: str) -> None:
    """Add one convention's loss and gradient as misconceptions of its name."""

    def value(squared: Array, *, net: Net) -> Array:
        return constant(name, net.sizes[-1]) / 2 * total(squared)

    def gradient(error: Array, *, net: Net) -> Array:
        return constant(name, net.sizes[-1]) * error

    feedback = f"Right for the loss {PRINTED[name]}, not for the one printed here."
    replaced = ((VALUE_CONVENTIONS, "data_loss", value), (GRADIENT_CONVENTIONS, "gradient_a", gradient))
    for part, stem, work in replaced:
        work.__name__ = name
        part.misconception(replaces=stem, at=outer, feedback=feedback, nature=Nature.CONVENTION)(work)


for each in SCALES:
    add_convention(each)

BINARY_VALUE, BINARY_GRADIENT = Repetition(BINARY), Repetition(BINARY)


@BINARY_VALUE.step("−(y_k·ln {a}_k + (1 − y_k)·ln(1 − {a}_k))", at=outer)
def log_loss(a: Array, y: Array) -> Array:
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


@BINARY_VALUE.step("Σ_k {log_loss}_k", at=outer)
def data_loss(log_loss: Array) -> Array:
    return total(log_loss)


@BINARY_GRADIENT.step("{a} − y", at=outer)
def delta(a: Array, y: Array) -> Array:
    return a - y


CROSS_VALUE, CROSS_GRADIENT = Repetition(CROSS), Repetition(CROSS)


@CROSS_VALUE.step("", at=outer)
def target(y: Array, a: Array) -> Array:
    """Return y as a vector: 1 for the right class, which y numbers from 1, and 0 for the others."""
    classes = np.arange(1.0, len(a) + 1)
    return np.where(classes[:, np.newaxis] == y, 1.0, 0.0)


@CROSS_VALUE.step("−ln {a}_c", at=outer, name="data_loss")
def log_of_right_class(a: Array, target: Array) -> Array:
    return -np.log(total(target * a))


@CROSS_GRADIENT.step("{a} − y", at=outer, name="delta")
def probability_less_target(a: Array, target: Array) -> Array:
    return a - target


TURNED = "Your numbers come out as if the output's δ were y − a: under a cross-entropy it is a − y."
KEPT = (
    "Your numbers come out as if the output's δ had the factor a·(1 − a): under a cross-entropy it cancels, "
    "and δ is a − y."
)
LOG10 = "Your loss comes out as if the logarithm had base 10: the natural one is meant."


@BINARY_VALUE.misconception(replaces="log_loss", at=outer, feedback=LOG10)
def log_base_ten(a: Array, y: Array) -> Array:
    return -(y * np.log10(a) + (1 - y) * np.log10(1 - a))


@BINARY_GRADIENT.misconception(replaces="delta", at=outer, feedback=TURNED, name="error_turned")
def turned(a: Array, y: Array) -> Array:
    return y - a


@BINARY_GRADIENT.misconception(replaces="delta", at=outer, feedback=KEPT)
def kept_output_derivative(a: Array, y: Array) -> Array:
    return (a - y) * a * (1 - a)


@CROSS_VALUE.misconception(replaces="data_loss", at=outer, feedback=LOG10, name="log_base_ten")
def common_log_of_right_class(a: Array, target: Array) -> Array:
    return -np.log10(total(target * a))


@CROSS_GRADIENT.misconception(replaces="delta", at=outer, feedback=TURNED, name="error_turned")
def target_less_probability(a: Array, target: Array) -> Array:
    return target - a


@CROSS_GRADIENT.misconception(replaces="delta", at=outer, feedback=KEPT, name="kept_output_derivative")
def kept_softmax_derivative(a: Array, target: Array) -> Array:
    return (a - target) * a * (1 - a)


def value(net: Net) -> Repetition:
    """Return the steps from a net's outputs to its loss, without weight decay."""
    return {BINARY: BINARY_VALUE, CROSS: CROSS_VALUE}.get(net.loss) or squared_error(net)


def gradient(net: Net) -> Repetition:
    """Return the steps from a net's outputs back to ∂L/∂a, or to δ under a cross-entropy."""
    return {BINARY: BINARY_GRADIENT, CROSS: CROSS_GRADIENT}.get(net.loss) or squared_gradient(net)
