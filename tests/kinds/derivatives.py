"""Derivatives of printed losses, worked out in two ways that know nothing of the solver's steps.

A loss takes an array with the variant axis last, and returns one number for each variant; it is written with
`autograd.numpy`, so that both ways read the same lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from autograd import grad
from autograd import numpy as traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.arrays import Array

    Loss: TypeAlias = Callable[[Any], Any]
    Derivative: TypeAlias = Callable[[Loss, Array], Array]

STEP, CANCELED = 1e-5, 1e-12


def centred(loss: Loss, at: Array) -> Array:
    """Return the centred difference of the loss in every entry of `at`, all variants at once."""
    result = np.empty_like(at)
    for entry in np.ndindex(at.shape[:-1]):
        away = np.zeros_like(at)
        away[entry] = STEP
        result[entry] = (loss(at + away) - loss(at - away)) / (2 * STEP)
    return result


def automatic(loss: Loss, at: Array) -> Array:
    """Return the same derivatives by HIPS autograd."""
    gradient: Array = grad(lambda values: traced.sum(loss(values)))(at)
    return gradient


WAYS = [(centred, 1e-6), (automatic, 1e-9)]
"""Both, with how far from them a key may be, relative to its size."""


def agree(key: Array, expected: Array, relative: float) -> None:
    """Fail unless two arrays agree in every entry, relative to the largest entry of the variant.

    Where terms cancel, what is left of their own rounding is allowed.
    """
    size = np.abs(expected).reshape(-1, expected.shape[-1]).max(axis=0)
    assert np.all(np.abs(key - expected) <= relative * size + CANCELED)
