"""Checking a gradient by the centred difference (f(x + h) − f(x − h))/2h of f(x) = a·x³ + b·x.

The relative error is |g − d|/max(|g|, |d|) for the gradient g to be checked and the difference d (CS231n
notes, "Gradient checks"). The centred difference misses the derivative by a·h², the forward one by
3a·x·h + a·h².
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.repetition import Repetition
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

SIDES = ("plus", "minus")
CHECK = Repetition("gradient_check")


def named(stem: str, place: int) -> str:
    """Return what a stem is called on the side of x + h, place 1, or of x − h, place 2."""
    return f"{stem}_{SIDES[place - 1]}"


@CHECK.step("x + h", at=lambda place, _: place == 1, name="point")
def beyond(x: Array, h: Array) -> Array:
    return x + h


@CHECK.step("x − h", at=lambda place, _: place == len(SIDES), name="point")
def before(x: Array, h: Array) -> Array:
    return x - h


@CHECK.step("{point}³")
def cube(point: Array) -> Array:
    return point * point * point


@CHECK.step("a·{point}³")
def cubic_term(a: Array, cube: Array) -> Array:
    return a * cube


@CHECK.step("b·{point}")
def linear_term(b: Array, point: Array) -> Array:
    return b * point


@CHECK.step("f({point}) = {cubic_term} + {linear_term}")
def f(cubic_term: Array, linear_term: Array) -> Array:
    return cubic_term + linear_term


@CHECK.step("f(x + h) − f(x − h)", at=None)
def difference(f_plus: Array, f_minus: Array) -> Array:
    return f_plus - f_minus


@CHECK.step("2h", at=None)
def width(h: Array) -> Array:
    return 2 * h


@CHECK.step("(f(x + h) − f(x − h))/2h", at=None)
def numeric(difference: Array, width: Array) -> Array:
    return difference / width


@CHECK.step("|g − d|", at=None)
def absolute_error(gradient: Array, numeric: Array) -> Array:
    return np.abs(gradient - numeric)


@CHECK.step("max(|g|, |d|)", at=None)
def larger(gradient: Array, numeric: Array) -> Array:
    sizes = np.abs(gradient), np.abs(numeric)
    return np.where(sizes[0] > sizes[1], *sizes)


@CHECK.step("|g − d|/max(|g|, |d|)", at=None)
def relative_error(absolute_error: Array, larger: Array) -> Array:
    return absolute_error / larger


@CHECK.misconception(
    replaces=("difference", "width"),
    at=None,
    feedback="Your number is the forward difference (f(x + h) − f(x))/h: the centred one takes both sides.",
)
def forward_difference(f_plus: Array, a: Array, b: Array, x: Array, h: Array) -> tuple[Array, Array]:
    return f_plus - (a * x * x * x + b * x), +h


@CHECK.misconception(
    replaces=("difference", "width"),
    at=None,
    feedback="Your number is the backward difference (f(x) − f(x − h))/h: the centred one takes both sides.",
)
def backward_difference(f_minus: Array, a: Array, b: Array, x: Array, h: Array) -> tuple[Array, Array]:
    return (a * x * x * x + b * x) - f_minus, +h


@CHECK.misconception(
    replaces="width",
    at=None,
    feedback="Your number comes out as if the difference were divided by h: the points are 2h apart.",
)
def h_for_two_h(h: Array) -> Array:
    return +h


@CHECK.misconception(
    replaces="numeric",
    at=None,
    feedback="Your number comes out as if only the 2 of 2h divided, and h multiplied: divide by all of 2h.",
)
def halved_times_h(difference: Array, h: Array) -> Array:
    return difference / 2 * h


@CHECK.misconception(
    replaces="numeric",
    at=None,
    feedback="Your number is f(x + h) − f(x − h): divide it by 2h, the distance of the points.",
)
def not_divided(difference: Array) -> Array:
    return +difference


@CHECK.misconception(
    replaces="difference",
    at=None,
    feedback="Your number has the opposite sign, as if f(x + h) were subtracted from f(x − h).",
)
def sides_swapped(f_plus: Array, f_minus: Array) -> Array:
    return f_minus - f_plus


@CHECK.misconception(
    replaces="numeric",
    at=None,
    feedback="Your number is the derivative 3a·x² + b by its formula: here the difference is asked, "
    "which shall check it.",
)
def derivative_by_formula(a: Array, b: Array, x: Array) -> Array:
    return 3 * a * x * x + b


@CHECK.misconception(
    replaces="difference",
    at=None,
    feedback="Your number comes out as if f had no term b·x.",
)
def linear_term_forgotten(cubic_term_plus: Array, cubic_term_minus: Array) -> Array:
    return cubic_term_plus - cubic_term_minus


@CHECK.misconception(
    replaces="relative_error",
    at=None,
    feedback="Your number is the absolute error: the relative one divides it by the larger size.",
)
def absolute_for_relative(absolute_error: Array) -> Array:
    return +absolute_error


@CHECK.misconception(
    replaces="larger",
    at=None,
    feedback="Your number comes out as if the error were divided by the smaller of both sizes.",
)
def smaller_for_larger(gradient: Array, numeric: Array) -> Array:
    sizes = np.abs(gradient), np.abs(numeric)
    return np.where(sizes[0] > sizes[1], *sizes[::-1])


@CHECK.misconception(
    replaces="larger",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right where the error is divided by |g| + |d|, not for the larger one as printed here.",
)
def sum_of_sizes(gradient: Array, numeric: Array) -> Array:
    return np.abs(gradient) + np.abs(numeric)


RECIPE = CHECK.recipe(len(SIDES), named)
