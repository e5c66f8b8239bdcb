"""Whether two formulas are the same: by what they come to at many drawn points.

Points are kept with a variant: `names` are the shapes of what a formula may read, in order, and `points`
their entries one under the other, for each of them one number a point, as packed single floats. Both formulas
are worked out at the same points, so rounding the points does no harm.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.expressions import parse, shaped
from service.expressions.evaluation import program_of, work_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.expressions import Shape
    from service.expressions.evaluation import Program
    from service.solver.arrays import Array, Flags

NEAR: Final = 1e-8
"""How far apart two ways to work out the same may be, of the value's size and of its usual size."""

FEWEST: Final = 16
"""Points at which a formula must come to a number."""

MOST_KEPT: Final = 512

_SINGLE: Final = 4


def packed(points: Mapping[str, Array]) -> str:
    """Return points as text."""
    rows = np.concatenate([values.reshape(-1, values.shape[-1]) for values in points.values()])
    return b64encode(rows.astype("<f4").tobytes()).decode()


def unpacked(text: str, names: Mapping[str, Shape]) -> dict[str, Array]:
    """Return the points that `packed` wrote."""
    data = b64decode(text)
    numbers = struct.unpack(f"<{len(data) // _SINGLE}f", data)
    entries = sum(prod(shape) for shape in names.values())
    rows = np.array(numbers, dtype=np.float64).reshape(entries, -1)
    found, start = {}, 0
    for name, shape in names.items():
        found[name] = rows[start : start + prod(shape)].reshape(*shape, -1)
        start += prod(shape)
    return found


def names_of(options: Mapping[str, Any]) -> dict[str, Shape]:
    """Return the shapes of the names that a declaration or stored bounds list."""
    return {name: tuple(shape) for name, shape in options["names"].items()}


@dataclass(frozen=True, slots=True)
class Points:
    """The points of stored bounds."""

    names: Mapping[str, Shape]
    values: Mapping[str, Array]

    @classmethod
    def of(cls, bound: Mapping[str, Any]) -> Points:
        """Return the points that bounds keep."""
        names = names_of(bound)
        return cls(names, unpacked(bound["points"], names))

    def at(self, text: str) -> Array:
        """Return what a formula comes to at every point."""
        return self.worked_out(*read(text, tuple(self.names.items())))

    def of_kept(self, text: str) -> Array:
        """Return the same of a formula that a variant keeps: it is read once for all answers."""
        return self.worked_out(*read_kept(text, tuple(self.names.items())))

    def worked_out(self, program: Program, shape: Shape) -> Array:
        """Return what a formula that was read comes to at every point."""
        count = next(iter(self.values.values())).shape[-1]
        return np.broadcast_to(work_out(program, self.values), (*shape, count))


@lru_cache(MOST_KEPT)
def read_kept(text: str, names: tuple[tuple[str, Shape], ...]) -> tuple[Program, Shape]:
    """Return a formula that a variant keeps; students' own are not remembered, for they have no end."""
    return read(text, names)


def read(text: str, names: tuple[tuple[str, Shape], ...]) -> tuple[Program, Shape]:
    """Return a formula in some names, and its shape."""
    found = shaped(parse(text), dict(names))
    return program_of(found.expression), found.shape


def usable(key: Array) -> Flags:
    """Return (P,): at which points a key is a number in all its entries."""
    return np.asarray(np.isfinite(key).reshape(-1, key.shape[-1]).all(axis=0))


def same(values: Array, key: Array) -> bool:
    """Return whether a formula is the key: as near as rounding allows, wherever the key is a number."""
    lanes = usable(key)
    if values.shape != key.shape or not lanes.any():
        return False
    key, values = key[..., lanes], values[..., lanes]
    usual = np.median(np.abs(key), axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        near: Flags = np.abs(values - key) <= NEAR * (np.abs(key) + usual)
    return bool(near.all())
