"""The wrong roads of any update of weights (exercises §3): sign, rate, what is reported, other conventions.

The functions are added to a family's steps with the names of its states (see `weight_updates`). Feedback says
"as if": a slip can give the same number as a misconception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.weight_updates import constants
from service.solver.repetition import last_of_several, later
from service.vocabulary import Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array
    from service.solver.repetition import Repetition

SCALES: dict[str, tuple[bool, bool, str]] = {
    "summed": (False, False, "α Σ …"),
    "summed_doubled": (True, False, "2α Σ …, the 2 of the square kept"),
    "averaged": (False, True, "(α/n) Σ …, the mean over the examples"),
    "averaged_doubled": (True, True, "(2α/n) Σ …, the mean of squares"),
}
"""Conventions by name: whether the 2 of the square is kept, whether the sum is divided by n, and the step."""

GRADIENT = "Your numbers are the gradient itself; the new weight is the old one less α times the gradient."
CHANGE = "Your numbers are the changes; add them to the old weights."
TOO_FEW = "Your last weights are those before the last update, as if one update too few were made."


def right_scales(fixed: Mapping[str, float]) -> set[str]:
    """Return the conventions to leave out: the question's own, and of two that are the same the second."""
    values = {fixed["doubled"] / fixed["divisor"]: ""}
    for name, (doubled, averaged, _) in SCALES.items():
        other = constants(int(fixed["examples"]), doubled=doubled, averaged=averaged)
        values.setdefault(other["doubled"] / other["divisor"], name)
    return SCALES.keys() - values.values()


def parts(*values: Array) -> Array | tuple[Array, ...]:
    """Return what stands in for several steps at once, or for one."""
    return values if len(values) > 1 else values[0]


def halves(values: tuple[Array, ...]) -> zip[tuple[Array, Array]]:
    """Return the first half of some arrays beside the second."""
    middle = len(values) // 2
    return zip(values[:middle], values[middle:], strict=True)


def ascent(rate: Array, *gradients: Array) -> Array | tuple[Array, ...]:
    """Go up."""
    return parts(*[rate * gradient for gradient in gradients])


def rate_on_weight(rate: Array, *states: Array) -> Array | tuple[Array, ...]:
    """Scale the state instead of the step."""
    return parts(*[rate * before - gradient for before, gradient in halves(states)])


def reported(*values: Array) -> Array | tuple[Array, ...]:
    """Take what is not yet, or no longer, the new state for it."""
    return parts(*[+value for value in values])


def added(scale: Array, *sums: Array) -> Array | tuple[Array, ...]:
    """Keep the gradient of the update before."""
    return parts(*[before + scale * summed for summed, before in halves(sums)])


def dropped(y: Array) -> Array:
    """Take the whole gradient."""
    return np.ones_like(y[0])


def other_constant(*, doubled: bool, averaged: bool) -> Callable[[Array], Array]:
    """Return what works out the constant of another convention."""

    def constant(examples: Array) -> Array:
        return (1 + doubled) / (examples if averaged else np.ones_like(examples))

    return constant


def named(pattern: str, states: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name of each state's own."""
    return tuple(pattern.format(state) for state in states)


def add_rate_roads(steps: Repetition, states: tuple[str, ...]) -> None:
    """Add the wrong roads about sign and rate; the rate is dropped where some targets `y` are given."""
    changes, gradients, before = (
        named("change_{}", states),
        named("gradient_{}", states),
        named("{}_before", states),
    )
    steps.misconception(
        name="ascent",
        replaces=changes,
        reads=("rate", *gradients),
        feedback="Your numbers come out as if the step went up the loss: descent goes against the gradient.",
    )(ascent)
    steps.misconception(
        name="dropped_learning_rate",
        replaces="rate",
        at=None,
        feedback="Your numbers come out as if the whole gradient were taken, without the learning rate α.",
    )(dropped)
    steps.misconception(
        name="rate_on_weight",
        replaces=states,
        reads=("rate", *before, *gradients),
        feedback="Your numbers come out as if α multiplied the old weight; it scales only the step.",
    )(rate_on_weight)


def add_state_roads(steps: Repetition, states: tuple[str, ...]) -> None:
    """Add the wrong roads about what is the new state, and about the updates before."""
    before, gradients = named("{}_before", states), named("gradient_{}", states)
    for name, reads, feedback in (
        ("gradient_reported", gradients, GRADIENT),
        ("change_reported", named("change_{}", states), CHANGE),
    ):
        steps.misconception(name=name, replaces=states, reads=reads, feedback=feedback)(reported)
    steps.misconception(
        name="one_update_too_few", replaces=states, reads=before, at=last_of_several, feedback=TOO_FEW
    )(reported)


def add_memory(steps: Repetition, states: tuple[str, ...]) -> None:
    """Add the wrong road of gradients that are not started afresh; each is scale times a sum."""
    gradients, sums = named("gradient_{}", states), named("sum_{}", states)
    earlier = named("gradient_{}_before", states)
    steps.misconception(
        name="gradients_added",
        replaces=gradients,
        reads=("scale", *sums, *earlier),
        at=later,
        feedback="Your numbers come out as if the gradients of earlier updates were added to the new one; "
        "each update starts its gradient from 0.",
    )(added)


def add_scale_roads(steps: Repetition, names: tuple[str, ...]) -> None:
    """Add what other conventions make of the same data, and are not called mistakes."""
    for name in names:
        doubled, averaged, step = SCALES[name]
        feedback = f"Right for a step of {step}: not the convention printed here."
        steps.misconception(
            name=name,
            replaces="scale",
            reads=("examples",),
            at=None,
            nature=Nature.CONVENTION,
            feedback=feedback,
        )(other_constant(doubled=doubled, averaged=averaged))


def add_example_roads(steps: Repetition, summed: Mapping[str, str]) -> None:
    """Add the wrong roads of sums that read one example; `summed` says what each sum adds up."""
    sums, terms = tuple(summed), tuple(summed.values())
    for which, at in (("first", 0), ("last", -1)):
        feedback = f"Your numbers come out as if only the {which} example counted; sum over all of them."
        name = f"{which}_example_only"
        steps.misconception(name=name, replaces=sums, reads=terms, feedback=feedback)(only(at))


def only(at: int) -> Callable[..., Array | tuple[Array, ...]]:
    """Return what takes one example's terms for their sums."""

    def example(*terms: Array) -> Array | tuple[Array, ...]:
        return parts(*[+term[at] for term in terms])

    return example


SEVERAL_EXAMPLES = frozenset({"first_example_only", "last_example_only"})
"""Those that are right when there is one example."""


def add_bias_roads(steps: Repetition) -> None:
    """Add the wrong roads that take only one of weight and bias: a sign, and a bias that stays."""
    for state, other in (("w", "b"), ("b", "w")):
        feedback = f"{state} comes out as if its step had the wrong sign; the one of {other} is the model."
        steps.misconception(
            name=f"ascent_{state}",
            replaces=f"change_{state}",
            reads=("rate", f"gradient_{state}"),
            feedback=feedback,
        )(ascent)
    feedback = "b comes out unchanged, as if only w were learned; both are updated."
    steps.misconception(name="bias_not_updated", replaces="b", reads=("b_before",), feedback=feedback)(
        reported
    )
