"""Reads of lessons, as one user sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.queries import takes_part
from service.lessons.models import Lesson
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.vocabulary import Principal


def lessons_in(course_id: str) -> sa.Select[Lesson]:
    """Select a course's lessons, in no order; whether the caller takes part in it is not asked."""
    return sa.select(Lesson).where(Lesson.course_id == course_id)


def visible_lesson(session: Session, principal: Principal, lesson_id: str, *, lock: bool = False) -> Lesson:
    """Find a lesson of a course the caller takes part in, or raise `NotFoundError`; `lock` to change it."""
    chosen = sa.select(Lesson).where(Lesson.id == lesson_id, takes_part(principal, Lesson.course_id))
    lesson = session.scalar(chosen.with_for_update(key_share=True) if lock else chosen)
    if lesson is None:
        raise NotFoundError("there is no such lesson")
    return lesson


def find_lesson(session: Session, *, course_id: str, slug: str) -> Lesson | None:
    """Find a lesson by its slug."""
    return session.scalar(sa.select(Lesson).filter_by(course_id=course_id, slug=slug))


def last_position(session: Session, *, course_id: str) -> int:
    """Return the position of a course's last lesson, 0 where there is none."""
    return session.scalar(sa.select(sa.func.max(Lesson.position)).filter_by(course_id=course_id)) or 0
