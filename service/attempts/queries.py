"""Reads of attempts, issued variants and submissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from service.accounts.models import Enrollment, User
from service.accounts.queries import STAFF, role_in
from service.attempts.models import Attempt, AttemptState, IssuedVariant, Submission
from service.quizzes.models import Quiz
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal


def own_attempt(session: Session, principal: Principal, attempt_id: str) -> Attempt:
    """Find the caller's own attempt, or raise `NotFoundError`."""
    mine = sa.select(Attempt).where(
        Attempt.id == attempt_id,
        Attempt.user_id == principal.user_id,
        Attempt.organization_id == principal.organization_id,
    )
    attempt = session.scalar(mine)
    if attempt is None:
        raise NotFoundError("there is no such attempt")
    return attempt


def visible_attempt(session: Session, principal: Principal, attempt_id: str) -> Attempt:
    """Find an attempt that is the caller's, or that they may read as staff of its course.

    Raises `NotFoundError` for everybody else.
    """
    wanted = sa.select(Attempt, Quiz.course_id).join(Quiz, Quiz.id == Attempt.quiz_id)
    found = session.execute(
        wanted.where(Attempt.id == attempt_id, Attempt.organization_id == principal.organization_id)
    ).first()
    if found is None:
        raise NotFoundError("there is no such attempt")
    attempt, course_id = found
    if attempt.user_id != principal.user_id and role_in(session, principal, course_id) not in STAFF:
        raise NotFoundError("there is no such attempt")
    return attempt


def locked_attempt(session: Session, attempt_id: str) -> Attempt:
    """Read an attempt anew and hold its row until the transaction ends."""
    wanted = sa.select(Attempt).where(Attempt.id == attempt_id).with_for_update()
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def locked_variant(session: Session, *, attempt_id: str, position: int) -> IssuedVariant:
    """Read an issued variant anew and hold its row until the transaction ends; else `NotFoundError`."""
    wanted = sa.select(IssuedVariant).filter_by(attempt_id=attempt_id, position=position)
    wanted = wanted.options(undefer(IssuedVariant.explanations)).with_for_update()
    variant = session.scalar(wanted, execution_options={"populate_existing": True})
    if variant is None:
        raise NotFoundError("there is no such item")
    return variant


def variant_at(session: Session, *, attempt_id: str, position: int) -> IssuedVariant:
    """Find the variant at a position, or raise `NotFoundError`."""
    wanted = sa.select(IssuedVariant).filter_by(attempt_id=attempt_id, position=position)
    variant = session.scalar(wanted)
    if variant is None:
        raise NotFoundError("there is no such item")
    return variant


def variants_of(session: Session, attempt_id: str) -> Sequence[IssuedVariant]:
    """List the variants of an attempt by position."""
    return session.scalars(
        sa.select(IssuedVariant).filter_by(attempt_id=attempt_id).order_by(IssuedVariant.position)
    ).all()


def submissions_to(session: Session, variant_id: str) -> Sequence[Submission]:
    """List the submissions to a variant, first to last."""
    return session.scalars(
        sa.select(Submission).filter_by(issued_variant_id=variant_id).order_by(Submission.number)
    ).all()


def attempts_at(session: Session, *, quiz_id: str, user_id: str) -> Sequence[Attempt]:
    """List a learner's attempts at a quiz, first to last."""
    return session.scalars(
        sa.select(Attempt).filter_by(quiz_id=quiz_id, user_id=user_id).order_by(Attempt.number)
    ).all()


def open_attempt(attempts: Sequence[Attempt]) -> Attempt | None:
    """Pick the open one among a learner's attempts at a quiz."""
    return next((each for each in attempts if each.state == AttemptState.OPEN), None)


def locked_enrollment(session: Session, *, course_id: str, user_id: str) -> Enrollment:
    """Hold a learner's enrollment until the transaction ends, so that attempts start one by one.

    Raises `NotFoundError` for who takes no part in the course.
    """
    wanted = sa.select(Enrollment).filter_by(course_id=course_id, user_id=user_id).with_for_update()
    enrollment = session.scalar(wanted)
    if enrollment is None:
        raise NotFoundError("there is no such learner in this course")
    return enrollment


def learner_named(session: Session, *, course_id: str, external_id: str) -> str:
    """Return the id of the user whom the LMS calls `external_id` in this course, or `NotFoundError`."""
    wanted = sa.select(User.id).join(Enrollment, Enrollment.user_id == User.id)
    user_id = session.scalar(wanted.where(Enrollment.course_id == course_id, User.external_id == external_id))
    if user_id is None:
        raise NotFoundError("there is no such learner in this course")
    return user_id
