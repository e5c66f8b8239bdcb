"""Operations of a computation graph: their values and their local derivatives (any calculus book).

A local derivative reads the arguments `x` and `y` of its operation, or its result `out`; one that is ±1 is a
plain number.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.arrays import Array

Factor: TypeAlias = "float | Callable[..., Array]"
"""A local derivative: a number, or a function whose arguments are some of `x`, `y` and `out`."""


@dataclass(frozen=True, slots=True)
class Local:
    """The local derivative for one argument; `formula` is empty where it is a value that is there already."""

    factor: Factor
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of one or two arguments: how it is written, in TeX too, its value and its derivatives."""

    text: str
    tex: str
    value: Callable[..., Array]
    locals: tuple[Local, ...]


def reads(factor: Factor) -> tuple[str, ...]:
    """Return which of `x`, `y` and `out` a local derivative reads."""
    return tuple(inspect.signature(factor).parameters) if callable(factor) else ()


def sigmoid(x: Array) -> Array:
    """Return the logistic function."""
    return 1 / (1 + np.exp(-x))


def relu(x: Array) -> Array:
    """Return the positive part."""
    return np.where(x > 0, x, 0 * x)


def larger(x: Array, y: Array) -> Array:
    """Return the larger of both."""
    return np.where(x > y, x, y)


def smaller(x: Array, y: Array) -> Array:
    """Return the smaller of both."""
    return np.where(x < y, x, y)


def one_if(flags: Array) -> Array:
    """Return 1 where it is so, else 0."""
    return np.where(flags, 1.0, 0.0)


OPERATIONS = {
    "add": Operation("{x} + {y}", "{x} + {y}", lambda x, y: x + y, (Local(1), Local(1))),
    "sub": Operation("{x} − {y}", "{x} - {y}", lambda x, y: x - y, (Local(1), Local(-1))),
    "mul": Operation(
        "{x}·{y}", r"{x} \cdot {y}", lambda x, y: x * y, (Local(lambda y: +y), Local(lambda x: +x))
    ),
    "div": Operation(
        "{x}/{y}",
        "{x} / {y}",
        lambda x, y: x / y,
        (Local(lambda y: 1 / y, "1/{y}"), Local(lambda x, y: -x / (y * y), "−{x}/{y}²")),
    ),
    "square": Operation("{x}²", "{x}^2", lambda x: x * x, (Local(lambda x: 2 * x, "2·{x}"),)),
    "exp": Operation("exp({x})", r"\exp({x})", np.exp, (Local(lambda out: +out),)),
    "sigmoid": Operation(
        "σ({x})", r"\sigma({x})", sigmoid, (Local(lambda out: out * (1 - out), "{out}·(1 − {out})"),)
    ),
    "tanh": Operation("tanh({x})", r"\tanh({x})", np.tanh, (Local(lambda out: 1 - out * out, "1 − {out}²"),)),
    "relu": Operation(
        "max(0, {x})", r"\max(0, {x})", relu, (Local(lambda x: one_if(x > 0), "1 if {x} > 0, else 0"),)
    ),
    "max": Operation(
        "max({x}, {y})",
        r"\max({x}, {y})",
        larger,
        (
            Local(lambda x, y: one_if(x > y), "1 if {x} > {y}, else 0"),
            Local(lambda x, y: one_if(y >= x), "1 if {y} is the larger one, else 0"),
        ),
    ),
}
"""Every operation by its name."""
