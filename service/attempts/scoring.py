"""What tries and penalties make of an item's fraction, in exact decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

FULL: Final = 1.0


def after_penalty(*, raw: float, best: float, penalty: Decimal, wrong_before: int) -> float:
    """Return max(best, max(0, raw − penalty·wrong before)), all 0…1: it never falls by trying again."""
    kept = Decimal(repr(raw)) - penalty * wrong_before
    return max(best, float(max(Decimal(0), kept)))
