"""Gradient descent on a parabola, of one variable or of two, one step or several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.kinds.family import Family
from service.kinds.parabola import GIVENS, MOST_STEPS, asked_of, count_of, said
from service.kinds.wording import count, counted, of_updates, one_of, word, written
from service.solver.recipes.descent_on_parabola import IN_COORDINATES, converges, parabola_descent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

PLANE = 2


def steps_of(draft: Draft) -> int:
    """Return how many steps a draft asks for."""
    return count(draft, "iterations", 1)


def coordinates_of(draft: Draft) -> int:
    """Return of how many variables the function is."""
    return count(draft, "dimensions", 1)


def shape(draft: Draft) -> tuple[int, ...]:
    """Return the shape of points and factors: one number for each coordinate."""
    return () if coordinates_of(draft) == 1 else (coordinates_of(draft),)


def points(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: every point on the way."""
    steps = steps_of(draft)
    return asked_of(1, "x") if steps == 1 else tuple(f"x_{number}" for number in range(1, steps + 1))


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    steps = count_of(steps_of(draft))
    start, rate = written(givens["x"]), givens["rate"]
    if coordinates_of(draft) < PLANE:
        return (
            f"Do {steps} of gradient descent on {said(givens)} from $x = {start}$ with $\\eta = {rate}$.\n\n"
            "Update rule: $x \\leftarrow x - \\eta f'(x)$."
        )
    a, b = written(givens["a"]), written(givens["b"])
    return (
        f"Do {steps} of gradient descent on $f(x, y) = a_1 x^2 + b_1 x + a_2 y^2 + b_2 y$ with "
        f"$(a_1, a_2) = {a}$, $(b_1, b_2) = {b}$ from $(x, y) = {start}$ with $\\eta = {rate}$.\n\n"
        "Update rule: $(x, y) \\leftarrow (x, y) - \\eta \\nabla f(x, y)$. Answer with a point, x first."
    )


FUNCTION_DESCENT = Family(
    name="function_descent",
    title="Gradient descent on a parabola",
    recipe=lambda draft: parabola_descent(steps_of(draft), coordinates_of(draft)),
    givens={name: given if name == "rate" else replace(given, shape=shape) for name, given in GIVENS.items()},
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
    misconceptions=IN_COORDINATES[PLANE].misconceptions,
    parameters={
        "iterations": counted("How many steps", MOST_STEPS, 1),
        "dimensions": counted("How many variables", PLANE, 1),
        "divergence": one_of("Whether rates at which steps diverge may be drawn", "refused", "allowed"),
    },
    asks=of_updates({"x": "the point"}, MOST_STEPS) | {"x_next": "the new point (`x_next`)"},
    constants=lambda draft: {"divergence": float(word(draft, "divergence", "refused") == "allowed")},
    admits=converges,
).kind()
