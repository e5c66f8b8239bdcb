"""A wrong answer that nothing explains, in coordinates that make answers to different variants comparable."""

from __future__ import annotations

from math import isfinite
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.grading.diagnosis import Written
    from service.grading.table import Table
    from service.vocabulary import Explanation


class Strange(NamedTuple):
    """How far each asked number is from the key, counted in `scales`, and how sure each is, in the same.

    A scale is the floor and the median distance of misconceptions from the key: engine §4's σ.
    """

    coordinates: Sequence[float]
    scales: Sequence[float]
    radii: Sequence[float]


def lies(table: Table, written: Written | None, diagnosis: Sequence[Explanation]) -> Strange | None:
    """Return where a whole answer lies that nothing explains, None where that is not finite."""
    if written is None or diagnosis:
        return None
    coordinates, scales, radii = [], [], []
    count = len(table.singles)
    columns = zip(written.values, written.units, table.keys, table.floors, table.columns, strict=True)
    for value, unit, key, floor, answers in columns:
        away = [abs(answer - key) for answer in answers[:count] if answer == answer]  # noqa: PLR0124 - no NaN
        scale = floor + (median(away) if away else 0.0)
        if not (scale > 0 and isfinite((value - key) / scale)):
            return None
        coordinates.append((value - key) / scale)
        scales.append(scale)
        radii.append(max(floor, unit / 2) / scale)
    return Strange(coordinates, scales, radii)
