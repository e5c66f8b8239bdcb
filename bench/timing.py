"""Timing within the process: the best of several rounds, which other work on the machine disturbs least."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7


def best(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds that one call takes, in the best of several rounds of so many calls."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - started) / times)
    return min(found)
