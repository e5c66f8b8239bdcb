"""Reads of quizzes and their items, as one user sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.models import Role
from service.lessons.models import Lesson
from service.lessons.queries import role_in
from service.quizzes.models import Quiz, QuizItem
from service.vocabulary import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

STAFF = frozenset({Role.INSTRUCTOR, Role.ASSISTANT})
"""Who may read, and act for, the learners of a course."""


def quizzes_of(
    session: Session, principal: Principal, course_id: str, *, lesson: str | None = None
) -> Sequence[Quiz]:
    """List a course's quizzes, or those of the lesson with this slug; `NotFoundError` for outsiders."""
    role_in(session, principal, course_id)
    chosen = sa.select(Quiz).where(Quiz.course_id == course_id).order_by(Quiz.id)
    if lesson is not None:
        chosen = chosen.join(Lesson, Lesson.id == Quiz.lesson_id).where(Lesson.slug == lesson)
    return session.scalars(chosen).all()


def visible_quiz(session: Session, principal: Principal, quiz_id: str) -> Quiz:
    """Find a quiz of a course the caller takes part in, or raise `NotFoundError`."""
    quiz = session.get(Quiz, quiz_id)
    if quiz is None:
        raise NotFoundError("there is no such quiz")
    role_in(session, principal, quiz.course_id)
    return quiz


def require_staff(session: Session, principal: Principal, course_id: str) -> None:
    """Raise `ForbiddenError` unless the caller is an instructor or assistant of the course."""
    if role_in(session, principal, course_id) not in STAFF:
        raise ForbiddenError("only instructors and assistants of the course may do this")


def find_quiz(session: Session, *, course_id: str, slug: str) -> Quiz | None:
    """Find a quiz by its slug."""
    return session.scalar(sa.select(Quiz).filter_by(course_id=course_id, slug=slug))


def items_of(session: Session, *, quiz_id: str) -> Sequence[QuizItem]:
    """List the items of a quiz by position."""
    ordered = sa.select(QuizItem).filter_by(quiz_id=quiz_id).order_by(QuizItem.position)
    return session.scalars(ordered).all()
