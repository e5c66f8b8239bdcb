"""How a submission is stored, with how its item then stands: if nothing has moved since it was read.

Items are not changed: the newest submission says how one stands, and two that follow the same one would have
the same number, which the database gives once. On PostgreSQL one statement does it all, so that nobody waits
for anything in between. SQLite has no such statements and does it step by step, under its one write lock.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from service.attempts.models import Attempt, AttemptState, Submission
from service.attempts.unexplained import keep, not_kept, unexplained_after, unexplained_row
from service.db import Errand, Prepared, table_of
from service.web.at_once import STORE_KEPT, kept_after

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Connection

    from service.attempts.items import Item
    from service.grading.strange import Strange

_ATTEMPT, _SUBMISSION = table_of(Attempt), table_of(Submission)
_NEW: Final = {each.name: sa.bindparam(each.name, type_=each.type) for each in _SUBMISSION.columns}

_OPEN: Final = sa.select(_ATTEMPT.c.id).where(
    _ATTEMPT.c.id == sa.bindparam("attempt_id"),
    _ATTEMPT.c.state == sa.bindparam("open"),
    _ATTEMPT.c.outcomes_given == sa.bindparam("outcomes_given"),
)
"""The attempt, if it takes submissions and staff have not graded since the item was read."""

_TAKEN: Final = sa.exists().where(
    _SUBMISSION.c.issued_variant_id == sa.bindparam("issued_variant_id"),
    _SUBMISSION.c.number == sa.bindparam("number"),
)
_FREE: Final = Prepared(_OPEN.where(~_TAKEN))
_INSERT: Final = Prepared(sa.insert(_SUBMISSION).values(_NEW))


def _together(*others: Callable[[sa.CTE], sa.CTE]) -> Prepared:
    """Hold the attempt open, store the submission, and key and others only if its number was free."""
    held = _OPEN.with_for_update(read=True, skip_locked=True).cte("held")
    row = sa.select(*_NEW.values()).select_from(held)
    stored = insert(_SUBMISSION).from_select(list(_NEW), row).on_conflict_do_nothing()
    first = stored.returning(_SUBMISSION.c.id).cte("stored")
    parts = [kept_after(first), *(other(first) for other in others)]
    return Prepared(sa.select(first.c.id).add_cte(*parts))


_TOGETHER: Final = _together()
_WITH_STRANGE: Final = _together(unexplained_after)


@dataclass(frozen=True, slots=True)
class Recording:
    """One submission to be stored: its row, its item as it was read, and as it stands with it."""

    row: Mapping[str, Any]
    before: Item
    after: Item
    strange: Strange | None = None

    def errand(self, kept: Mapping[str, Any]) -> Errand:
        """Store it with the key of its retries, or nothing: the item has moved meanwhile."""
        statement, values = _TOGETHER, {**self._values(), **kept}
        if self.strange is not None:
            statement, values = _WITH_STRANGE, values | unexplained_row(self.before, self.strange)
        return Errand(statement, values, bool, partial(self._store, values), order=self.before.variant_id)

    def _store(self, values: Mapping[str, Any], connection: Connection) -> bool:
        if connection.dialect.name == "postgresql":
            return self._store_together(values, connection)
        with nullcontext() if connection.in_transaction() else connection.begin():
            stored = self.record(connection)
            if stored:
                STORE_KEPT.run(connection, values)
        return stored

    def _store_together(self, values: Mapping[str, Any], connection: Connection) -> bool:
        if self.strange is None or connection.in_transaction():
            stored = _TOGETHER.first(connection, values) is not None
            keep(connection, self.before, self.strange if stored else None)
            return stored
        try:
            return _WITH_STRANGE.first(connection, values) is not None
        except (SQLAlchemyError, ValueError):
            stored = _TOGETHER.first(connection, values) is not None  # fails as well if the key is taken
            if stored:
                not_kept()
            return stored

    def record(self, connection: Connection) -> bool:
        """Store it in the transaction that is under way and holds its attempt, or return False."""
        values = self._values()
        free = _FREE.first(connection, values) is not None
        if free:
            _INSERT.run(connection, values)
            keep(connection, self.before, self.strange)
        return free

    def _values(self) -> dict[str, Any]:
        """Return the values of all statements but those of key and strange answer."""
        asked = {
            "attempt_id": self.before.attempt_id,
            "open": AttemptState.OPEN,
            "outcomes_given": self.before.outcomes_given,
        }
        return {**self.row, **standing_of(self.after), **asked}


def standing_of(item: Item) -> dict[str, Any]:
    """Return what a submission says of how its item stands."""
    return {"stands_at": item.fraction, "wrong_tries": item.wrong_tries, "closed": item.closed}
