"""Reads of attempts, issued variants and submissions.

What every submission asks is prepared once (`item_of`, `submissions_to`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.accounts.models import Course, Enrollment, User
from service.accounts.queries import STAFF, is_staff, role_in
from service.attempts.items import Item, Record
from service.attempts.models import Attempt, IssuedVariant, Submission
from service.db import Prepared, RawJson, table_of
from service.db.columns import dump_json
from service.quizzes.models import Quiz
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

_ATTEMPT = table_of(Attempt)
_ENROLLMENT = table_of(Enrollment)
_VARIANT = table_of(IssuedVariant)
_QUIZ = table_of(Quiz)
_SUBMISSION = table_of(Submission)


def columns_of_item(newest: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    """Return what `item_from` makes an `Item` of, in its order.

    `newest` is joined as the newest submission, which says how the item stands.
    """
    columns = (
        _ATTEMPT.c.id.label("attempt_id"),
        *(_ATTEMPT.c[name] for name in ("user_id", "state", "outcomes_given")),
        *(_QUIZ.c[name] for name in ("course_id", "behavior", "penalty", "tries")),
        _VARIANT.c.id.label("variant_id"),
        sa.type_coerce(_VARIANT.c.declarations, RawJson).label("declarations_text"),
        *(_VARIANT.c[name] for name in ("revision_id", "position", "points", "kind", "kind_version")),
        _VARIANT.c.bounds,
        sa.type_coerce(_VARIANT.c.givens, RawJson).label("givens_text"),
        newest.c.stands_at.label("fraction"),
        newest.c.wrong_tries,
        newest.c.number.label("submissions_made"),
        newest.c.closed,
    )
    return tuple(sorted(columns, key=lambda column: Item._fields.index(str(column.key))))


def item_from(own: Sequence[Any], *rest: object) -> Item:
    """Make an item of its columns and what is read otherwise.

    Where nothing was submitted it stands at 0; what takes no response is closed from the start.
    """
    if own[_MADE] is None:
        own = [*own[:_STANDING], 0.0, 0, 0, own[_DECLARED] == _NOTHING]
    return Item._make([*own, *rest])


_STANDING, _MADE, _DECLARED, _OWN = map(
    Item._fields.index, ("fraction", "submissions_made", "declarations_text", "load_explanations")
)
_NOTHING: Final = dump_json([])
_OTHER: Final = _SUBMISSION.alias("other")


def newest_number(variant_id: sa.ColumnElement[Any]) -> sa.ScalarSelect[int]:
    """Select the number of the newest submission to a variant."""
    return (
        sa.select(sa.func.max(_OTHER.c.number)).where(_OTHER.c.issued_variant_id == variant_id)
    ).scalar_subquery()


NEWEST: Final = _SUBMISSION.alias("newest")
IS_NEWEST: Final = sa.and_(
    NEWEST.c.issued_variant_id == _VARIANT.c.id, NEWEST.c.number == newest_number(_VARIANT.c.id)
)
_ITEMS = (
    sa.select(*columns_of_item(NEWEST))
    .join_from(_ATTEMPT, _QUIZ, _QUIZ.c.id == _ATTEMPT.c.quiz_id)
    .join(_VARIANT, _VARIANT.c.attempt_id == _ATTEMPT.c.id)
    .outerjoin(NEWEST, IS_NEWEST)
    .where(_ATTEMPT.c.id == sa.bindparam("attempt_id"))
)
_SHOWN_ITEMS = Prepared(
    _ITEMS.add_columns(_VARIANT.c.prompt, _VARIANT.c.conditions).order_by(_VARIANT.c.position)
)
_ITEM = _ITEMS.where(
    _VARIANT.c.position == sa.bindparam("position"),
    _ATTEMPT.c.organization_id == sa.bindparam("organization_id"),
)
_FREE_ITEM = Prepared(_ITEM)
_LOCK = Prepared(
    sa.select(_ATTEMPT.c.id)
    .where(
        _ATTEMPT.c.id == sa.bindparam("attempt_id"),
        _ATTEMPT.c.organization_id == sa.bindparam("organization_id"),
    )
    .with_for_update()
)
_EXPLANATIONS = Prepared(
    sa.select(_VARIANT.c.explanations).where(_VARIANT.c.id == sa.bindparam("variant_id"))
)
_SUBMISSIONS = Prepared(
    sa.select(*(_SUBMISSION.c[name] for name in Record._fields))
    .where(_SUBMISSION.c.issued_variant_id == sa.bindparam("variant_id"))
    .order_by(_SUBMISSION.c.number)
)
_EARLIER = Prepared(
    sa.select(_ATTEMPT.c.id, _ATTEMPT.c.state)
    .where(_ATTEMPT.c.quiz_id == sa.bindparam("quiz_id"), _ATTEMPT.c.user_id == sa.bindparam("user_id"))
    .order_by(_ATTEMPT.c.number)
)
_LOCKED_ENROLLMENT = Prepared(
    sa.select(_ENROLLMENT.c.id)
    .where(
        _ENROLLMENT.c.course_id == sa.bindparam("course_id"), _ENROLLMENT.c.user_id == sa.bindparam("user_id")
    )
    .with_for_update()
)


def item_of(
    session: Session, principal: Principal, attempt_id: str, position: int, *, lock: bool = False
) -> Item:
    """Find one item of an attempt that is the caller's, or that they may see as staff of its course.

    With `lock`, the attempt is held until the transaction ends, by a statement of its own, so that the next
    one reads how things stand from then on. Raises `NotFoundError`.
    """
    asked = {
        "attempt_id": attempt_id,
        "position": position,
        "organization_id": principal.organization_id,
    }
    if lock:
        _LOCK.run(session.connection(), asked)
    row = _FREE_ITEM.first(session.connection(), asked)
    if row is None:
        raise NotFoundError("there is no such attempt, or no such item in it")
    item = item_from(row, _loader(session, row.variant_id), {}, {})
    require_access(session.connection(), principal, user_id=item.user_id, course_id=item.course_id)
    return item


def items_in(session: Session, attempt_id: str) -> list[Item]:
    """List the items of an attempt by position; who may see them is not asked."""
    rows = _SHOWN_ITEMS.all(session.connection(), {"attempt_id": attempt_id})
    return [
        item_from(row[:_OWN], _loader(session, row.variant_id), row.prompt, row.conditions) for row in rows
    ]


def _loader(session: Session, variant_id: str) -> Callable[[], Mapping[str, Any] | None]:
    """Return what reads a variant's explanations when they are needed."""
    return lambda: _EXPLANATIONS.first(session.connection(), {"variant_id": variant_id}).explanations


def require_access(connection: Connection, principal: Principal, *, user_id: str, course_id: str) -> None:
    """Raise `NotFoundError` unless the caller is the learner, or staff of the course."""
    if user_id != principal.user_id and not is_staff(connection, principal, course_id):
        raise NotFoundError("there is no such attempt")


def attempt_of(
    session: Session, principal: Principal, attempt_id: str, *, lock: bool = False
) -> tuple[Attempt, Quiz]:
    """Find an attempt that is the caller's, or that they may see as staff of its course, and its quiz.

    With `lock`, it is held until the transaction ends. Raises `NotFoundError`.
    """
    wanted = sa.select(Attempt, Quiz).join(Quiz, Quiz.id == Attempt.quiz_id)
    wanted = wanted.where(Attempt.id == attempt_id, Attempt.organization_id == principal.organization_id)
    found = session.execute(wanted.with_for_update(of=Attempt) if lock else wanted).first()
    if found is None:
        raise NotFoundError("there is no such attempt")
    attempt, quiz = found
    require_access(session.connection(), principal, user_id=attempt.user_id, course_id=quiz.course_id)
    return attempt, quiz


def sealed_variant(session: Session, variant_id: str) -> IssuedVariant:
    """Return an issued variant with its key, for whoever has made sure that it is released."""
    return session.get_one(IssuedVariant, variant_id)


def submissions_to(connection: Connection, variant_id: str) -> list[Record]:
    """List the submissions to a variant, first to last."""
    rows = _SUBMISSIONS.all(connection, {"variant_id": variant_id})
    return [Record(**row._asdict()) for row in rows]


def newest_submissions(session: Session, attempt_id: str) -> Mapping[str, Submission]:
    """Find the newest submission to each variant of an attempt that has one, by the variant's id."""
    of_attempt = IssuedVariant.attempt_id == attempt_id
    newest = sa.select(Submission).join(IssuedVariant, IssuedVariant.id == Submission.issued_variant_id)
    last = Submission.number == newest_number(_VARIANT.c.id)
    found = session.scalars(newest.where(of_attempt, last))
    return {each.issued_variant_id: each for each in found}


def attempts_at(session: Session, *, quiz_id: str, user_id: str) -> list[Any]:
    """List a learner's attempts at a quiz, first to last, as rows of `id` and `state`."""
    return _EARLIER.all(session.connection(), {"quiz_id": quiz_id, "user_id": user_id})


def visible_attempts(session: Session, principal: Principal, quiz: Quiz) -> sa.Select[Attempt, User]:
    """Select attempts at a quiz with their learners, in no order: one's own, or all for its staff."""
    chosen = sa.select(Attempt, User).join(User, User.id == Attempt.user_id)
    chosen = chosen.where(Attempt.quiz_id == quiz.id)
    if role_in(session, principal, quiz.course_id) in STAFF:
        return chosen
    return chosen.where(Attempt.user_id == principal.user_id)


def lock_enrollment(session: Session, *, course_id: str, user_id: str) -> None:
    """Hold a learner's enrollment until the transaction ends, so that attempts start one by one.

    Raises `NotFoundError` for who takes no part in the course.
    """
    asked = {"course_id": course_id, "user_id": user_id}
    if _LOCKED_ENROLLMENT.first(session.connection(), asked) is None:
        raise NotFoundError("there is no such learner in this course")


def learner_named(session: Session, *, course_id: str, external_id: str) -> str:
    """Return the id of the user whom the LMS calls `external_id` in this course, or `NotFoundError`."""
    wanted = (
        sa.select(User.id)
        .join(Enrollment, Enrollment.user_id == User.id)
        .join(Course, Course.id == Enrollment.course_id)
        .where(User.organization_id == Course.organization_id)
    )
    user_id = session.scalar(wanted.where(Course.id == course_id, User.external_id == external_id))
    if user_id is None:
        raise NotFoundError("there is no such learner in this course")
    return user_id
