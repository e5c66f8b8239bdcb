"""What tries and penalties make of an item's fraction, in exact decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

FULL: Final = 1.0


def after_penalty(*, raw: float, best: float, penalty: Decimal, wrong_before: int) -> float:
    """Return max(best, max(0, raw − penalty·wrong before)), all 0…1: it never falls by trying again."""
    kept = Decimal(repr(raw)) - penalty * wrong_before
    return max(best, float(max(Decimal(0), kept)))


def decimal_text(value: Decimal) -> str:
    """Write a decimal without an exponent and without trailing zeros: `1`, `0.9`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
