"""How a submission is stored: together with how its item then stands, if it stands as it was read.

On PostgreSQL one statement does it all, so that nobody waits for anything in between. SQLite has no such
statements and does it step by step, under its one write lock.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from service.attempts.models import Attempt, AttemptState, IssuedVariant, Submission
from service.attempts.unexplained import keep, not_kept, unexplained_after, unexplained_row
from service.db import Prepared, table_of
from service.web.at_once import STORE_KEPT, kept_after

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Connection

    from service.attempts.items import Item
    from service.grading.strange import Strange

_STANDING: Final = ("fraction", "wrong_tries", "submissions_made", "closed")
_ATTEMPT, _VARIANT, _SUBMISSION = table_of(Attempt), table_of(IssuedVariant), table_of(Submission)
_NEW: Final = {each.name: sa.bindparam(each.name, type_=each.type) for each in _SUBMISSION.columns}

_OPEN: Final = sa.select(_ATTEMPT.c.id).where(
    _ATTEMPT.c.id == sa.bindparam("attempt_id"), _ATTEMPT.c.state == sa.bindparam("open")
)


def _moving(attempts: Any) -> Any:  # noqa: ANN401 - a subquery in, an UPDATE out
    """Bring an item up to date, if it stands as it was read and its attempt is among those given."""
    return (
        sa.update(_VARIANT)
        .where(_VARIANT.c.id == sa.bindparam("variant_id"), _VARIANT.c.attempt_id.in_(attempts))
        .where(*(_VARIANT.c[name] == sa.bindparam(f"was_{name}") for name in _STANDING))
        .values({name: sa.bindparam(f"is_{name}") for name in _STANDING})
        .returning(_VARIANT.c.id)
    )


_MOVE: Final = Prepared(_moving(_OPEN))
_INSERT: Final = Prepared(sa.insert(_SUBMISSION).values(_NEW))


def _together(*others: Callable[[sa.CTE], sa.CTE]) -> Prepared:
    """Hold the attempt open, move the item on, and store submission, key and others only if that was done."""
    held = _OPEN.with_for_update(read=True).cte("held")
    moved = _moving(sa.select(held.c.id)).cte("moved")
    stored = sa.insert(_SUBMISSION).from_select(list(_NEW), sa.select(*_NEW.values()).select_from(moved))
    parts = [stored.cte("stored"), kept_after(moved), *(other(moved) for other in others)]
    return Prepared(sa.select(moved.c.id).add_cte(*parts))


_TOGETHER: Final = _together()
_WITH_STRANGE: Final = _together(unexplained_after)


@dataclass(frozen=True, slots=True)
class Recording:
    """One submission to be stored: its row, its item as it was read, and as it stands with it."""

    row: Mapping[str, Any]
    before: Item
    after: Item
    strange: Strange | None = None

    def store(self, connection: Connection, kept: Mapping[str, Any]) -> bool:
        """Store it with the key of its retries, or nothing and return False: the item has moved meanwhile."""
        if connection.dialect.name == "postgresql":
            return self._store_together(connection, kept)
        with nullcontext() if connection.in_transaction() else connection.begin():
            stored = self.record(connection)
            if stored:
                STORE_KEPT.run(connection, kept)
        return stored

    def _store_together(self, connection: Connection, kept: Mapping[str, Any]) -> bool:
        values = {**self.row, **_moved(self.before, self.after), **kept}
        if self.strange is None or connection.in_transaction():
            stored = _TOGETHER.first(connection, values) is not None
            keep(connection, self.before, self.strange if stored else None)
            return stored
        try:
            strange = unexplained_row(self.before, self.strange)
            return _WITH_STRANGE.first(connection, values | strange) is not None
        except (SQLAlchemyError, ValueError):
            stored = _TOGETHER.first(connection, values) is not None  # fails as well if the key is taken
            not_kept()
            return stored

    def record(self, connection: Connection) -> bool:
        """Store it in the transaction that is under way, or nothing and return False."""
        moved = move(connection, self.before, self.after)
        if moved:
            _INSERT.run(connection, self.row)
            keep(connection, self.before, self.strange)
        return moved


def move(connection: Connection, before: Item, after: Item) -> bool:
    """Bring an item up to date, or return False if it does not stand as it was read."""
    return _MOVE.first(connection, _moved(before, after)) is not None


def _moved(before: Item, after: Item) -> dict[str, Any]:
    """Return the values of `_moving`."""
    values = {"attempt_id": before.attempt_id, "variant_id": before.variant_id, "open": AttemptState.OPEN}
    for name in _STANDING:
        values[f"was_{name}"], values[f"is_{name}"] = getattr(before, name), getattr(after, name)
    return values
