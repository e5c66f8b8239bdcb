"""Instants as text, written once: what a request arrived at is asked with, stored, signed and shown."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=64)
def utc_text(at: datetime) -> str:
    """Write an aware datetime as ISO 8601 in UTC, with microseconds if there are any, and `+00:00`."""
    return at.astimezone(UTC).isoformat()
