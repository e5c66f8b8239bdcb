"""What every module of the solver means by an array, and the only sum that steps may use."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Numbers with the variant axis last: scalars (V,), vectors (n, V), matrices (m, n, V)."""

Flags: TypeAlias = NDArray[np.bool_]


def total(values: Array, axis: int = 0) -> Array:
    """Return the sum over `axis`, slices added left to right.

    numpy's own sum groups terms by memory layout, so a variant's key would depend on how many were drawn
    with it; this one gives the same bits for any batch.
    """
    slices: Array = np.moveaxis(values, axis, 0) if axis else values
    result: Array = slices[0]
    for part in slices[1:]:
        result = result + part
    return result
