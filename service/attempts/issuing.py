"""What an attempt asks: the questions of its quiz, pools drawn, each made concrete and stored."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.attempts.certainty import certain
from service.attempts.models import IssuedVariant
from service.attempts.seeds import choose
from service.db import table_of
from service.questions.operations import question_by_id
from service.questions.pool import take
from service.questions.queries import pool
from service.quizzes.queries import asked_items
from service.vocabulary import ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.attempts.models import Attempt
    from service.questions.models import Revision

_INSERT: Final = sa.insert(table_of(IssuedVariant))


def issue(session: Session, *, attempt: Attempt, certainty: bool, secret: str, at: datetime) -> None:
    """Store one variant for each position: taken from the pool, or drawn; with `certainty`, it asks for that.

    What takes no response is worth nothing, and closed from the start.
    """
    asked = _asked(session, attempt, secret)
    revision_ids = [revision_id for revision_id, _ in asked]
    taken = take(session, revision_ids, organization_id=attempt.organization_id, secret=secret, at=at)
    rows = [
        {"attempt_id": attempt.id, "position": position, "revision_id": revision_id}
        | (certain(variant) if certainty else variant)
        | {"points": _worth(session, revision_id, points, variant), "closed": not variant["declarations"]}
        for position, ((revision_id, points), variant) in enumerate(zip(asked, taken, strict=True), start=1)
    ]
    if rows:
        session.connection().execute(_INSERT, rows)


def _worth(session: Session, revision_id: str, points: Decimal | None, variant: Mapping[str, Any]) -> Decimal:
    """Return what an item is worth: what its quiz says, or else its question."""
    if not variant["declarations"]:
        return Decimal(0)
    return (
        Decimal(question_by_id(session.connection(), revision_id).draft.points) if points is None else points
    )


def _asked(session: Session, attempt: Attempt, secret: str) -> list[tuple[str, Decimal | None]]:
    """List the revisions an attempt asks, pools drawn, no question twice, with the points of their items."""
    items = asked_items(session, quiz_id=attempt.quiz_id)
    asked: list[tuple[str, Decimal | None]] = []
    taken = {each.question_id for each in items if each.question_id is not None}
    for item in items:
        if item.question_id is not None:
            asked.append((item.revision_id, item.points))
            continue
        drawn = _drawn(session, item, taken, secret=secret, attempt_id=attempt.id)
        taken.update(each.question_id for each in drawn)
        asked += [(each.id, item.points) for each in drawn]
    return asked


def _drawn(
    session: Session,
    item: Any,  # noqa: ANN401 - a row of `asked_items`
    taken: set[str],
    *,
    secret: str,
    attempt_id: str,
) -> list[Revision]:
    rules = dict(item.pool or {})
    matching = pool(session, bank_id=rules.pop("bank_id"), matching=rules)
    left = [each for each in matching if each.question_id not in taken]
    if len(left) < (item.pick or 0):
        raise ConflictError("a pool of this quiz has too few questions left", code="pool_too_small")
    return choose(left, item.pick or 0, secret=secret, attempt_id=attempt_id, item_id=item.id)
