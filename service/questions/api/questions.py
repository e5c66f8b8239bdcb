"""Questions and their revisions over HTTP: search, author, revise, archive, preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.exercises.trial import examined
from service.formats.native import read_question as read_draft
from service.questions import operations, queries
from service.questions.models import Question, Revision
from service.questions.schemas.questions import (
    DRAFT,
    LINTED,
    PREVIEWS,
    QUESTION,
    REVISION,
    SUMMARY,
    DraftSchema,
    LintedQuestionSchema,
    PreviewQuerySchema,
    PreviewSchema,
    PreviewsSchema,
    QuestionChangesSchema,
    QuestionSchema,
    QuestionSummarySchema,
    RevisionSchema,
    SearchSchema,
)
from service.questions.views import previews, problems_view, question_view, revision_view, summary_view
from service.vocabulary import NotFoundError
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session, stateless
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("questions", __name__, description="Questions, their revisions and previews")


def _linted(question: Question, latest: Revision) -> dict[str, Any]:
    """Show a question that was just written, with what is worth saying; refuse one that fails."""
    notices = examined(operations.question_of(latest))
    shown = question_view(question, latest)
    blp.set_etag(shown, QuestionSchema)
    return {**shown, "lint": problems_view(notices)}


@blp.route("/banks/<uuid:bank_id>/questions")
@requires(Scope.QUESTIONS_READ)
@blp.arguments(SearchSchema, location="query")
@blp.response(200, page_of(QuestionSummarySchema), example={"items": [SUMMARY], "next_cursor": None})
def list_questions(query: dict[str, Any], bank_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List a bank's questions, oldest first: all, or those that a search by text, tag and kind finds."""
    bank = queries.visible_bank(session(), current_principal(), str(bank_id))
    found = queries.questions_in(bank.id, query, archived=query["archived"] == "true")
    return page(found, query, by=[Question.id], shown=summary_view)


@blp.route("/banks/<uuid:bank_id>/questions", methods=["POST"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@idempotent(required=False)
@blp.etag
@blp.arguments(DraftSchema, example=DRAFT)
@refuses("invalid_question", "slug_taken", "conflict")
@blp.response(201, LintedQuestionSchema, example=LINTED)
def create_question(body: dict[str, Any], bank_id: UUID) -> dict[str, Any]:
    """Store a new question, and say what is worth looking into."""
    bank = queries.visible_bank(session(), current_principal(), str(bank_id))
    latest = operations.create_question(session(), bank=bank, draft=read_draft(body), at=now())
    return _linted(session().get_one(Question, latest.question_id), latest)


@blp.route("/questions/<uuid:question_id>")
@requires(Scope.QUESTIONS_READ)
@blp.etag
@blp.response(200, QuestionSchema, example=QUESTION)
def read_question(question_id: UUID) -> dict[str, Any]:
    """Show a question as its newest revision has it."""
    return question_view(*queries.visible_question(session(), current_principal(), str(question_id)))


@blp.route("/questions/<uuid:question_id>", methods=["PATCH"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@blp.etag
@blp.arguments(QuestionChangesSchema, example={"points": "2", "archived": False})
@refuses("invalid_question", "conflict")
@blp.response(200, LintedQuestionSchema, example=LINTED)
def change_question(body: dict[str, Any], question_id: UUID) -> dict[str, Any]:
    """Merge changes into a question's draft, which makes a new revision; archive it, or bring it back."""
    found = queries.visible_question(session(), current_principal(), str(question_id), lock=True)
    blp.check_etag(question_view(*found), QuestionSchema)
    question, latest = found
    if "archived" in body:
        operations.archive_question(session(), question=question, archived=body.pop("archived"), at=now())
    at = now()
    return _linted(
        question,
        operations.revise_question(session(), question=question, latest=latest, patch=body, at=at),
    )


@blp.route("/questions/<uuid:question_id>/revisions")
@requires(Scope.QUESTIONS_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(RevisionSchema), example={"items": [REVISION], "next_cursor": None})
def list_revisions(query: dict[str, Any], question_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List a question's revisions, oldest first."""
    question, _ = queries.visible_question(session(), current_principal(), str(question_id))
    return page(queries.revisions_of(question.id), query, by=[Revision.number], shown=revision_view)


@blp.route("/questions/<uuid:question_id>/revisions/<int:number>")
@requires(Scope.QUESTIONS_READ)
@blp.etag
@blp.response(200, RevisionSchema, example=REVISION)
def read_revision(question_id: UUID, number: int) -> dict[str, Any]:
    """Show one revision of a question, which never changes."""
    question, _ = queries.visible_question(session(), current_principal(), str(question_id))
    revision = session().scalar(queries.revisions_of(question.id).where(Revision.number == number))
    if revision is None:
        raise NotFoundError("there is no such revision")
    return revision_view(revision)


@blp.route("/questions/<uuid:question_id>/variants", methods=["POST"])
@requires(Scope.QUESTIONS_READ)
@stateless
@blp.arguments(PreviewQuerySchema, location="query")
@blp.arguments(PreviewSchema, example={"seeds": 5})
@refuses("invalid_question")
@blp.response(200, PreviewsSchema, example=PREVIEWS)
def preview_variants(query: dict[str, Any], body: dict[str, Any], question_id: UUID) -> dict[str, Any]:
    """Draw variants of a question with their inside, or, with `?as=student`, as a student sees them."""
    _, latest = queries.visible_question(session(), current_principal(), str(question_id))
    seeds = range(body["first"], body["first"] + body["seeds"])
    return previews(operations.question_of(latest), seeds, query["seen_as"])
