"""Attempts over HTTP: start, read, submit, validate, finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from service.accounts.queries import require_staff
from service.attempts import operations, queries, views
from service.attempts.schemas import ResponsesSchema, StartSchema
from service.quizzes.models import Quiz
from service.quizzes.queries import visible_quiz
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.idempotency import idempotent
from service.web.session import session, stateless
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

    from service.attempts.models import Attempt

blp = Blueprint("attempts", __name__, description="A learner's go at a quiz")


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _quiz(attempt: Attempt) -> Quiz:
    return session().get_one(Quiz, attempt.quiz_id)


def _shown(attempt: Attempt) -> dict[str, Any]:
    variants = queries.variants_of(session(), attempt.id)
    items = [(each, queries.submissions_to(session(), each.id)) for each in variants]
    return views.attempt_view(attempt, _quiz(attempt), items)


@blp.route("/quizzes/<uuid:quiz_id>/attempts", methods=["POST"])
@requires("attempts:write")
@transaction
@idempotent
@blp.arguments(StartSchema)
@blp.response(201)
def start_attempt(body: dict[str, Any], quiz_id: UUID) -> dict[str, Any]:
    """Start an attempt: draw and store its variants."""
    principal, quiz = current_principal(), visible_quiz(session(), current_principal(), str(quiz_id))
    user_id = principal.user_id
    if "learner" in body:
        require_staff(session(), principal, quiz.course_id)
        named = body["learner"]["external_id"]
        user_id = queries.learner_named(session(), course_id=quiz.course_id, external_id=named)
    organization_id, secret = principal.organization_id, _secret()
    return _shown(
        operations.start(
            session(), quiz=quiz, organization_id=organization_id, user_id=user_id, secret=secret, at=now()
        )
    )


@blp.route("/attempts/<uuid:attempt_id>", methods=["GET"])
@requires("attempts:read")
@blp.response(200)
def read_attempt(attempt_id: UUID) -> dict[str, Any]:
    """Show an attempt, with outcomes as far as released."""
    return _shown(queries.visible_attempt(session(), current_principal(), str(attempt_id)))


@blp.route("/attempts/<uuid:attempt_id>/items/<int:position>/submissions", methods=["POST"])
@requires("attempts:write")
@transaction
@idempotent
@blp.arguments(ResponsesSchema)
@blp.response(201)
def submit_responses(body: dict[str, Any], attempt_id: UUID, position: int) -> tuple[dict[str, Any], int]:
    """Submit one set of responses to one item; an identical one answers 200 with the earlier."""
    attempt = queries.own_attempt(session(), current_principal(), str(attempt_id))
    quiz, responses = _quiz(attempt), body["responses"]
    done = operations.submit(
        session(), attempt=attempt, quiz=quiz, position=position, responses=responses, at=now()
    )
    shown = views.submission_view(done.submission, done.variant, attempt, quiz, secret=_secret())
    return shown, 201 if done.created else 200


@blp.route("/attempts/<uuid:attempt_id>/items/<int:position>/submissions", methods=["GET"])
@requires("attempts:read")
@blp.response(200)
def list_submissions(attempt_id: UUID, position: int) -> dict[str, Any]:
    """List the submissions to one item, first to last."""
    attempt = queries.visible_attempt(session(), current_principal(), str(attempt_id))
    variant = queries.variant_at(session(), attempt_id=attempt.id, position=position)
    quiz, secret = _quiz(attempt), _secret()
    made = queries.submissions_to(session(), variant.id)
    shown = [views.submission_view(each, variant, attempt, quiz, secret=secret) for each in made]
    return {"items": shown, "next_cursor": None}


@blp.route("/attempts/<uuid:attempt_id>/items/<int:position>/validate", methods=["POST"])
@requires("attempts:write")
@stateless
@blp.arguments(ResponsesSchema)
@blp.response(200)
def validate_responses(body: dict[str, Any], attempt_id: UUID, position: int) -> dict[str, Any]:
    """Say how responses are read; nothing is stored and no try used."""
    attempt = queries.own_attempt(session(), current_principal(), str(attempt_id))
    variant = queries.variant_at(session(), attempt_id=attempt.id, position=position)
    return views.readings_view(operations.read(_quiz(attempt), variant, body["responses"]))


@blp.route("/attempts/<uuid:attempt_id>/finish", methods=["POST"])
@requires("attempts:write")
@transaction
@idempotent
@blp.response(200)
def finish_attempt(attempt_id: UUID) -> dict[str, Any]:
    """Finish an attempt once; later calls answer the same."""
    attempt = queries.own_attempt(session(), current_principal(), str(attempt_id))
    return _shown(operations.finish(session(), attempt=attempt, quiz=_quiz(attempt), at=now()))
