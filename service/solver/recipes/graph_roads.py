"""Wrong roads through a computation graph (exercises §3): wrong local derivatives, values, and forks.

A wrong local derivative is said for an operation and the place of its argument, as in `graph_operations`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.graph_operations import one_if, sigmoid, smaller
from service.vocabulary import Misconception

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array
    from service.solver.recipes.graph_operations import Factor

FIRST, SECOND = 0, 1
AS_IF = "Your number comes out as if "


@dataclass(frozen=True, slots=True)
class Road:
    """A wrong road: local derivatives by operation and place of the argument, values by operation."""

    feedback: str
    locals: Mapping[tuple[str, int], Factor] = field(default_factory=dict)
    values: Mapping[str, Callable[..., Array]] = field(default_factory=dict)


ROADS = {
    "product_factors_swapped": Road(
        f"{AS_IF}the derivative of a product were the factor itself: it is the other one.",
        {("mul", FIRST): lambda x: +x, ("mul", SECOND): lambda y: +y},
    ),
    "minus_forgotten": Road(
        f"{AS_IF}what is subtracted had the derivative 1: it is −1.", {("sub", SECOND): 1}
    ),
    "quotient_sign": Road(
        f"{AS_IF}the derivative by the denominator were x/y²: it is −x/y².",
        {("div", SECOND): lambda x, y: x / (y * y)},
    ),
    "quotient_not_squared": Road(
        f"{AS_IF}the derivative by the denominator were −x/y: it is −x/y².",
        {("div", SECOND): lambda x, y: -x / y},
    ),
    "numerator_by_one": Road(
        f"{AS_IF}the derivative by the numerator were 1: it is 1/y.", {("div", FIRST): 1}
    ),
    "local_derivative_dropped": Road(
        f"{AS_IF}functions passed the derivative on as it is: multiply it by their own derivative.",
        {(name, FIRST): 1 for name in ("square", "exp", "sigmoid", "tanh")},
    ),
    "derivative_of_argument": Road(
        f"{AS_IF}σ′ = z(1 − z) or tanh′ = 1 − z²: put in the function's value, not its argument z.",
        {("sigmoid", FIRST): lambda x: x * (1 - x), ("tanh", FIRST): lambda x: 1 - x * x},
    ),
    "derivative_at_value": Road(
        f"{AS_IF}a derivative were taken at the function's value: it is taken at its argument.",
        {
            ("sigmoid", FIRST): lambda out: sigmoid(out) * (1 - sigmoid(out)),
            ("tanh", FIRST): lambda out: 1 - np.tanh(out) * np.tanh(out),
            ("exp", FIRST): lambda out: np.exp(+out),
            ("square", FIRST): lambda out: 2 * out,
        },
    ),
    "sigmoid_and_tanh_swapped": Road(
        f"{AS_IF}the derivatives of σ and tanh had changed places: σ′ = σ(1 − σ), tanh′ = 1 − tanh².",
        {("sigmoid", FIRST): lambda out: 1 - out * out, ("tanh", FIRST): lambda out: out * (1 - out)},
    ),
    "factor_two_dropped": Road(
        f"{AS_IF}the derivative of a square lacked the factor 2.", {("square", FIRST): lambda x: +x}
    ),
    "exp_as_power": Road(
        f"{AS_IF}exp were a power: its derivative is exp itself.",
        {("exp", FIRST): lambda x: x * np.exp(x - 1)},
    ),
    "relu_mask_ignored": Road(
        f"{AS_IF}max(0, z) passed the derivative on for z < 0, too: there it is 0.", {("relu", FIRST): 1}
    ),
    "relu_mask_turned": Road(
        f"{AS_IF}max(0, z) passed the derivative on for z < 0 only: it does for z > 0.",
        {("relu", FIRST): lambda x: one_if(x < 0)},
    ),
    "relu_value_for_mask": Road(
        f"{AS_IF}the derivative of max(0, z) were its value: it is 1 or 0.",
        {("relu", FIRST): lambda out: +out},
    ),
    "max_to_both": Road(
        f"{AS_IF}max passed the derivative on to both arguments: the larger one alone gets it.",
        {("max", FIRST): 1, ("max", SECOND): 1},
    ),
    "max_to_smaller": Road(
        f"{AS_IF}max passed the derivative on to the smaller argument: the larger one gets it.",
        {("max", FIRST): lambda x, y: one_if(x < y), ("max", SECOND): lambda x, y: one_if(y < x)},
    ),
    "difference_turned": Road(
        f"{AS_IF}a difference were taken the other way round.", values={"sub": lambda x, y: y - x}
    ),
    "double_for_square": Road(f"{AS_IF}a square were a double.", values={"square": lambda x: 2 * x}),
    "smaller_for_larger": Road(f"{AS_IF}max took the smaller number.", values={"max": smaller}),
    "minus_in_sigmoid_forgotten": Road(
        f"{AS_IF}σ(z) were 1/(1 + exp(z)): the exponent is −z.", values={"sigmoid": lambda x: sigmoid(-x)}
    ),
}
"""Wrong local derivatives, and wrong values."""

FORKS = {
    "last_branch_only": f"{AS_IF}a value that is read twice kept what was assigned last (= for +=): "
    "the derivatives of all branches are added up.",
    "first_branch_only": f"{AS_IF}a value that is read twice got the derivative of one branch: "
    "those of all are added up.",
    "branches_multiplied": f"{AS_IF}the derivatives of several branches were multiplied: they are added up.",
}
"""Wrong roads where a value is read more than once."""

SEED = {"output_for_seed": f"{AS_IF}the backward pass began with the value of the output: begin with 1."}


def known_wrong() -> dict[str, Misconception]:
    """Return all misconceptions about computation graphs."""
    said = {name: road.feedback for name, road in ROADS.items()} | FORKS | SEED
    return {name: Misconception(name, feedback) for name, feedback in said.items()}
