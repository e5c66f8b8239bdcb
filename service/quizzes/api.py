"""Quizzes over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts.queries import role_in
from service.quizzes import queries
from service.quizzes.models import Quiz
from service.quizzes.schemas import IN_FULL, QUIZ, QuizInFullSchema, QuizSchema, QuizzesQuerySchema
from service.quizzes.views import in_full_view, quiz_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.paging import page, page_of
from service.web.scopes import Scope
from service.web.session import session

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("quizzes", __name__, description="What is asked, and by which rules")


@blp.route("/courses/<uuid:course_id>/quizzes")
@requires(Scope.QUIZZES_READ)
@blp.arguments(QuizzesQuerySchema, location="query")
@blp.response(200, page_of(QuizSchema), example={"items": [QUIZ], "next_cursor": None})
def list_quizzes(query: dict[str, Any], course_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List a course's quizzes, or those of one lesson, oldest first."""
    role_in(session(), current_principal(), str(course_id))
    chosen = queries.quizzes_in(str(course_id), lesson=query["lesson"])
    return page(chosen, query, by=[Quiz.id], shown=quiz_view)


@blp.route("/quizzes/<uuid:quiz_id>")
@requires(Scope.QUIZZES_READ)
@blp.response(200, QuizInFullSchema, example=IN_FULL)
def read_quiz(quiz_id: UUID) -> dict[str, Any]:
    """Show a quiz: its rules, and what each position is worth."""
    quiz = queries.visible_quiz(session(), current_principal(), str(quiz_id))
    return in_full_view(quiz, queries.items_of(session(), quiz_id=quiz.id))
