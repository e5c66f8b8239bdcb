"""What all momentum methods share: part of the old velocity is kept (Polyak 1964; Sutskever et al. 2013).

μ is written β by those who add up gradients. Where the slope is taken is for each method to say. A single
step has a velocity to begin with; several begin `AT_REST`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.repetition import Repetition, last_of_several, later, later_or_only

if TYPE_CHECKING:
    from service.solver.arrays import Array

MOMENTUM = Repetition("momentum")
AT_REST = Repetition("at_rest")

UPHILL = "Your number comes out as if the step went up the slope: descent goes against the gradient."
WITHOUT_RATE = "Your number comes out as if the learning rate η were 1."
MEAN = (
    "Right for a running mean, where the gradient enters with 1 minus the momentum factor: not the rule "
    "printed here."
)
OLD = (
    "Your number comes out as if x moved by the velocity before the step: update v first, "
    "then move by the new one."
)
STEP_ALONE = "Your number is the step itself: the new point is the old one plus the step."
"""What is told alike in both conventions."""


@AT_REST.step("", at=None, name="v")
@AT_REST.step("", at=lambda place, count: place == 1 < count, name="kept")
def nothing(rate: Array) -> Array:
    return 0 * rate


@MOMENTUM.step("μ·{v_before}", at=later_or_only)
def kept(momentum: Array, v_before: Array) -> Array:
    return momentum * v_before


@MOMENTUM.misconception(
    replaces="kept",
    at=later_or_only,
    feedback="Your number comes out as if there were no momentum: part of the old velocity is kept.",
)
def momentum_forgotten(v_before: Array) -> Array:
    return 0 * v_before


@MOMENTUM.misconception(
    replaces="kept",
    at=later_or_only,
    feedback="Your number comes out as if the old velocity were subtracted: it is added.",
)
def momentum_sign(momentum: Array, v_before: Array) -> Array:
    return -momentum * v_before


@MOMENTUM.misconception(
    replaces="kept",
    at=later_or_only,
    feedback="Your number comes out as if the old velocity were multiplied by 1 minus the momentum factor: "
    "multiply it by the factor itself.",
)
def momentum_complement(momentum: Array, v_before: Array) -> Array:
    return (1 - momentum) * v_before


@MOMENTUM.misconception(
    replaces="kept",
    at=later_or_only,
    feedback="Your number comes out as if the whole old velocity were kept: multiply it by the momentum "
    "factor.",
)
def momentum_not_scaled(v_before: Array) -> Array:
    return +v_before


@MOMENTUM.misconception(
    replaces="slope",
    at=later,
    feedback="Your number comes out as if every step used the gradient at the start: "
    "take it anew in each step.",
)
def first_gradient_again(a: Array, b: Array, x_start: Array) -> Array:
    return 2 * a * x_start + b


@MOMENTUM.misconception(
    replaces=("v", "x"),
    at=last_of_several,
    feedback="Your numbers are those before the last step, as if one step too few were made.",
)
def one_step_too_few(v_before: Array, x_before: Array) -> tuple[Array, Array]:
    return +v_before, +x_before
