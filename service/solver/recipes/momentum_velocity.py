"""Momentum with the learning rate in the velocity: v ← μ·v − η·g, x ← x + v (Sutskever et al. 2013)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.recipes.momentum import MEAN, OLD, STEP_ALONE, UPHILL, WITHOUT_RATE
from service.solver.repetition import Repetition, later_or_only
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

VELOCITY = Repetition("momentum_velocity")


@VELOCITY.step("−η·{slope}")
def push(rate: Array, slope: Array) -> Array:
    return -rate * slope


@VELOCITY.step("{v} = {kept} + {push}")
def v(kept: Array, push: Array) -> Array:
    return kept + push


@VELOCITY.step("{x} = {x_before} + {v}")
def x(x_before: Array, v: Array) -> Array:
    return x_before + v


@VELOCITY.misconception(replaces="push", feedback=UPHILL)
def ascent(rate: Array, slope: Array) -> Array:
    return rate * slope


@VELOCITY.misconception(replaces="push", feedback=WITHOUT_RATE)
def dropped_learning_rate(slope: Array) -> Array:
    return -slope


@VELOCITY.misconception(
    replaces="kept",
    at=later_or_only,
    feedback="Your number comes out as if η scaled the old velocity as well: it scales the gradient.",
)
def rate_on_velocity(rate: Array, momentum: Array, v_before: Array) -> Array:
    return rate * momentum * v_before


@VELOCITY.misconception(replaces="push", nature=Nature.CONVENTION, feedback=MEAN)
def running_mean(rate: Array, momentum: Array, slope: Array) -> Array:
    return -rate * (1 - momentum) * slope


@VELOCITY.misconception(
    replaces=("v", "x"),
    nature=Nature.CONVENTION,
    feedback="Right for v ← μ·v + g and x ← x − η·v: here the learning rate is already in v.",
)
def rate_outside(kept: Array, slope: Array, x_before: Array, rate: Array) -> tuple[Array, Array]:
    return kept + slope, x_before - rate * (kept + slope)


@VELOCITY.misconception(replaces="x", feedback=OLD)
def old_velocity(x_before: Array, v_before: Array) -> Array:
    return x_before + v_before


@VELOCITY.misconception(
    replaces="x",
    feedback="Your number comes out as if −η·g were added once more: it is already in v.",
)
def gradient_twice(x_before: Array, v: Array, push: Array) -> Array:
    return x_before + v + push


@VELOCITY.misconception(replaces="x", feedback=STEP_ALONE)
def change_reported(v: Array) -> Array:
    return +v
