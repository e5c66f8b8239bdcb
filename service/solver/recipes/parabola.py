"""The slope of f(x) = a·x² + b·x at a `point`, and what goes wrong with it; any calculus book.

Numbers may be vectors: then f is the sum over the coordinates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.repetition import Repetition

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.patterns import Naming

PARABOLA = Repetition("parabola")


@PARABOLA.step("2·a·{point}")
def square_slope(a: Array, point: Array) -> Array:
    return 2 * a * point


@PARABOLA.step("f′({point}) = {square_slope} + b")
def slope(square_slope: Array, b: Array) -> Array:
    return square_slope + b


@PARABOLA.misconception(
    replaces="square_slope", feedback="Your number is what a·x² gives if its derivative lacks the factor 2."
)
def dropped_factor_two(a: Array, point: Array) -> Array:
    return a * point


@PARABOLA.misconception(
    replaces="square_slope", feedback="Your number comes out as if f itself, a·x², stood for its derivative."
)
def function_for_derivative(a: Array, point: Array) -> Array:
    return a * point * point


@PARABOLA.misconception(
    replaces="slope", feedback="Your number comes out as if the term b·x had no slope: its derivative is b."
)
def dropped_linear_term(square_slope: Array) -> Array:
    return +square_slope


def naming(steps: int, *states: str) -> Naming:
    """Return what stems are called: numbered, but for a single step, of which states end in `_next`."""

    def named(stem: str, place: int) -> str:
        if steps > 1:
            return f"{stem}_{place}" if place else stem
        return f"{stem}_next" if place and stem in states else stem

    return named
