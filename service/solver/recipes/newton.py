"""Newton's step on f(x) = a·x³ + b·x: x − f′/f″ (Goodfellow, Bengio, Courville, §8.6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.recipe import Recipe

if TYPE_CHECKING:
    from service.solver.arrays import Array

NEWTON = Recipe("learning_rate")


@NEWTON.step("x²")
def square(x: Array) -> Array:
    return x * x


@NEWTON.step("3a·x²")
def cubic_slope(a: Array, square: Array) -> Array:
    return 3 * a * square


@NEWTON.step("f′(x) = 3a·x² + b")
def slope(cubic_slope: Array, b: Array) -> Array:
    return cubic_slope + b


@NEWTON.step("f″(x) = 6a·x")
def second(a: Array, x: Array) -> Array:
    return 6 * a * x


@NEWTON.step("−f′(x)/f″(x)")
def change(slope: Array, second: Array) -> Array:
    return -slope / second


@NEWTON.step("x + change")
def x_next(x: Array, change: Array) -> Array:
    return x + change


@NEWTON.misconception(
    replaces="slope", feedback="Your number comes out as if the term b·x had no slope: its derivative is b."
)
def dropped_linear_term(cubic_slope: Array) -> Array:
    return +cubic_slope


@NEWTON.misconception(
    replaces="cubic_slope", feedback="Your slope comes out as if the derivative of x³ were x²: it is 3x²."
)
def dropped_factor_three(a: Array, square: Array) -> Array:
    return a * square


@NEWTON.misconception(
    replaces="second", feedback="Your second derivative is 3a·x: the derivative of 3a·x² is 6a·x."
)
def dropped_factor_two(a: Array, x: Array) -> Array:
    return 3 * a * x


@NEWTON.misconception(
    replaces="second",
    feedback="Your second derivative still has the b of the first one: a constant has no slope.",
)
def constant_kept(a: Array, x: Array, b: Array) -> Array:
    return 6 * a * x + b


@NEWTON.misconception(
    replaces=("slope", "second"),
    feedback="Your numbers come out as if a root of f were looked for, by f and f′: a minimum of f is a "
    "root of f′, so the step takes f′ and f″.",
)
def root_of_f(a: Array, b: Array, x: Array, square: Array) -> tuple[Array, Array]:
    return a * square * x + b * x, 3 * a * square + b


@NEWTON.misconception(
    replaces="change", feedback="Your number comes out as if the step were f′ alone, not divided by f″."
)
def curvature_forgotten(slope: Array) -> Array:
    return -slope


@NEWTON.misconception(
    replaces="change", feedback="Your number comes out as if f′ were multiplied by f″: divide it."
)
def multiplied_by_curvature(slope: Array, second: Array) -> Array:
    return -slope * second


@NEWTON.misconception(
    replaces="change",
    feedback="Your number comes out as if f″ were divided by f′: it is the other way round.",
)
def upside_down(slope: Array, second: Array) -> Array:
    return -second / slope


@NEWTON.misconception(
    replaces="change", feedback="Your number comes out as if f′/f″ were added: it is subtracted."
)
def wrong_sign(slope: Array, second: Array) -> Array:
    return slope / second


@NEWTON.misconception(
    replaces="x_next", feedback="Your number is the change: the new point is the old one plus the change."
)
def change_reported(change: Array) -> Array:
    return +change
