"""Lessons over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts.queries import role_in
from service.lessons import queries
from service.lessons.models import Lesson
from service.lessons.schemas import LESSON, SUMMARY, LessonSchema, LessonSummarySchema
from service.lessons.views import lesson_view, summary_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session

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


@blp.route("/lessons/<uuid:lesson_id>")
@requires(Scope.LESSONS_READ)
@blp.response(200, LessonSchema, example=LESSON)
def read_lesson(lesson_id: UUID) -> dict[str, Any]:
    """Show a lesson, as written and as HTML."""
    return lesson_view(queries.visible_lesson(session(), current_principal(), str(lesson_id)))
