"""What tries and penalties make of an item's fraction, in exact decimals."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

FULL: Final = 1.0


def after_penalty(*, raw: float, best: float | None, penalty: Decimal, wrong_before: int) -> float:
    """Return max(best, max(0, raw − penalty·wrong before)): it never falls by trying again.

    `best` is what earlier tries earned, None before the first. An answer that is worth less than 0 is not
    made worth less by a penalty.
    """
    earned = _reduced(raw, penalty, wrong_before) if raw > 0 and wrong_before else raw
    return earned if best is None else max(best, earned)


@lru_cache(maxsize=1024)
def _reduced(raw: float, penalty: Decimal, wrong_before: int) -> float:
    """Work it out once for each of the few numbers that there are."""
    return float(max(Decimal(repr(raw)) - penalty * wrong_before, Decimal(0)))
