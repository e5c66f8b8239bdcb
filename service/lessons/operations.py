"""Writes of lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.lessons import queries
from service.lessons.models import Lesson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from service.vocabulary import Plain


def ensure_lesson(
    session: Session, *, course_id: str, slug: str, position: int, title: str, content: Mapping[str, Plain]
) -> Lesson:
    """Make the lesson with this slug, or bring the one that is there up to date; `position` is from 1."""
    lesson = queries.find_lesson(session, course_id=course_id, slug=slug)
    if lesson is None:
        lesson = Lesson(course_id=course_id, slug=slug)
        session.add(lesson)
    lesson.position, lesson.title, lesson.content = position, title, dict(content)
    session.flush()
    return lesson
