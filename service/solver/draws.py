"""Counter-based random draws: a fixed mixing of (seed, name, position, try), stable for ever.

Nothing depends on numpy's generators, whose streams may change between releases, and adding a parameter
leaves the draws of all others unchanged.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import lcm, prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from service.solver.arrays import Array

Words: TypeAlias = NDArray[np.uint64]

MOST_KEPT = 1024

GOLDEN = 0x9E3779B97F4A7C15
WORD = 0xFFFFFFFFFFFFFFFF
EXACT = 1 << 53
"""Up to here floats hold every whole number."""


def mix(words: Words) -> Words:
    """Return SplitMix64's finalizer of each word (Steele, Lea, Flood 2014, variant 13 of Stafford)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def fold(seeds: Sequence[int]) -> Words:
    """Return each 128-bit seed as one word that depends on both of its halves, shape (V,)."""
    both = np.frombuffer(b"".join([seed.to_bytes(16) for seed in seeds]), dtype=">u8").astype(np.uint64)
    high, low = both[::2], both[1::2]
    return mix(low ^ mix(high + np.uint64(GOLDEN)))


def column(name: str, position: int) -> Words:
    """Return the word that stands for one number to draw: a parameter's name and a position in it."""
    digest = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    return mix(np.array([(digest + (position + 1) * GOLDEN) & WORD], dtype=np.uint64))


@dataclass(frozen=True, slots=True)
class Values:
    """The numbers one parameter may take: evenly spaced ones less some, or a short table.

    `grid` is (start, step, count, divisor) in integers, so each value is one division: always the float
    nearest to the decimal the author wrote. `excluded` are sorted indices into the grid.
    """

    grid: tuple[int, int, int, int]
    excluded: tuple[int, ...] = ()
    table: tuple[float, ...] = ()

    @classmethod
    def spaced(
        cls, start: Fraction, stop: Fraction, step: Fraction, without: Iterable[Fraction] = ()
    ) -> Values:
        """Return start, start + step, … up to stop, without some of them.

        Raises:
            ValueError: there are none, more than 2^31, the step is not positive, or the numbers have more
                digits than floats keep.
        """
        if step <= 0 or stop < start:
            raise ValueError("the range is empty: `from` must not be above `to`, and `step` must be positive")
        count = int((stop - start) / step) + 1
        if count >= 1 << 31:
            raise ValueError("the range holds more than 2,147,483,647 values: widen the step")
        steps = [(value - start) / step for value in without]
        excluded = tuple(sorted({int(at) for at in steps if at.denominator == 1 and 0 <= at < count}))
        if len(excluded) == count:
            raise ValueError("`not` leaves no value to draw")
        divisor = lcm(start.denominator, step.denominator)
        first, apart = int(start * divisor), int(step * divisor)
        if max(abs(first), abs(first + apart * (count - 1)), apart, divisor) > EXACT:
            raise ValueError(
                "the numbers have too many digits: write at most 15 from the largest to the last"
            )
        return cls((first, apart, count, divisor), excluded)

    @classmethod
    def listed(cls, values: Iterable[Fraction]) -> Values:
        """Return exactly these values, each as likely as the others.

        Raises:
            ValueError: there are none.
        """
        table = tuple(float(value) for value in values)
        if not table:
            raise ValueError("list at least one value")
        return cls((0, 1, len(table), 1), (), table)

    @property
    def count(self) -> int:
        """How many different values there are."""
        return self.grid[2] - len(self.excluded)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest value, also where `not` leaves it out."""
        start, step, count, divisor = self.grid
        spaced = (start / divisor, (start + step * (count - 1)) / divisor)
        return (min(self.table), max(self.table)) if self.table else spaced

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        start, step, _, divisor = self.grid
        return all(map(float.is_integer, self.table)) and start % divisor == step % divisor == 0

    def of_each(self, count: int) -> tuple[Values, ...]:
        """Return what each of so many entries may be: the same."""
        return (self,) * count


@dataclass(frozen=True, slots=True)
class Entries:
    """The numbers that each entry of a vector or matrix may take, row by row."""

    entries: tuple[Values, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest value of any entry."""
        ends = [each.ends for each in self.entries]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        return all(each.whole for each in self.entries)

    def of_each(self, count: int) -> tuple[Values, ...]:
        """Return what each of so many entries may be."""
        del count
        return self.entries


@dataclass(frozen=True, slots=True)
class Sheet:
    """All numbers to draw, one under the other: (C, 1) each of their words and of what their values are.

    `holes` and `tables` are the rows that leave values out, or look them up.
    """

    words: Words
    counts: Words
    starts: NDArray[np.int64]
    steps: NDArray[np.int64]
    divisors: Array
    holes: tuple[tuple[int, int], ...]
    tables: tuple[tuple[int, Array], ...]

    def take(self, words: Words) -> Array:
        """Return the value each word stands for: multiply-high of its upper half by the count."""
        index = ((words >> np.uint64(32)) * self.counts >> np.uint64(32)).astype(np.int64)
        for row, hole in self.holes:
            index[row] += index[row] >= hole
        result: Array = (self.starts + self.steps * index) / self.divisors
        for row, table in self.tables:
            result[row] = table[index[row]]
        return result


@lru_cache(MOST_KEPT)
def sheet(drawn: tuple[tuple[str, Values | Entries, tuple[int, ...]], ...]) -> Sheet:
    """Return all numbers of some parameters, one under the other."""
    rows = [each for _, values, shape in drawn for each in values.of_each(prod(shape))]
    starts, steps, _, divisors = (
        np.array(part)[:, np.newaxis] for part in zip(*[each.grid for each in rows], strict=True)
    )
    return Sheet(
        words=np.stack([column(name, at) for name, _, shape in drawn for at in range(prod(shape))]),
        counts=np.array([each.count for each in rows], dtype=np.uint64)[:, np.newaxis],
        starts=starts,
        steps=steps,
        divisors=divisors.astype(np.float64),
        holes=tuple((row, hole) for row, each in enumerate(rows) for hole in each.excluded),
        tables=tuple((row, np.array(each.table)) for row, each in enumerate(rows) if each.table),
    )


def draw(
    shapes: Mapping[str, tuple[Values | Entries, tuple[int, ...]]], words: Words, tries: Words
) -> dict[str, Array]:
    """Return every parameter's numbers: (V,) for the shape (), (n, V) for (n,), (m, n, V) for (m, n).

    `words` are folded seeds and `tries` the number of each variant's redraw, both (V,). Matrices are filled
    row by row.
    """
    if not shapes:
        return {}
    kept = sheet(tuple([(name, values, shape) for name, (values, shape) in shapes.items()]))
    mixed = mix(mix(words ^ kept.words) + tries * np.uint64(GOLDEN))
    numbers = kept.take(mixed)
    drawn, start = {}, 0
    for name, (_, shape) in shapes.items():
        drawn[name] = numbers[start : start + prod(shape)].reshape(*shape, -1)
        start += prod(shape)
    return drawn
