"""Grading by people over HTTP: what waits, a submission with its rubric, and the outcome that is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from service.accounts.queries import require_staff
from service.attempts import manual_schemas as wire
from service.attempts import queries, submitted
from service.attempts.manual import give_outcome
from service.attempts.manual_views import given_view, listed_view, submitted_view
from service.attempts.models import ManualOutcome, Submission
from service.grading.base_types.files import content_of, is_file
from service.quizzes.queries import visible_quiz
from service.vocabulary import NotFoundError
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("grading", __name__, description="What people grade")

_FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@blp.route("/quizzes/<uuid:quiz_id>/submissions")
@requires(Scope.ATTEMPTS_READ)
@refuses("forbidden")
@blp.arguments(wire.SubmissionsQuerySchema, location="query")
@blp.response(
    200, page_of(wire.ListedSubmissionSchema), example={"items": [wire.LISTED], "next_cursor": None}
)
def list_quiz_submissions(query: dict[str, Any], quiz_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List what waits for the staff to grade it, or what is graded, oldest first."""
    quiz = visible_quiz(session(), current_principal(), str(quiz_id))
    require_staff(session(), current_principal(), quiz.course_id)
    return page(submitted.submissions_of(quiz, query), query, by=[Submission.id], shown=listed_view)


@blp.route("/submissions/<uuid:submission_id>")
@requires(Scope.ATTEMPTS_READ)
@refuses("forbidden")
@blp.etag
@blp.response(200, wire.SubmittedSchema, example=wire.SUBMITTED)
def read_submission(submission_id: UUID) -> dict[str, Any]:
    """Show the staff a submission: what was asked and answered, the rubric, and the outcome."""
    found = submitted.submission_for(session(), current_principal(), str(submission_id), staff=True)
    return submitted_view(*found)


@blp.route("/submissions/<uuid:submission_id>/outcome", methods=["PUT"])
@requires(Scope.SCORES_WRITE)
@refuses("forbidden", "invalid_request", "not_gradable_yet", "superseded")
@transaction
@blp.etag
@blp.arguments(wire.GiveSchema, example=wire.GIVE)
@blp.response(200, wire.SubmittedSchema, example=wire.MARKED)
def give_submission_outcome(body: dict[str, Any], submission_id: UUID) -> dict[str, Any]:
    """Give a submission its outcome, over whatever it has; the attempt's score follows."""
    principal = current_principal()
    submission, variant, attempt, user = submitted.submission_for(
        session(), principal, str(submission_id), staff=True
    )
    item = queries.item_of(session(), principal, attempt.id, variant.position, lock=True)
    session().refresh(submission)
    blp.check_etag(submitted_view(submission, variant, attempt, user), wire.SubmittedSchema)
    who = principal.user_id
    give_outcome(session(), item=item, submission=submission, user_id=who, at=now(), **body)
    return submitted_view(submission, variant, attempt, user)


@blp.route("/submissions/<uuid:submission_id>/outcomes")
@requires(Scope.ATTEMPTS_READ)
@refuses("forbidden")
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(wire.GivenSchema), example={"items": [wire.GIVEN], "next_cursor": None})
def list_given_outcomes(query: dict[str, Any], submission_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List the outcomes that staff gave for a submission, by whom and when, first to last."""
    submitted.submission_for(session(), current_principal(), str(submission_id), staff=True)
    given = submitted.outcomes_given(str(submission_id))
    return page(given, query, by=[ManualOutcome.number], shown=given_view)


@blp.route("/submissions/<uuid:submission_id>/files/<identifier>")
@requires(Scope.ATTEMPTS_READ)
@blp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def read_submitted_file(submission_id: UUID, identifier: str) -> Response:
    """Download a file that was submitted; its learner may, and the course's staff."""
    submission, *_ = submitted.submission_for(session(), current_principal(), str(submission_id), staff=False)
    raw = submission.responses.get(identifier)
    if not is_file(raw):
        raise NotFoundError("no such file was submitted")
    reply = Response(content_of(raw), mimetype="application/octet-stream", headers=_FILE_HEADERS)
    reply.headers.set("Content-Disposition", "attachment", filename=str(raw["name"]))
    return reply
