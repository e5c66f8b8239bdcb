"""The forward pass of a dense net: z = W·a + b, a = φ(z), a_0 = x (Goodfellow, Bengio, Courville, alg. 6.3).

W is (units, inputs) with a row for each unit. Every array has the variant axis last: W (o, i, V), z (o, V).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.exercise import flat
from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array, Flags
    from service.solver.patterns import Places
    from service.solver.recipes.net import Net

FORWARD = Repetition("net", ["W", "b"])


def inner(place: int, count: int) -> bool:
    """Return whether this is a hidden layer."""
    return place < count


def outer(place: int, count: int) -> bool:
    """Return whether this is the output layer."""
    return place == count


@FORWARD.step("{W}_ji·{a_before}_i")
def weighted(W: Array, a_before: Array) -> Array:
    return W * a_before


@FORWARD.step("Σ_i {weighted}_ji + {b}_j")
def z(weighted: Array, b: Array) -> Array:
    return total(weighted, 1) + b


@FORWARD.step("{a}", at=outer)
def output(a: Array) -> Array:
    return +a


@FORWARD.misconception(
    replaces="z", feedback="Your numbers come out as if the biases were left out: z is W·a + b."
)
def dropped_bias(weighted: Array) -> Array:
    return total(weighted, 1)


@FORWARD.misconception(
    replaces="a",
    feedback="Your numbers come out as if the layers had no activation: what a layer hands on, and what its "
    "derivative is worked out from, is a = φ(z), not z.",
)
def no_activation(z: Array) -> Array:
    return +z


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def tanh(z: Array) -> Array:
    return np.tanh(z)


def relu(z: Array) -> Array:
    return np.where(z > 0, z, 0.0)


def identity(z: Array) -> Array:
    return +z


VALUES: dict[str, tuple[str, Callable[[Array], Array]]] = {
    "sigmoid": ("σ({z}) = 1/(1 + e^(−{z}))", sigmoid),
    "tanh": ("tanh({z})", tanh),
    "relu": ("max(0, {z})", relu),
    "identity": ("{z}", identity),
}
"""What each activation computes, as it is written and as it is done."""


def activation(name: str, at: Places) -> Repetition:
    """Return the steps of one activation at some layers."""
    if name not in VALUES:
        return SOFTMAX
    formula, work = VALUES[name]
    part = Repetition(name)
    part.step(formula, at=at, name="a")(work)
    return part


SOFTMAX = Repetition("softmax")


@SOFTMAX.step("e^({z})", at=outer)
def exponential(z: Array) -> Array:
    return np.exp(z)


@SOFTMAX.step("Σ_k {exponential}_k", at=outer)
def partition(exponential: Array) -> Array:
    return total(exponential)


@SOFTMAX.step("{exponential}_k/{partition}", at=outer)
def a(exponential: Array, partition: Array) -> Array:
    return exponential / partition


@SOFTMAX.misconception(
    replaces="exponential",
    at=outer,
    feedback="Your numbers come out as if softmax divided z itself by its sum: it divides e^z.",
)
def softmax_without_exp(z: Array) -> Array:
    return +z


STEEPEST, KINK = 4.0, 1e-3
"""How far a sigmoid's z may be from 0, and how near a ReLU's: beyond, derivatives vanish or jump."""


def plain(name: str, at: Places) -> Repetition:
    """Return steps that say whether z lies where the derivative of an activation is worth asking for."""
    part = Repetition(name)
    if name in RANGES:
        part.step("", at=at, name="plain")(RANGES[name])
    return part


def not_flat(z: Array) -> Array:
    return np.where(np.abs(flat(z)).max(axis=0) <= STEEPEST, 1.0, 0.0)


def off_the_kink(z: Array) -> Array:
    return np.where(np.abs(flat(z)).min(axis=0) >= KINK, 1.0, 0.0)


RANGES: dict[str, Callable[[Array], Array]] = {"sigmoid": not_flat, "relu": off_the_kink}


def admits(environment: Mapping[str, Array]) -> Flags:
    """Return (V,), or one for all: whether z lies in such a place in every layer."""
    said = [values > 0 for name, values in environment.items() if name.startswith("plain")]
    return np.asarray(np.logical_and.reduce(said))


EVALUATION = Repetition("net", ["W", "b"])
"""Wrong roads that only questions about the forward pass look for."""


@EVALUATION.misconception(
    replaces="z", feedback="Your numbers come out as if the biases were subtracted: z is W·a + b."
)
def bias_subtracted(weighted: Array, b: Array) -> Array:
    return total(weighted, 1) - b


@EVALUATION.misconception(
    replaces="a",
    feedback="Your numbers come out as if ReLU turned negative numbers positive: it makes them 0.",
)
def absolute_for_relu(z: Array) -> Array:
    return np.abs(z)


@EVALUATION.misconception(
    replaces="weighted",
    feedback="Your numbers come out as if the weights were transposed: row j of W belongs to unit j.",
)
def transposed_forward(W: Array, a_before: Array) -> Array:
    return np.swapaxes(W, 0, 1) * a_before


@EVALUATION.misconception(
    replaces="a", feedback="Your numbers come out as if σ stood for tanh, or tanh for σ."
)
def other_activation(z: Array, *, place: int, net: Net) -> Array:
    return tanh(z) if net.activation(place) == "sigmoid" else sigmoid(z)


@EVALUATION.misconception(
    replaces=("z", "a"),
    feedback="Your numbers come out as if the bias were added after the activation: it belongs inside.",
)
def bias_outside(weighted: Array, b: Array, *, place: int, net: Net) -> tuple[Array, Array]:
    inside = total(weighted, 1)
    return inside, VALUES[net.activation(place)][1](inside) + b
