"""Gradient descent on a function of one variable: f(x) = a·x² + b·x, one step or several."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.solver.repetition import Repetition, last_of_several, numbered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array
    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_STEPS = 10
STEPS = Repetition("function_descent")


@STEPS.step("2·a·{x_before}")
def square_slope(a: Array, x_before: Array) -> Array:
    """Return the derivative of a·x² (any calculus book)."""
    return 2 * a * x_before


@STEPS.step("f′({x_before}) = {square_slope} + b")
def slope(square_slope: Array, b: Array) -> Array:
    """Return the derivative of f at the point before the step."""
    return square_slope + b


@STEPS.step("−η·{slope}")
def change(rate: Array, slope: Array) -> Array:
    """Return the step against the slope (Goodfellow, Bengio, Courville, eq. 4.5)."""
    return -rate * slope


@STEPS.step("{x_before} + {change}")
def x(x_before: Array, change: Array) -> Array:
    """Return the point after the step."""
    return x_before + change


@STEPS.misconception(
    replaces="change",
    feedback="Your number comes out as if the step went up the slope: descent subtracts it.",
)
def ascent(rate: Array, slope: Array) -> Array:
    """Go up."""
    return rate * slope


@STEPS.misconception(
    replaces="square_slope", feedback="Your number is what a·x² gives if its derivative lacks the factor 2."
)
def dropped_factor_two(a: Array, x_before: Array) -> Array:
    """Forget the exponent's factor."""
    return a * x_before


@STEPS.misconception(
    replaces="square_slope", feedback="Your number comes out as if f itself, a·x², stood for its derivative."
)
def function_for_derivative(a: Array, x_before: Array) -> Array:
    """Take the function for its derivative."""
    return a * x_before * x_before


@STEPS.misconception(
    replaces="slope", feedback="Your number comes out as if the term b·x had no slope: its derivative is b."
)
def dropped_linear_term(square_slope: Array) -> Array:
    """Forget the linear term."""
    return +square_slope


@STEPS.misconception(
    replaces="change",
    feedback="Your number comes out as if the learning rate η were 1: the step is −η·f′(x).",
)
def dropped_learning_rate(slope: Array) -> Array:
    """Forget the rate."""
    return -slope


@STEPS.misconception(
    replaces="x", feedback="Your number is the change −η·f′(x): the new point is the old one plus the change."
)
def change_reported(change: Array) -> Array:
    """Stop at the change."""
    return +change


@STEPS.misconception(
    replaces="x",
    at=last_of_several,
    feedback="Your last point is the one before the last step, as if one step too few were made.",
)
def one_step_too_few(x_before: Array) -> Array:
    """Stop early."""
    return +x_before


@lru_cache(MOST_STEPS)
def recipe(steps: int) -> Recipe:
    """Return the recipe of some steps: x_1 … x_k, a single one ends in x_next."""
    return STEPS.recipe(steps, numbered if steps > 1 else single)


def single(stem: str, place: int) -> str:
    """Return what a stem of the only step is called."""
    return "x_next" if (stem, place) == ("x", 1) else stem


def steps_of(draft: Draft) -> int:
    """Return how many steps a draft asks for."""
    return int(str(draft.parameters.get("iterations", 1)))


def points(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: every point on the way."""
    steps = steps_of(draft)
    return ("x_next",) if steps == 1 else tuple(f"x_{number}" for number in range(1, steps + 1))


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: function, start, rate and rule."""
    steps = steps_of(draft)
    count = "one step" if steps == 1 else f"{steps} steps"
    a, b, rate, start = (givens[name] for name in ("a", "b", "rate", "x"))
    return (
        f"Do {count} of gradient descent on $f(x) = a x^2 + b x$ with $a = {a}$, $b = {b}$ "
        f"from $x = {start}$ with $\\eta = {rate}$.\n\nUpdate rule: $x \\leftarrow x - \\eta f'(x)$."
    )


FUNCTION_DESCENT = Family(
    name="function_descent",
    title="Gradient descent on a parabola",
    recipe=lambda draft: recipe(steps_of(draft)),
    givens={
        "a": Given("Factor of x²"),
        "b": Given("Factor of x"),
        "x": Given("Where the descent starts"),
        "rate": Given("Learning rate η"),
    },
    ask=points,
    task=task,
    example={
        "slug": "descend-a-parabola",
        "parameters": {
            "iterations": 1,
            "a": {"from": "0.5", "to": "3", "step": "0.5"},
            "b": {"integers": [-4, 4], "not": [0]},
            "x": {"integers": [-6, 6], "not": [0]},
            "rate": {"one_of": ["0.05", "0.1", "0.15"]},
        },
    },
    misconceptions=STEPS.misconceptions,
    parameters={
        "iterations": {
            "title": "How many steps",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_STEPS,
            "default": 1,
        }
    },
    asks={"x_next": "the new $x$"},
).kind()
