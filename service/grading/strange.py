"""A wrong answer that nothing explains, in coordinates that make answers to different variants comparable."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.grading.diagnosis import Written
    from service.grading.table import Table
    from service.vocabulary import Explanation


@dataclass(frozen=True, slots=True)
class Strange:
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
    roads = table.rows[: len(table.singles)]
    coordinates, scales, radii = [], [], []
    columns = zip(written.values, written.units, table.keys, table.floors, strict=True)
    for field, (value, unit, key, floor) in enumerate(columns):
        away = [abs(row[field] - key) for row in roads if isfinite(row[field])]
        scale = floor + (median(away) if away else 0.0)
        if not (scale > 0 and isfinite((value - key) / scale)):
            return None
        coordinates.append((value - key) / scale)
        scales.append(scale)
        radii.append(max(floor, unit / 2) / scale)
    return Strange(coordinates, scales, radii)
