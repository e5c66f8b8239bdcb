"""Lessons over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts.queries import require_staff, role_in
from service.formats.sent import read_lesson as read_draft
from service.formats.sent import sent_lesson
from service.lessons import operations, queries
from service.lessons.drafts import draft_of
from service.lessons.models import Lesson
from service.lessons.schemas import (
    DRAFT,
    LESSON,
    SUMMARY,
    LessonDraftSchema,
    LessonSchema,
    LessonSummarySchema,
    LessonWriteSchema,
)
from service.lessons.views import lesson_view, summary_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("lessons", __name__, description="What is taught")


@blp.route("/courses/<uuid:course_id>/lessons")
@requires(Scope.LESSONS_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(LessonSummarySchema), example={"items": [SUMMARY], "next_cursor": None})
def list_lessons(query: dict[str, Any], course_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List a course's lessons in their order."""
    role_in(session(), current_principal(), str(course_id))
    by = [Lesson.position, Lesson.id]
    return page(queries.lessons_in(str(course_id)), query, by=by, shown=summary_view)


@blp.route("/courses/<uuid:course_id>/lessons", methods=["POST"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@idempotent(required=False)
@blp.etag
@blp.arguments(LessonWriteSchema, example=DRAFT)
@refuses("forbidden", "invalid_question", "slug_taken", "conflict")
@blp.response(201, LessonSchema, example=LESSON)
def create_lesson(body: dict[str, Any], course_id: UUID) -> dict[str, Any]:
    """Add a lesson to a course, behind the others unless a position is said; its staff may."""
    course = require_staff(session(), current_principal(), str(course_id))
    position, draft = body.pop("position", None), read_draft(body)
    return lesson_view(
        operations.create_lesson(session(), course_id=course.id, draft=draft, position=position)
    )


@blp.route("/lessons/<uuid:lesson_id>")
@requires(Scope.LESSONS_READ)
@blp.etag
@blp.response(200, LessonSchema, example=LESSON)
def read_lesson(lesson_id: UUID) -> dict[str, Any]:
    """Show a lesson, as written and as HTML."""
    return lesson_view(queries.visible_lesson(session(), current_principal(), str(lesson_id)))


@blp.route("/lessons/<uuid:lesson_id>", methods=["PATCH"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@blp.etag
@blp.arguments(LessonWriteSchema, example={"title": "Backpropagation", "position": 2})
@refuses("forbidden", "invalid_question")
@blp.response(200, LessonSchema, example=LESSON)
def change_lesson(body: dict[str, Any], lesson_id: UUID) -> dict[str, Any]:
    """Merge changes into a lesson's draft; the course's staff may."""
    lesson = queries.visible_lesson(session(), current_principal(), str(lesson_id), lock=True)
    require_staff(session(), current_principal(), lesson.course_id)
    blp.check_etag(lesson_view(lesson), LessonSchema)
    position = body.pop("position", None)
    return lesson_view(operations.revise_lesson(session(), lesson=lesson, patch=body, position=position))


@blp.route("/lessons/<uuid:lesson_id>/draft")
@requires(Scope.QUESTIONS_READ)
@refuses("forbidden")
@blp.response(200, LessonDraftSchema, example=DRAFT)
def read_lesson_draft(lesson_id: UUID) -> dict[str, Any]:
    """Show a lesson as its authors write it; the course's staff may."""
    lesson = queries.visible_lesson(session(), current_principal(), str(lesson_id))
    require_staff(session(), current_principal(), lesson.course_id)
    return sent_lesson(draft_of(lesson))
