"""The answers of wrong roads to one variant, as they are stored and looked up: singles first, then pairs.

Stored: `singles`, names; `pairs`, their places among the singles, two bytes for each pair, packed;
`answers`, a number for each field of each of them, one after the other and packed (see `unpacked`), NaN where
there is none; `keys` and `floors` by field; `distinguish` and `precision` as the question says; `own`, nature
and feedback of misconceptions that the kind does not know, being the question's own.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from service.solver.tolerance import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOUBLE = 8
"""Bytes of one packed number."""

Row: TypeAlias = "tuple[float, ...]"


def packed(numbers: bytes) -> str:
    """Return bytes, or little-endian doubles, as text: exact, in a twentieth of the time that JSON takes."""
    return b64encode(numbers).decode()


def unpacked(text: str) -> tuple[float, ...]:
    """Return the numbers of a packed text."""
    numbers = b64decode(text)
    return struct.unpack(f"<{len(numbers) // DOUBLE}d", numbers)


@dataclass(frozen=True, slots=True)
class Table:
    """One variant's wrong roads: a row of answers for each single, then for each pair, by field."""

    singles: Sequence[str]
    pairs: Sequence[int]
    rows: Sequence[Row]
    keys: Sequence[float]
    floors: Sequence[float]
    distinguish: Sequence[str]
    precision: Precision

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Table:
        """Return the table that a variant keeps."""
        by_field = [iter(unpacked(stored["answers"]))] * len(stored["keys"])
        return cls(
            singles=stored["singles"],
            pairs=b64decode(stored["pairs"]),
            rows=list(zip(*by_field, strict=True)),
            keys=stored["keys"],
            floors=stored["floors"],
            distinguish=stored["distinguish"],
            precision=Precision(**stored["precision"]),
        )

    def names(self, at: int) -> tuple[str, ...]:
        """Return the misconceptions of one row: one, or a pair."""
        if at < len(self.singles):
            return (self.singles[at],)
        start = 2 * (at - len(self.singles))
        return tuple(self.singles[place] for place in self.pairs[start : start + 2])

    def roads(self) -> dict[str, Row]:
        """Return the answers of each single misconception."""
        return dict(zip(self.singles, self.rows, strict=False))

    def only(self, places: Sequence[int]) -> Table:
        """Return the table of some fields."""
        rows = [tuple([row[at] for at in places]) for row in self.rows]
        keys, floors = [self.keys[at] for at in places], [self.floors[at] for at in places]
        return replace(self, rows=rows, keys=keys, floors=floors)
