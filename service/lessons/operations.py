"""Writes of lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from service.formats.sent import merged, read_lesson, sent_lesson
from service.lessons import queries
from service.lessons.drafts import content_of, draft_of
from service.lessons.models import Lesson
from service.vocabulary import ConflictError, Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from service.formats.drafts import LessonDraft
    from service.vocabulary import Plain

SLUG_STAYS: Final = "A lesson keeps its slug; make another lesson instead."


def create_lesson(
    session: Session, *, course_id: str, draft: LessonDraft, position: int | None = None
) -> Lesson:
    """Make a lesson, behind the others unless a position (from 1) is said.

    Raises `ConflictError` when the slug is taken in the course.
    """
    if queries.find_lesson(session, course_id=course_id, slug=draft.slug):
        raise ConflictError(f"there is a lesson {draft.slug} already", code="slug_taken")
    place = position or queries.last_position(session, course_id=course_id) + 1
    return store_lesson(session, course_id=course_id, draft=draft, position=place)


def revise_lesson(
    session: Session, *, lesson: Lesson, patch: Mapping[str, Plain], position: int | None = None
) -> Lesson:
    """Merge a patch (RFC 7396) into a lesson's draft, and perhaps give it another position.

    Raises `QuestionError` when the result is no lesson, or has another slug.
    """
    draft = read_lesson(cast("dict[str, Plain]", merged(sent_lesson(draft_of(lesson)), dict(patch))))
    if draft.slug != lesson.slug:
        raise QuestionError(SLUG_STAYS, [Problem("slug_stays", SLUG_STAYS, "/slug")])
    place = position or lesson.position
    return store_lesson(session, course_id=lesson.course_id, draft=draft, position=place)


def store_lesson(session: Session, *, course_id: str, draft: LessonDraft, position: int) -> Lesson:
    """Make the lesson of a draft, or bring the one that is there up to date; `position` is from 1."""
    lesson = queries.find_lesson(session, course_id=course_id, slug=draft.slug)
    if lesson is None:
        lesson = Lesson(course_id=course_id, slug=draft.slug)
        session.add(lesson)
    lesson.position, lesson.title, lesson.content = position, draft.title, content_of(draft)
    session.flush()
    return lesson
