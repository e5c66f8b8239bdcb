"""An activation and its derivative at some places, from z or from the activation a itself, step by step.

σ′(z) = a(1 − a) for a = σ(z), tanh′(z) = 1 − a² for a = tanh z, ReLU′(z) = 1[z > 0] (d2l.ai §5.1.2). Every
array is (n, V): so many places, each for itself. Each function has steps from its a on, and from z to its a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array

NAME = "activation_derivative"

SIGMOID, SIGMOID_OF_Z, TANH, TANH_OF_Z, RELU_OF_A, RELU_OF_Z = (Repetition(NAME) for _ in range(6))


@SIGMOID.step("1 − a", at=None)
def complement(a: Array) -> Array:
    """Return what a lacks of 1."""
    return 1 - a


@SIGMOID.step("a·(1 − a)", at=None, name="slope")
def slope_of_sigmoid(a: Array, complement: Array) -> Array:
    """Return the derivative of the logistic function."""
    return a * complement


@SIGMOID_OF_Z.step("e^(−z)", at=None)
def exponential(z: Array) -> Array:
    """Return the power of e in the logistic function."""
    return np.exp(-z)


@SIGMOID_OF_Z.step("1 + e^(−z)", at=None)
def denominator(exponential: Array) -> Array:
    """Return what 1 is divided by."""
    return 1 + exponential


@SIGMOID_OF_Z.step("a = 1/(1 + e^(−z))", at=None, name="a")
def sigmoid(denominator: Array) -> Array:
    """Return the logistic function."""
    return 1 / denominator


@TANH.step("a²", at=None)
def square(a: Array) -> Array:
    """Return the square of the activation."""
    return a * a


@TANH.step("1 − a²", at=None, name="slope")
def slope_of_tanh(square: Array) -> Array:
    """Return the derivative of the hyperbolic tangent."""
    return 1 - square


@TANH_OF_Z.step("a = tanh z", at=None, name="a")
def tanh(z: Array) -> Array:
    """Return the hyperbolic tangent."""
    return np.tanh(z)


@RELU_OF_Z.step("a = max(0, z)", at=None, name="a")
def relu(z: Array) -> Array:
    """Return z where it is above 0."""
    return np.maximum(z, 0)


@RELU_OF_Z.step("1 if z > 0, else 0", at=None, name="slope")
def slope_of_relu(z: Array) -> Array:
    """Return whether z is above 0."""
    return (z > 0).astype(np.float64)


@RELU_OF_A.step("1 if a > 0, else 0", at=None, name="slope")
def slope_by_activation(a: Array) -> Array:
    """Return whether z was above 0, as the activation shows."""
    return (a > 0).astype(np.float64)
