"""An item found in one statement with whose token it is that asks, and what a submission needs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.accounts.queries import VALID_TOKEN, authenticate, principal_of
from service.attempts import queries
from service.attempts.models import Attempt, IssuedVariant, Submission
from service.db import Errand, Prepared, RawJson, read_written, table_of
from service.quizzes.models import Quiz
from service.vocabulary import NotFoundError
from service.web.session import connection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from service.attempts.items import Item
    from service.db import Connect
    from service.vocabulary import Principal, Responses
    from service.web.trips import Errands

_ATTEMPT, _QUIZ = table_of(Attempt), table_of(Quiz)
_VARIANT, _SUBMISSION = table_of(IssuedVariant), table_of(Submission)
_FIRST: Final = len(VALID_TOKEN.selected_columns)
_EXPLAINED: Final = _FIRST + len(queries.columns_of_item(_SUBMISSION))


def _finding(newest: sa.FromClause, is_newest: sa.ColumnElement[bool]) -> Prepared:
    """Prepare the statement for one way of finding the newest submission to the item."""
    return Prepared(
        VALID_TOKEN.add_columns(
            *queries.columns_of_item(newest),
            sa.type_coerce(_VARIANT.c.explanations, RawJson).label("explanations"),
            newest.c.responses.label("newest_responses"),
        )
        .join(
            _ATTEMPT,
            sa.and_(
                _ATTEMPT.c.id == sa.bindparam("attempt_id"),
                _ATTEMPT.c.organization_id == VALID_TOKEN.selected_columns.callers_organization_id,
            ),
        )
        .join(_QUIZ, _QUIZ.c.id == _ATTEMPT.c.quiz_id)
        .join(
            _VARIANT,
            sa.and_(_VARIANT.c.attempt_id == _ATTEMPT.c.id, _VARIANT.c.position == sa.bindparam("position")),
        )
        .outerjoin(newest, is_newest)
    )


_NEWEST: Final = (
    sa.select(
        *(_SUBMISSION.c[name] for name in ("number", "responses", "stands_at", "wrong_tries", "closed"))
    )
    .where(_SUBMISSION.c.issued_variant_id == _VARIANT.c.id)
    .order_by(_SUBMISSION.c.number.desc())
    .limit(sa.literal_column("1"))
    .lateral("newest")
)
_FIND: Final = {
    "postgresql": _finding(_NEWEST, sa.true()),
    "sqlite": _finding(queries.NEWEST, queries.IS_NEWEST),  # it knows no LATERAL
}


@dataclass(frozen=True, slots=True)
class Found:
    """An item as it stood when it was read, and what was responded to it last."""

    item: Item
    newest: Responses | None


def find_item(
    digest: str, at: datetime, path: Mapping[str, Any]
) -> Errands[tuple[Principal | None, Found | None]]:
    """Find whom a token stands for, and the item that a path names in their organization.

    Where the token is not valid or there is no such item, a second statement tells which.
    """
    asked = {
        "digest": digest,
        "at": at,
        "attempt_id": str(path["attempt_id"]),
        "position": path["position"],
    }
    row = yield Errand(
        _FIND["postgresql"],
        asked,
        read=lambda rows: rows[0] if rows else None,
        alone=lambda line: _FIND[line.dialect.name].first(line, asked),
    )
    if row is None:
        return authenticate(connection(), digest, at), None
    return principal_of(row), Found(_item(row), row.newest_responses)


def accessible(connect: Connect, principal: Principal, found: Found | None) -> Found:
    """Return what was found, for its learner and the staff of its course. Raises `NotFoundError`."""
    if found is None:
        raise NotFoundError("there is no such attempt, or no such item in it")
    item = found.item
    if item.user_id != principal.user_id:
        queries.require_access(connect(), principal, user_id=item.user_id, course_id=item.course_id)
    return found


def _item(row: Any) -> Item:  # noqa: ANN401 - a row of `_FIND`
    return queries.item_from(row[_FIRST:_EXPLAINED], lambda: _read(row[_EXPLAINED]), {}, {})


def _read(text: str | None) -> Mapping[str, Any] | None:
    tree: Mapping[str, Any] | None = None if text is None else read_written(text)
    return tree
