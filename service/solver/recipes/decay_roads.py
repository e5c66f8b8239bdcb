"""The wrong roads about weight decay, added to the steps of `regularized` (exercises §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipes.regularized import STEPS
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

__all__ = ["STEPS"]


@STEPS.misconception(
    replaces="penalty_gradient",
    feedback="w comes out as if the loss had no penalty: its derivative adds a multiple of λ·w.",
)
def decay_forgotten(w_before: Array) -> Array:
    """Leave the penalty out."""
    return 0 * w_before


@STEPS.misconception(
    replaces="gradient_w",
    feedback="w comes out as if the penalty pushed it away from 0: its derivative is added to the gradient.",
)
def decay_sign(data_gradient: Array, penalty_gradient: Array) -> Array:
    """Turn the sign of the penalty."""
    return data_gradient - penalty_gradient


@STEPS.misconception(
    replaces="gradient_b",
    feedback="b comes out as if it were penalized, too: here only w is.",
)
def decay_on_bias(scale: Array, sum_b: Array, share: Array, decay: Array, b_before: Array) -> Array:
    """Decay the bias as well."""
    return scale * sum_b + share * decay * b_before


@STEPS.misconception(
    replaces="w",
    feedback="w comes out as if it decayed after its step: the penalty's derivative is taken at the old w.",
)
def decay_after_step(w_before: Array, rate: Array, data_gradient: Array, share: Array, decay: Array) -> Array:
    """Step first, decay then."""
    return (w_before - rate * data_gradient) * (1 - rate * share * decay)


@STEPS.misconception(
    replaces="change_w",
    feedback="w comes out as if α did not multiply the penalty's derivative: "
    "it multiplies the whole gradient.",
)
def decay_without_rate(rate: Array, data_gradient: Array, penalty_gradient: Array) -> Array:
    """Scale only one part of the gradient."""
    return -rate * data_gradient - penalty_gradient


@STEPS.misconception(
    replaces="penalty_gradient",
    feedback="w comes out as if the penalty itself were added, not its derivative.",
)
def penalty_for_derivative(share: Array, decay: Array, w_before: Array) -> Array:
    """Forget to differentiate."""
    return share * decay * w_before * w_before / 2


@STEPS.misconception(
    replaces="penalty_gradient",
    feedback="w comes out as if the penalty were |w| (L1), whose derivative is the sign of w.",
)
def sign_for_weight(share: Array, decay: Array, w_before: Array) -> Array:
    """Decay as L1 does."""
    return share * decay * np.sign(w_before)


@STEPS.misconception(
    replaces="share",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a penalty of λ/2·w², whose derivative is λ·w: not the one printed here.",
)
def half_penalty(rate: Array) -> Array:
    """Take λ·w."""
    return np.ones_like(rate)


@STEPS.misconception(
    replaces="share",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a penalty of λ·w², whose derivative is 2λ·w: not the one printed here.",
)
def full_penalty(rate: Array) -> Array:
    """Take 2λ·w."""
    return np.full_like(rate, 2)


@STEPS.misconception(
    replaces="share",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a penalty of λ/(2n)·w², whose derivative is λ·w/n: not the one printed here.",
)
def mean_penalty(examples: Array) -> Array:
    """Take λ·w/n."""
    return 1 / examples


def shares(examples: int) -> dict[str, float]:
    """Return the penalties by name with the constant of each before λ·w."""
    return {"half": 1.0, "full": 2.0, "mean": 1 / examples}


def right_penalties(own: str, examples: int) -> set[str]:
    """Return the penalties to leave out: the question's own, and of one example the mean, which is half."""
    values = {shares(examples)[own]: ""}
    for name, value in shares(examples).items():
        values.setdefault(value, f"{name}_penalty")
    return {f"{name}_penalty" for name in shares(examples)} - set(values.values())
