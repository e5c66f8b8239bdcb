"""Which questions of a pool an attempt asks: drawn like variants, from the server's secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.questions.seeds import seed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.questions.models import Revision


def choose(
    pool: Sequence[Revision], count: int, *, secret: str, attempt_id: str, item_id: str
) -> list[Revision]:
    """Pick `count` of a pool, each set as likely as another, the same again for the same attempt and item."""
    ranked = sorted(pool, key=lambda each: seed_of(secret, "pool", attempt_id, item_id, each.question_id))
    return ranked[:count]
