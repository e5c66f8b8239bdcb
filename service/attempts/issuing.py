"""What an attempt asks: the questions of its quiz, pools drawn, each made concrete and stored."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import make_transient_to_detached

from service.attempts.certainty import certain
from service.attempts.models import Attempt, IssuedVariant
from service.attempts.seeds import choose
from service.db import Prepared, new_id, table_of
from service.questions.operations import question_by_id
from service.questions.pool import take
from service.questions.queries import pool
from service.quizzes.queries import asked_items
from service.vocabulary import ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from service.questions.models import Revision

_TABLE: Final = table_of(IssuedVariant)
MOST_AT_ONCE: Final = 50
"""Variants that one statement stores: more would only make it longer."""


_BEGINNING: Final = Prepared(
    sa.insert(table_of(Attempt)).values(
        {each.name: sa.bindparam(each.name, type_=each.type) for each in table_of(Attempt).columns}
    )
)


def begin(session: Session, attempt: Attempt) -> None:
    """Store a new attempt, all of it said; the session takes it for one that it stored itself."""
    columns = table_of(Attempt).columns.keys()
    _BEGINNING.run(session.connection(), {name: getattr(attempt, name) for name in columns})
    make_transient_to_detached(attempt)
    session.add(attempt)


def issue(session: Session, *, attempt: Attempt, certainty: bool, secret: str, at: datetime) -> None:
    """Store one variant for each position: taken from the pool, or drawn; with `certainty`, it asks for that.

    What takes no response is worth nothing.
    """
    asked = _asked(session, attempt, secret)
    revision_ids = [revision_id for revision_id, _ in asked]
    taken = take(session, revision_ids, organization_id=attempt.organization_id, secret=secret, at=at)
    rows = [
        {"attempt_id": attempt.id, "position": position, "revision_id": revision_id}
        | (certain(variant) if certainty else variant)
        | {"points": _worth(session, revision_id, points, variant)}
        for position, ((revision_id, points), variant) in enumerate(zip(asked, taken, strict=True), start=1)
    ]
    for start in range(0, len(rows), MOST_AT_ONCE):
        _store(session.connection(), rows[start : start + MOST_AT_ONCE])


def _store(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the variants of some positions with one statement."""
    values = {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}
    values |= {f"id_{place}": new_id() for place in range(len(rows))}
    _inserting(len(rows)).run(connection, values)


@lru_cache
def _inserting(places: int) -> Prepared:
    """Prepare the statement that stores so many variants."""
    rows = [
        {each.name: sa.bindparam(f"{each.name}_{place}", type_=each.type) for each in _TABLE.columns}
        for place in range(places)
    ]
    return Prepared(sa.insert(_TABLE).values(rows))


def _worth(session: Session, revision_id: str, points: Decimal | None, variant: Mapping[str, Any]) -> Decimal:
    """Return what an item is worth: what its quiz says, or else its question."""
    if not variant["declarations"]:
        return Decimal(0)
    return Decimal(question_by_id(session.connection, revision_id).draft.points) if points is None else points


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
