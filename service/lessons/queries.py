"""Reads of lessons, and of the courses they stand in as one user sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.models import Course, Enrollment, Role
from service.lessons.models import Lesson
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal


def role_in(session: Session, principal: Principal, course_id: str) -> Role:
    """Return what the caller is in a course of their organization.

    Raises `NotFoundError` where they take no part, as if the course did not exist.
    """
    enrolled = sa.select(Enrollment.role).join(Course, Course.id == Enrollment.course_id)
    role = session.scalar(
        enrolled.where(
            Course.id == course_id,
            Course.organization_id == principal.organization_id,
            Enrollment.user_id == principal.user_id,
        )
    )
    if role is None:
        raise NotFoundError("there is no such course")
    return role


def lessons_of(session: Session, principal: Principal, course_id: str) -> Sequence[Lesson]:
    """List a course's lessons in their order; `NotFoundError` for who takes no part in it."""
    role_in(session, principal, course_id)
    ordered = sa.select(Lesson).filter_by(course_id=course_id).order_by(Lesson.position, Lesson.id)
    return session.scalars(ordered).all()


def visible_lesson(session: Session, principal: Principal, lesson_id: str) -> Lesson:
    """Find a lesson of a course the caller takes part in, or raise `NotFoundError`."""
    lesson = session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFoundError("there is no such lesson")
    role_in(session, principal, lesson.course_id)
    return lesson


def find_lesson(session: Session, *, course_id: str, slug: str) -> Lesson | None:
    """Find a lesson by its slug."""
    return session.scalar(sa.select(Lesson).filter_by(course_id=course_id, slug=slug))
