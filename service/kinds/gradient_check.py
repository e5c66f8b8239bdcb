"""Checking a gradient by a centred difference, and how far both are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.solver.recipes.differences import RECIPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    del draft
    a, b, x, h, gradient = (givens[name] for name in ("a", "b", "x", "h", "gradient"))
    return (
        f"A program says that the derivative of $f(x) = a x^3 + b x$ with $a = {a}$, $b = {b}$ at $x = {x}$ "
        f"is $g = {gradient}$. Check it by the centred difference $d = \\frac{{f(x + h) - f(x - h)}}{{2h}}$ "
        f"with $h = {h}$.\n\nThe relative error is $\\frac{{|g - d|}}{{\\max(|g|, |d|)}}$."
    )


GRADIENT_CHECK = Family(
    name="gradient_check",
    title="Gradient check by a centred difference",
    recipe=lambda _: RECIPE,
    givens={
        "a": Given("Factor of x³"),
        "b": Given("Factor of x"),
        "x": Given("Where the derivative is checked"),
        "h": Given("Distance h to both sides"),
        "gradient": Given("What the program says the derivative is"),
    },
    ask=lambda _: ("numeric", "relative_error"),
    task=task,
    example={
        "slug": "check-a-gradient",
        "parameters": {
            "a": {"integers": [1, 4]},
            "b": {"integers": [-5, 5], "not": [0]},
            "x": {"from": "-2", "to": "2", "step": "0.5", "not": ["0"]},
            "h": {"one_of": ["0.1", "0.2"]},
            "gradient": {"from": "1", "to": "20", "step": "0.5"},
        },
    },
    figures=6,
    misconceptions=RECIPE.misconceptions,
    asks={
        "numeric": "the centred difference $d$ (`numeric`)",
        "relative_error": "the relative error (`relative_error`)",
    },
).kind()
