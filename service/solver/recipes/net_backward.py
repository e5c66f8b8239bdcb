"""The backward pass of a dense net: δ = ∂L/∂z, and the gradients of weights and biases.

δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ φ′(z_l), ∂L/∂W_l = δ_l a_{l−1}ᵀ, ∂L/∂b_l = δ_l (Goodfellow, Bengio, Courville,
alg. 6.4; Nielsen, chapter 2, BP2 to BP4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.net_forward import inner, sigmoid, tanh
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.arrays import Array
    from service.solver.patterns import Places
    from service.solver.recipes.net import Net

BACKWARD = Repetition("net", ["gradient_W"])
DERIVATIVES = Repetition("net")
"""Wrong roads to the derivative of an activation."""


@BACKWARD.step("{W_after}_kj·{delta_after}_k", at=inner)
def returned(W_after: Array, delta_after: Array) -> Array:
    return W_after * delta_after[:, np.newaxis]


@BACKWARD.step("Σ_k {returned}_kj", at=inner)
def gradient_a(returned: Array) -> Array:
    return total(returned)


@BACKWARD.step("{delta}_j·{a_before}_i")
def data_gradient_W(delta: Array, a_before: Array) -> Array:
    return delta[:, np.newaxis] * a_before


@BACKWARD.step("{delta}_j")
def gradient_b(delta: Array) -> Array:
    return +delta


def slopes(name: str, at: Places) -> Repetition:
    """Return the steps from ∂L/∂a to δ for one activation at some layers."""
    part = derivative(name, at)
    formula, work = DELTAS[name]
    part.step(formula, at=at, name="delta")(work)
    return part


def derivative(name: str, at: Places) -> Repetition:
    """Return the steps of one activation's derivative at some layers."""
    part = Repetition(name)
    for stem, formula, work in SLOPES[name]:
        part.step(formula, at=at, name=stem)(work)
    return part


def sigmoid_slope(a: Array) -> Array:
    return a * (1 - a)


def square_a(a: Array) -> Array:
    return a * a


def tanh_slope(square_a: Array) -> Array:
    return 1 - square_a


def relu_slope(z: Array) -> Array:
    return np.where(z > 0, 1.0, 0.0)


def delta(gradient_a: Array, slope: Array) -> Array:
    return gradient_a * slope


def whole_delta(gradient_a: Array) -> Array:
    return +gradient_a


SLOPES: dict[str, tuple[tuple[str, str, Callable[[Array], Array]], ...]] = {
    "sigmoid": (("slope", "{a}·(1 − {a})", sigmoid_slope),),
    "tanh": (("square_a", "{a}²", square_a), ("slope", "1 − {square_a}", tanh_slope)),
    "relu": (("slope", "", relu_slope),),
    "identity": (),
}
"""How each activation's derivative is worked out; nobody writes down or rounds that of ReLU."""

DELTAS: dict[str, tuple[str, Callable[..., Array]]] = {
    "sigmoid": ("{gradient_a}_j·{slope}_j", delta),
    "tanh": ("{gradient_a}_j·{slope}_j", delta),
    "relu": ("{gradient_a}_j if {z}_j > 0, else 0", delta),
    "identity": ("{gradient_a}_j", whole_delta),
}
"""How δ is worked out from ∂L/∂a and the derivative."""


@BACKWARD.misconception(
    replaces="delta",
    at=inner,
    feedback="Your numbers come out as if a hidden δ were only what the next layer hands back: it is "
    "multiplied by φ′(z).",
)
def dropped_hidden_derivative(gradient_a: Array) -> Array:
    return +gradient_a


@DERIVATIVES.misconception(
    replaces="slope",
    feedback="Your numbers come out as if the formula of the derivative, such as a·(1 − a), took z for a.",
)
def derivative_of_z(z: Array, *, place: int, net: Net) -> Array:
    return z * (1 - z) if net.activation(place) == "sigmoid" else 1 - z * z


@DERIVATIVES.misconception(
    replaces="slope",
    feedback="Your numbers come out as if φ′ were taken at a: it is taken at z, the activation's input.",
)
def derivative_of_a(a: Array, *, place: int, net: Net) -> Array:
    again = sigmoid(a) if net.activation(place) == "sigmoid" else tanh(a)
    return again * (1 - again) if net.activation(place) == "sigmoid" else 1 - again * again


@DERIVATIVES.misconception(
    replaces="slope",
    feedback="Your numbers come out as if the derivatives of σ and tanh were swapped: σ′ is a·(1 − a), tanh′ "
    "is 1 − a².",
)
def swapped_derivatives(a: Array, *, place: int, net: Net) -> Array:
    return 1 - a * a if net.activation(place) == "sigmoid" else a * (1 - a)


@BACKWARD.misconception(
    replaces="slope",
    feedback="Your numbers come out as if ReLU had the derivative 1 everywhere: where z is negative it is 0.",
)
def relu_mask_ignored(z: Array) -> Array:
    return np.ones_like(z)


@BACKWARD.misconception(
    replaces="returned",
    at=inner,
    feedback="Your numbers come out as if a hidden δ were handed back without the next layer's weights.",
)
def next_weights_forgotten(W_after: Array, delta_after: Array) -> Array:
    return np.ones_like(W_after) * delta_after[:, np.newaxis]


@BACKWARD.misconception(
    replaces="returned",
    at=inner,
    feedback="Your numbers come out as if δ went back through W itself: it goes back through its transpose.",
)
def transposed_weights(W_after: Array, delta_after: Array) -> Array:
    return np.swapaxes(W_after, 0, 1) * delta_after[:, np.newaxis]


@BACKWARD.misconception(
    replaces="returned",
    at=inner,
    feedback="Your numbers come out as if the next layer's weights had been updated before δ went back "
    "through them: all gradients are taken at the old weights.",
)
def updated_weights_backward(W_next_after: Array, delta_after: Array) -> Array:
    return W_next_after * delta_after[:, np.newaxis]


@BACKWARD.misconception(
    replaces="data_gradient_W",
    feedback="Your gradient comes out transposed: its row j belongs to unit j, as in W.",
)
def transposed_gradient(delta: Array, a_before: Array) -> Array:
    return a_before[:, np.newaxis] * delta


@BACKWARD.misconception(
    replaces="data_gradient_W",
    feedback="Your numbers come out as if the gradient of a weight were δ alone: it is δ times the weight's "
    "input.",
)
def dropped_input_factor(delta: Array, a_before: Array) -> Array:
    return delta[:, np.newaxis] * np.ones_like(a_before)
