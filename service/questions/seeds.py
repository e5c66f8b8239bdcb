"""Seeds nobody can guess: 128 bits from the server's secret and what is being drawn."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from service.db import new_id

_BYTES: Final = 16


def seed_of(secret: str, *parts: object) -> int:
    """Return the first 128 bits of HMAC-SHA256 over the parts, such as revision and counter."""
    message = "\0".join(map(str, parts)).encode()
    return int.from_bytes(hmac.digest(secret.encode(), message, hashlib.sha256)[:_BYTES])


def pooled_seeds(secret: str, revision_id: str, pool_id: str, numbers: range) -> list[int]:
    """Return the seeds of a revision's variants by their numbers in one pool, which no other one repeats."""
    return [seed_of(secret, "pooled variant", revision_id, pool_id, number) for number in numbers]


def fresh_seed(secret: str, revision_id: str) -> int:
    """Return a seed for a variant that is drawn at once; what is counted instead is a new id."""
    return seed_of(secret, "fresh variant", revision_id, new_id())
