"""An item found in one statement with whose token it is that asks, and what a submission needs beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.accounts.queries import VALID_TOKEN, principal_of
from service.attempts import queries
from service.attempts.items import Item, Record
from service.attempts.models import Attempt, IssuedVariant, Submission
from service.db import Prepared, RawJson, table_of
from service.quizzes.models import Quiz
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from service.vocabulary import Principal

_ATTEMPT, _QUIZ = table_of(Attempt), table_of(Quiz)
_VARIANT, _SUBMISSION = table_of(IssuedVariant), table_of(Submission)
_FIRST: Final = len(VALID_TOKEN.selected_columns)
_NAMES: Final = tuple(each.key for each in queries.ITEM)
_NEWEST: Final = tuple(each.name for each in _SUBMISSION.columns)
_FIND: Final = Prepared(
    VALID_TOKEN.add_columns(
        *queries.ITEM,
        sa.type_coerce(_VARIANT.c.explanations, RawJson).label("explanations"),
        *(each.label(f"newest_{each.name}") for each in _SUBMISSION.columns),
    )
    .outerjoin(
        _ATTEMPT,
        sa.and_(
            _ATTEMPT.c.id == sa.bindparam("attempt_id"),
            _ATTEMPT.c.organization_id == VALID_TOKEN.selected_columns.callers_organization_id,
        ),
    )
    .outerjoin(_QUIZ, _QUIZ.c.id == _ATTEMPT.c.quiz_id)
    .outerjoin(
        _VARIANT,
        sa.and_(_VARIANT.c.attempt_id == _ATTEMPT.c.id, _VARIANT.c.position == sa.bindparam("position")),
    )
    .outerjoin(
        _SUBMISSION,
        sa.and_(
            _SUBMISSION.c.issued_variant_id == _VARIANT.c.id,
            _SUBMISSION.c.number == _VARIANT.c.submissions_made,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """An item as it stood when it was read, and the newest submission to it."""

    item: Item
    newest: Record | None


def find_item(
    connection: Connection, digest: str, at: datetime, path: Mapping[str, Any]
) -> tuple[Principal | None, Found | None]:
    """Find whom a token stands for, and the item that a path names in their organization."""
    asked = {
        "digest": digest,
        "at": at,
        "attempt_id": str(path["attempt_id"]),
        "position": path["position"],
    }
    row = _FIND.first(connection, asked)
    if row is None:
        return None, None
    return principal_of(row), None if row.variant_id is None else Found(_item(row), _newest(row))


def accessible(connection: Connection, principal: Principal, found: Found | None) -> Found:
    """Return what was found, for its learner and the staff of its course. Raises `NotFoundError`."""
    if found is None:
        raise NotFoundError("there is no such attempt, or no such item in it")
    item = found.item
    queries.require_access(connection, principal, user_id=item.user_id, course_id=item.course_id)
    return found


def _item(row: Any) -> Item:  # noqa: ANN401 - a row of `_FIND`
    own = dict(zip(_NAMES, row[_FIRST : _FIRST + len(_NAMES)], strict=True))
    return Item(**own, load_explanations=lambda: _read(row.explanations))


def _read(text: str | None) -> Mapping[str, Any] | None:
    tree: Mapping[str, Any] | None = None if text is None else json.loads(text)
    return tree


def _newest(row: Any) -> Record | None:  # noqa: ANN401 - a row of `_FIND`
    if row.newest_id is None:
        return None
    return Record(**{name: getattr(row, f"newest_{name}") for name in _NEWEST})
