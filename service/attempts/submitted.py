"""Reads of submissions for the staff of a course: what waits to be graded, and one with all it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.models import User
from service.accounts.queries import STAFF, role_in
from service.attempts.models import Attempt, AttemptState, IssuedVariant, ManualOutcome, Submission
from service.attempts.queries import newest_number
from service.db import table_of
from service.quizzes.models import Behavior, Quiz
from service.vocabulary import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

    Row: TypeAlias = tuple[Submission, IssuedVariant, Attempt, User]

WAITING, GRADED = "needs_grading", "graded"


def _submissions() -> sa.Select[Submission, IssuedVariant, Attempt, User]:
    chosen = sa.select(Submission, IssuedVariant, Attempt, User)
    chosen = chosen.join(IssuedVariant, IssuedVariant.id == Submission.issued_variant_id)
    chosen = chosen.join(Attempt, Attempt.id == IssuedVariant.attempt_id)
    return chosen.join(User, User.id == Attempt.user_id)


def submissions_of(
    quiz: Quiz, wanted: Mapping[str, Any]
) -> sa.Select[Submission, IssuedVariant, Attempt, User]:
    """Select the submissions to a quiz in a `state`, and at one `position` if it is given, in no order.

    Only the newest submission to an item waits, and in a deferred quiz none before the attempt is finished.
    """
    chosen = _submissions().where(Attempt.quiz_id == quiz.id)
    if wanted["state"] == GRADED:
        chosen = chosen.where(Submission.fraction.is_not(None))
    else:
        last = Submission.number == newest_number(table_of(IssuedVariant).c.id)
        chosen = chosen.where(Submission.fraction.is_(None), last)
        if quiz.behavior is Behavior.DEFERRED:
            chosen = chosen.where(Attempt.state == AttemptState.FINISHED)
    if wanted["position"] is not None:
        chosen = chosen.where(IssuedVariant.position == wanted["position"])
    return chosen


def submission_for(session: Session, principal: Principal, submission_id: str, *, staff: bool) -> Row:
    """Find a submission that the caller may see as staff of its course; or, unless `staff`, that is theirs.

    Raises `NotFoundError`, and `ForbiddenError` where only staff may, for others who take part in the course.
    """
    wanted = _submissions().add_columns(Quiz.course_id).join(Quiz, Quiz.id == Attempt.quiz_id)
    wanted = wanted.where(Submission.id == submission_id)
    found = session.execute(wanted.where(Attempt.organization_id == principal.organization_id)).first()
    if found is None:
        raise NotFoundError("there is no such submission")
    submission, variant, attempt, user, course_id = found
    role = role_in(session, principal, course_id)
    if role not in STAFF and staff:
        raise ForbiddenError("only instructors and assistants of the course may do this")
    if role not in STAFF and attempt.user_id != principal.user_id:
        raise NotFoundError("there is no such submission")
    return submission, variant, attempt, user


def outcomes_given(submission_id: str) -> sa.Select[ManualOutcome, User]:
    """Select what staff gave for a submission, and who did, in no order."""
    given = sa.select(ManualOutcome, User).join(User, User.id == ManualOutcome.user_id)
    return given.where(ManualOutcome.submission_id == submission_id)
