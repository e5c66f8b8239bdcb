"""Wrong constants before the gradient of squared error: other conventions, and the wrong count of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.descent_misconceptions import UPDATES
from service.vocabulary import Nature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Array

__all__ = ["UPDATES"]


@UPDATES.misconception(
    replaces="scale",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a step of α Σ …, not the convention printed here.",
)
def summed(w0: Array) -> Array:
    return np.ones_like(w0)


@UPDATES.misconception(
    replaces="scale",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a step of 2α Σ …, the 2 of the square kept: not the convention printed here.",
)
def summed_doubled(w0: Array) -> Array:
    return np.full_like(w0, 2)


@UPDATES.misconception(
    replaces="scale",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a step of (α/n) Σ …, the mean over the examples: not the convention printed here.",
)
def averaged(batch_size: Array) -> Array:
    return 1 / batch_size


@UPDATES.misconception(
    replaces="scale",
    at=None,
    nature=Nature.CONVENTION,
    feedback="Right for a step of (2α/n) Σ …, the mean of squares: not the convention printed here.",
)
def averaged_doubled(batch_size: Array) -> Array:
    return 2 / batch_size


@UPDATES.misconception(
    replaces="scale",
    at=None,
    feedback="Your numbers come out as if the sum were divided by the number of all points; "
    "an update knows only the points it reads.",
)
def divided_by_all(doubled: Array, examples: Array) -> Array:
    return doubled / examples


SCALES = ("summed", "summed_doubled", "averaged", "averaged_doubled", "divided_by_all")


def other_scales(fixed: Mapping[str, float]) -> tuple[str, ...]:
    """Return which of these differ from the question's own scale; of two with the same only the first.

    `fixed` are the constants of the question (`descent.constants`).
    """
    doubled, size = fixed["doubled"], fixed["batch_size"]
    values = dict(zip(SCALES, (1.0, 2.0, 1 / size, 2 / size, doubled / fixed["examples"]), strict=True))
    first = {value: name for name, value in reversed(values.items())}
    first.pop(doubled / fixed["divisor"], None)
    return tuple(name for name in SCALES if name in first.values())
