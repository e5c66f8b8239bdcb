"""Quizzes over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts.queries import require_staff, role_in
from service.formats.sent import read_quiz as read_draft
from service.formats.sent import sent_quiz
from service.questions.queries import find_bank, visible_bank
from service.quizzes import operations, queries
from service.quizzes.drafts import draft_of
from service.quizzes.models import Quiz
from service.quizzes.schemas import (
    AUTHORED,
    DRAFT,
    IN_FULL,
    QUIZ,
    AuthoredQuizSchema,
    QuizDraftSchema,
    QuizInFullSchema,
    QuizSchema,
    QuizWriteSchema,
    QuizzesQuerySchema,
)
from service.quizzes.views import in_full_view, quiz_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.paging import page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

    from service.accounts.models import Course
    from service.questions.models import Bank

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


def _draft(quiz: Quiz) -> dict[str, Any]:
    """Return a quiz as its authors write it: also what its ETag is made of, since all else follows."""
    return sent_quiz(draft_of(session(), quiz))


def _bank(body: dict[str, Any], course: Course) -> Bank | None:
    """Return the bank that a request names, or the one with the course's slug."""
    if "bank_id" in body:
        return visible_bank(session(), current_principal(), body.pop("bank_id"))
    return find_bank(session(), organization_id=course.organization_id, slug=course.slug)


def _authored(quiz: Quiz) -> dict[str, Any]:
    draft = _draft(quiz)
    blp.set_etag(draft)
    return {**in_full_view(quiz, queries.items_of(session(), quiz_id=quiz.id)), "draft": draft}


@blp.route("/courses/<uuid:course_id>/quizzes", methods=["POST"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@idempotent(required=False)
@blp.etag
@blp.arguments(QuizWriteSchema, example=DRAFT)
@refuses("forbidden", "invalid_question", "slug_taken", "conflict")
@blp.response(201, AuthoredQuizSchema, example=AUTHORED)
def create_quiz(body: dict[str, Any], course_id: UUID) -> dict[str, Any]:
    """Add a quiz to a course; its staff may."""
    course = require_staff(session(), current_principal(), str(course_id))
    bank, draft = _bank(body, course), read_draft(body)
    return _authored(operations.create_quiz(session(), course=course, draft=draft, bank=bank))


@blp.route("/quizzes/<uuid:quiz_id>")
@requires(Scope.QUIZZES_READ)
@blp.etag
@blp.response(200, QuizInFullSchema, example=IN_FULL)
def read_quiz(quiz_id: UUID) -> dict[str, Any]:
    """Show a quiz: its rules, and what each position is worth."""
    quiz = queries.visible_quiz(session(), current_principal(), str(quiz_id))
    blp.set_etag(_draft(quiz))
    return in_full_view(quiz, queries.items_of(session(), quiz_id=quiz.id))


@blp.route("/quizzes/<uuid:quiz_id>", methods=["PATCH"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@blp.etag
@blp.arguments(QuizWriteSchema, example={"settings": {"tries": 5}})
@refuses("forbidden", "invalid_question")
@blp.response(200, AuthoredQuizSchema, example=AUTHORED)
def change_quiz(body: dict[str, Any], quiz_id: UUID) -> dict[str, Any]:
    """Merge changes into a quiz's draft; attempts keep what they were issued. The course's staff may."""
    quiz = queries.visible_quiz(session(), current_principal(), str(quiz_id), lock=True)
    course = require_staff(session(), current_principal(), quiz.course_id)
    blp.check_etag(_draft(quiz))
    bank = _bank(body, course)
    return _authored(operations.revise_quiz(session(), quiz=quiz, patch=body, bank=bank))


@blp.route("/quizzes/<uuid:quiz_id>/draft")
@requires(Scope.QUESTIONS_READ)
@blp.etag
@refuses("forbidden")
@blp.response(200, QuizDraftSchema, example=DRAFT)
def read_quiz_draft(quiz_id: UUID) -> dict[str, Any]:
    """Show a quiz as its authors write it; the course's staff may."""
    quiz = queries.visible_quiz(session(), current_principal(), str(quiz_id))
    require_staff(session(), current_principal(), quiz.course_id)
    return _draft(quiz)
