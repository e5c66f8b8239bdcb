"""Timing within the process: the best of several rounds, which other work on the machine disturbs least."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
SECONDS = 0.5
"""Rounds go on for so long: of few short ones, not one may be left in peace."""


def best(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds that one call takes, in the best of several rounds of so many calls."""
    found: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(found) < ROUNDS or time.perf_counter() < end:
        started = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - started) / times)
    return min(found)
