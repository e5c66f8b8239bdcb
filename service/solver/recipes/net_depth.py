"""The derivative through a chain of layers of one unit: a product with a factor w·φ′(z) for each layer.

∂a_L/∂a_0 = Π_l w_l φ′(z_l): why gradients vanish, or explode, with depth (Nielsen, chapter 5; Goodfellow,
Bengio, Courville, section 8.2.5).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.net import Net
from service.solver.recipes.net_backward import DERIVATIVES, derivative
from service.solver.recipes.net_forward import activation, plain
from service.solver.repetition import Repetition, every, last_of_several, later

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.recipe import Recipe
    from service.vocabulary import Misconception

DEPTH = Repetition("depth")


@DEPTH.step("", name="weight")
def own_weight(w: Array, *, place: int) -> Array:
    own: Array = w[place - 1]
    return own


@DEPTH.step("", name="z")
def own_z(z_start: Array, *, place: int) -> Array:
    own: Array = z_start[place - 1]
    return own


@DEPTH.step("{weight}·{slope}")
def factor(weight: Array, slope: Array) -> Array:
    return weight * slope


@DEPTH.step("{factor}", at=lambda place, count: place == 1 <= count)
def gradient(factor: Array) -> Array:
    return +factor


@DEPTH.step("{gradient_before}·{factor}", at=later, name="gradient")
def gradient_so_far(gradient_before: Array, factor: Array) -> Array:
    return gradient_before * factor


@DEPTH.misconception(
    replaces="factor", feedback="Your number is the product of the weights alone: each layer also has φ′(z)."
)
def dropped_derivative(weight: Array) -> Array:
    return +weight


@DEPTH.misconception(
    replaces="factor", feedback="Your number is the product of the derivatives alone: each layer also has w."
)
def dropped_weights(slope: Array) -> Array:
    return +slope


@DEPTH.misconception(
    replaces="gradient",
    at=later,
    feedback="Your number comes out as if the layers' factors were added: by the chain rule they multiply.",
)
def sum_for_product(gradient_before: Array, factor: Array) -> Array:
    return gradient_before + factor


@DEPTH.misconception(
    replaces="gradient",
    at=last_of_several,
    feedback="Your number comes out as if the last layer were left out.",
)
def one_layer_too_few(gradient_before: Array) -> Array:
    return +gradient_before


@DEPTH.misconception(
    replaces="gradient",
    at=later,
    feedback="Your number is that of the layer before, as if a layer changed nothing.",
)
def unchanged(gradient_before: Array) -> Array:
    return +gradient_before


@DEPTH.misconception(
    replaces="slope", feedback="Your number comes out as if φ(z) stood for its derivative φ′(z)."
)
def value_for_derivative(a: Array) -> Array:
    return +a


@DEPTH.misconception(
    replaces="slope",
    feedback="Your number comes out as if every layer had the largest derivative there is, 1/4 of σ or 1 of "
    "tanh: it is taken at the layer's own z.",
)
def largest_derivative(z: Array, *, net: Net, place: int) -> Array:
    return np.full_like(z, 0.25 if net.activation(place) == "sigmoid" else 1.0)


def named(stem: str, place: int) -> str:
    """Return what a stem is called in a layer; what is given has no number."""
    return f"{stem}{place}" if place else stem


@lru_cache
def chain(layers: int, name: str) -> Recipe:
    """Return the recipe of a chain of so many layers: gradient1 … gradientL, each ∂a_l/∂a_0."""
    net = Net((1,) * (layers + 1), name, name)
    parts = (DERIVATIVES, activation(name, every), derivative(name, every), plain(name, every))
    return DEPTH.joined(*parts).recipe(layers, named, {"net": net}, net.meant)


def misconceptions() -> dict[str, Misconception]:
    """Return all misconceptions that the recipe of any chain may have."""
    return DEPTH.joined(DERIVATIVES).misconceptions
