"""Ids that sort by the time they were made: UUID version 7.

The standard library has them from Python 3.14 on; this module goes when that is the oldest Python served.
"""

from __future__ import annotations

import os
import struct
import threading
import time
from typing import Final

_NANOSECONDS_PER_MILLISECOND = 1_000_000
_VERSION_7 = 0x7 << 76
_VARIANT_RFC = 0b10 << 62
_AHEAD: Final = struct.Struct("512Q")

_random: list[int] = []
"""Random numbers that were asked for ahead: each call of the system would let another thread go first."""

os.register_at_fork(after_in_child=_random.clear)

_lock = threading.Lock()
_last = 0


def _next_tick() -> int:
    """Return the time as 48 bits of milliseconds and 12 bits of their fraction, never twice the same."""
    global _last  # noqa: PLW0603 - one counter per process is what makes its ids rise strictly
    tick = (time.time_ns() << 12) // _NANOSECONDS_PER_MILLISECOND
    with _lock:
        _last = max(tick, _last + 1)
        return _last


def _next_random() -> int:
    """Return 64 random bits from the operating system, given out once."""
    try:
        return _random.pop()
    except IndexError:
        _random.extend(_AHEAD.unpack(os.urandom(_AHEAD.size)))
        return _random.pop()


def new_id() -> str:
    """Make an id: UUIDv7 text of 36 characters, greater than every id this process made before.

    Layout of RFC 9562 section 5.7 with method 3 of section 6.2: 48 bits of Unix milliseconds, version, 12
    bits of the millisecond's fraction, variant, 62 random bits from the operating system. A clock that stands
    still or steps back does not break the order: the last tick is counted on.
    """
    tick = _next_tick()
    random = _next_random() >> 2
    digits = f"{(tick >> 12) << 80 | _VERSION_7 | (tick & 0xFFF) << 64 | _VARIANT_RFC | random:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
