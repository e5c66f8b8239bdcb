"""Which wrong roads fit a wrong answer, and when chance alone would: engine §4, on arrays.

E explanations (singles first, then pairs), F asked fields, V variants: answers are (E, F, V), one submission
(F, V). Radii, scales and chances are worked out the same way for one submission and for a whole batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags

SINGLE_CHANCE = 0.025
PAIR_CHANCE = 0.005
DISTINGUISHED_CHANCE = 0.01
"""The most a random wrong answer may fit: all singles together, all pairs together, one promised single."""


SLACK = 1 + 1e-9
"""A radius reaches a billionth further, for the rounding of the numbers themselves."""


def spread(keys: Array, floors: Array, singles: Array) -> Array:
    """Return σ (F, V): how widely wrong answers lie about the key, floor plus median distance of singles."""
    away = np.abs(singles - keys)
    away = np.where(np.isfinite(away), away, 0.0)
    return np.asarray(floors + np.median(away, axis=0)) if len(singles) else floors


def radii(keys: Array, floors: Array, answers: Array, units: Array) -> Array:
    """Return ρ (E, F, V): how far an answer may lie from an explanation's and still fit it.

    `units` (F, V) is one unit of the last digit written. The floor grows with the answer, as rounding does.
    """
    if np.all(keys):
        size = np.abs(answers) / np.abs(keys)
    else:
        size = np.divide(np.abs(answers), np.abs(keys), out=np.ones_like(answers), where=keys != 0)
    return np.maximum(floors * np.maximum(1.0, size), units / 2)


def fits(submitted: Array, answers: Array, radius: Array) -> Flags:
    """Return (E, V): whether every asked field lies within its radius of the explanation's answer."""
    near: Flags = np.abs(submitted - answers) <= radius * SLACK
    return np.asarray(near.all(axis=1))


def chance(keys: Array, sigma: Array, answers: Array, radius: Array, wrong: Flags) -> Array:
    """Return p (E, V): how likely a random wrong answer falls this near, by a Cauchy law about the key.

    Only fields judged wrong (F, V) count; the others were right anyway.
    """
    density = 1 / (np.pi * sigma * (1 + ((answers - keys) / sigma) ** 2))
    by_field = np.minimum(1.0, 2 * radius * density)
    return np.asarray(np.where(wrong, by_field, 1.0).prod(axis=1))
