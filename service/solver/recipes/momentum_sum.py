"""Momentum that adds up gradients: v ← β·v + g, x ← x − η·v (d2l.ai, section 12.6; PyTorch's SGD)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.recipes.momentum import MEAN, OLD, STEP_ALONE, UPHILL, WITHOUT_RATE
from service.solver.repetition import Repetition
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

GRADIENT_SUM = Repetition("momentum_sum")


@GRADIENT_SUM.step("{v} = {kept} + {slope}")
def v(kept: Array, slope: Array) -> Array:
    return kept + slope


@GRADIENT_SUM.step("−η·{v}")
def change(rate: Array, v: Array) -> Array:
    return -rate * v


@GRADIENT_SUM.step("{x} = {x_before} + {change}")
def x(x_before: Array, change: Array) -> Array:
    return x_before + change


@GRADIENT_SUM.misconception(replaces="change", feedback=UPHILL)
def ascent(rate: Array, v: Array) -> Array:
    return rate * v


@GRADIENT_SUM.misconception(replaces="change", feedback=WITHOUT_RATE)
def dropped_learning_rate(v: Array) -> Array:
    return -v


@GRADIENT_SUM.misconception(
    replaces="v",
    feedback="Your number comes out as if η scaled the gradient in v and then v once more: it scales v only.",
)
def rate_twice(kept: Array, rate: Array, slope: Array) -> Array:
    return kept + rate * slope


@GRADIENT_SUM.misconception(replaces="v", nature=Nature.CONVENTION, feedback=MEAN)
def running_mean(kept: Array, momentum: Array, slope: Array) -> Array:
    return kept + (1 - momentum) * slope


@GRADIENT_SUM.misconception(
    replaces=("v", "x"),
    nature=Nature.CONVENTION,
    feedback="Right for v ← β·v − η·g and x ← x + v: here the learning rate is not in v.",
)
def rate_inside(kept: Array, slope: Array, x_before: Array, rate: Array) -> tuple[Array, Array]:
    return kept - rate * slope, x_before + (kept - rate * slope)


@GRADIENT_SUM.misconception(replaces="change", feedback=OLD)
def old_velocity(rate: Array, v_before: Array) -> Array:
    return -rate * v_before


@GRADIENT_SUM.misconception(replaces="x", feedback=STEP_ALONE)
def change_reported(change: Array) -> Array:
    return +change
