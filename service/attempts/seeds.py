"""Seeds nobody can guess: 128 bits from the server's secret and what is being drawn."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.questions.models import Revision

_BYTES: Final = 16


def seed_of(secret: str, *parts: object) -> int:
    """Return the first 128 bits of HMAC-SHA256 over the parts, such as attempt and position."""
    message = "\0".join(map(str, parts)).encode()
    return int.from_bytes(hmac.digest(secret.encode(), message, hashlib.sha256)[:_BYTES])


def choose(
    pool: Sequence[Revision], count: int, *, secret: str, attempt_id: str, item_id: str
) -> list[Revision]:
    """Pick `count` of a pool, each set as likely as another, the same again for the same attempt and item."""
    ranked = sorted(pool, key=lambda each: seed_of(secret, "pool", attempt_id, item_id, each.question_id))
    return ranked[:count]
