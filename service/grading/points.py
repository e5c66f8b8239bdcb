"""What a fraction is worth in points."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MICRO: Final = Decimal("0.000001")


def score(points: Decimal, fraction: float) -> Decimal:
    """Return points × fraction to the millionth of a point, half up."""
    return (points * Decimal(repr(fraction))).quantize(MICRO, rounding=ROUND_HALF_UP)
