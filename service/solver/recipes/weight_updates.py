"""What updates of weights by gradient descent have in common, whatever the loss: the rule and its scale.

A family names its states, `w` and `b` say, and gives each a `sum_…` of error terms; the rule is
w ← w − α·scale·Σ … (Goodfellow, Bengio, Courville, eq. 4.5; exercises §1). What is read besides are the given
`rate` and the `constants`; the wrong roads are in `weight_roads`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.repetition import numbered

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.patterns import Naming
    from service.solver.repetition import Repetition


def constants(examples: int, *, doubled: bool = False, averaged: bool = False) -> dict[str, float]:
    """Return what a question fixes, as the steps read it: scale = doubled / divisor."""
    return {"doubled": 1 + doubled, "divisor": examples if averaged else 1, "examples": examples}


def naming(states: tuple[str, ...], iterations: int) -> Naming:
    """Return how steps are called: w_1 … w_k; where there is one update, w_next and the rest unnumbered."""

    def single(stem: str, place: int) -> str:
        return f"{stem}_next" if place and stem in states else stem

    return numbered if iterations > 1 else single


def after_each(states: tuple[str, ...], iterations: int) -> tuple[str, ...]:
    """Return the names of the states after each update, in order."""
    named = naming(states, iterations)
    return tuple(named(state, place) for place in range(1, iterations + 1) for state in states)


def constant(doubled: Array, divisor: Array) -> Array:
    """Return c times the loss's own constant (exercises §1)."""
    return doubled / divisor


def scaled(scale: Array, summed: Array) -> Array:
    """Return the gradient of c times the loss."""
    return scale * summed


def against(rate: Array, gradient: Array) -> Array:
    """Return the step against the gradient."""
    return -rate * gradient


def moved(before: Array, change: Array) -> Array:
    """Return a state after its step."""
    return before + change


def add_scale(steps: Repetition) -> None:
    """Add the constant before the sums, the same for all updates."""
    formula = "the loss's constant: 1 or 2, divided by the number of examples in a mean"
    steps.step(formula, at=None, name="scale")(constant)


def add_gradient(steps: Repetition, state: str, term: str) -> None:
    """Add a state's gradient, scale times the sum of the terms, which are as `term` says."""
    steps.step(f"scale·Σ {term}", name=f"gradient_{state}", reads=("scale", f"sum_{state}"))(scaled)


def add_step(steps: Repetition, state: str) -> None:
    """Add a state's change, and the state after it."""
    change, gradient, before = f"change_{state}", f"gradient_{state}", f"{state}_before"
    steps.step(f"−α·{{{gradient}}}", name=change, reads=("rate", gradient))(against)
    steps.step(f"{{{before}}} + {{{change}}}", name=state, reads=(before, change))(moved)


def beside(error: Array, x: Array) -> Array:
    """Return one number for each example so that it meets all of the example's inputs."""
    return error[:, np.newaxis] if x.ndim > error.ndim else error


def weighed(products: Array) -> Array:
    """Return the sum of each example's products; a single one is its own sum."""
    vector = products.ndim > 2  # noqa: PLR2004 - examples, features and variants
    return total(products, axis=1) if vector else +products
