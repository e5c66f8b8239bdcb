"""What families that descend a·x² + b·x say alike: their givens, parameters and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Given
from service.kinds.wording import count, counted, one_of, word
from service.solver.recipes.parabola import naming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

MOST_STEPS = 10
SEVERAL = 2

GIVENS = {
    "a": Given("Factor of x²"),
    "b": Given("Factor of x"),
    "x": Given("Where the descent starts"),
    "rate": Given("Learning rate η"),
}


def asked_of(steps: int, *stems: str) -> tuple[str, ...]:
    """Return the names of some stems after the last step."""
    return tuple(naming(steps, *stems)(stem, steps) for stem in stems)


def said(givens: Mapping[str, object]) -> str:
    """Return the function of one variant in TeX."""
    return f"$f(x) = a x^2 + b x$ with $a = {givens['a']}$, $b = {givens['b']}$"


def count_of(steps: int) -> str:
    """Return a number of steps in words."""
    return "one step" if steps == 1 else f"{steps} steps"


def velocities_of(draft: Draft) -> int:
    """Return how many steps with momentum a draft asks for."""
    return count(draft, "iterations", SEVERAL)


def convention_of(draft: Draft) -> str:
    """Return where the learning rate of momentum stands in a draft."""
    return word(draft, "convention", "velocity")


def momentum_asked(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: the last velocity and the last point."""
    return asked_of(velocities_of(draft), "v", "x")


def setting(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return in words what a momentum method starts from."""
    letter = {"velocity": r"\mu", "gradient_sum": r"\beta"}[convention_of(draft)]
    return (
        f"on {said(givens)} from $x = {givens['x']}$ with velocity $v = {givens.get('v', 0)}$, "
        f"$\\eta = {givens['rate']}$ and ${letter} = {givens['momentum']}$."
    )


MOMENTUM_GIVENS = {
    **GIVENS,
    "v": Given(
        "Velocity before a single step; several begin at rest", when=lambda draft: velocities_of(draft) == 1
    ),
    "momentum": Given("Momentum μ (β where gradients are added up)"),
}

MOMENTUM_PARAMETERS = {
    "convention": one_of("Where the learning rate stands", "velocity", "gradient_sum")
    | {"description": "velocity: v ← μ·v − η·g, x ← x + v; gradient_sum: v ← β·v + g, x ← x − η·v."},
    "iterations": counted("How many steps", MOST_STEPS, SEVERAL),
}

MOMENTUM_EXAMPLE = {
    "convention": "velocity",
    "iterations": 2,
    "a": {"from": "0.5", "to": "3", "step": "0.5"},
    "b": {"integers": [-4, 4], "not": [0]},
    "x": {"integers": [-6, 6], "not": [0, 2]},
    "rate": {"one_of": ["0.05", "0.1", "0.15"]},
    "momentum": {"one_of": ["0.6", "0.7", "0.8", "0.9"]},
}
