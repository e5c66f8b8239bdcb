"""Attempts over HTTP: start, read, submit, validate, finish, and the worked solution."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from service.accounts.queries import require_staff
from service.attempts import examples, operations, queries, views
from service.attempts import schemas as wire
from service.attempts.advice import advice, explained
from service.attempts.finding import Found, accessible, find_item
from service.attempts.models import Attempt
from service.exercises import answers
from service.exercises.solutions import solution
from service.questions.inside import shown_check
from service.questions.operations import question_by_id
from service.questions.schemas.stateless import CHECKS, ChecksSchema
from service.quizzes.queries import quiz_to_start, visible_quiz
from service.vocabulary import ForbiddenError
from service.web import here
from service.web.at_once import at_once, hand_in, is_held
from service.web.auth import current_principal, found, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.metrics import count
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import connection, session, stateless
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

    from service.attempts.items import Item

blp = Blueprint("attempts", __name__, description="A learner's go at a quiz")

_ITEM = "/attempts/<uuid:attempt_id>/items/<int:position>"


def _secret() -> str:
    return str(here.app().config["SECRET_KEY"])


def _item(attempt_id: UUID, position: int) -> Item:
    return queries.item_of(session(), current_principal(), str(attempt_id), position)


def _found() -> Found:
    """Return the item that was found with the caller's token."""
    return accessible(connection, current_principal(), found())


def _held(attempt_id: UUID, position: int) -> Found:
    """Hold an item until the transaction ends."""
    item = queries.item_of(session(), current_principal(), str(attempt_id), position, lock=True)
    return Found(item, newest=None)


def _shown(attempt: Attempt, *, is_new: bool = False) -> dict[str, Any]:
    newest = {} if is_new else queries.newest_submissions(session(), attempt.id)
    items = queries.items_in(session(), attempt.id)
    return views.attempt_view(attempt, items, newest, partial(advice, connection))


@blp.route("/quizzes/<uuid:quiz_id>/attempts", methods=["POST"])
@requires(Scope.ATTEMPTS_WRITE)
@refuses("forbidden", "attempt_open", "no_attempts_left", "pool_too_small")
@transaction
@idempotent
@blp.arguments(wire.StartSchema, example=examples.START)
@blp.response(201, wire.AttemptSchema, example=examples.ATTEMPT)
def start_attempt(body: dict[str, Any], quiz_id: UUID) -> dict[str, Any]:
    """Start an attempt: draw and store its variants; the course's staff may name the learner."""
    principal = current_principal()
    quiz = quiz_to_start(session().connection(), principal, str(quiz_id))
    user_id = principal.user_id
    if "learner" in body:
        require_staff(session(), principal, quiz.course_id)
        named = body["learner"]["external_id"]
        user_id = queries.learner_named(session(), course_id=quiz.course_id, external_id=named)
    whose = {"organization_id": principal.organization_id, "user_id": user_id}
    attempt = operations.start(session(), quiz=quiz, **whose, secret=_secret(), at=now())
    shown = _shown(attempt, is_new=True)
    count("variants_issued", len(shown["items"]))
    return shown


@blp.route("/quizzes/<uuid:quiz_id>/attempts", methods=["GET"])
@requires(Scope.ATTEMPTS_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(
    200, page_of(wire.ListedAttemptSchema), example={"items": [examples.LISTED], "next_cursor": None}
)
def list_attempts(query: dict[str, Any], quiz_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List the attempts at a quiz, oldest first: one's own, or everybody's for its staff."""
    quiz = visible_quiz(session(), current_principal(), str(quiz_id))
    visible = queries.visible_attempts(session(), current_principal(), quiz)
    return page(visible, query, by=[Attempt.id], shown=views.listed_view)


@blp.route("/attempts/<uuid:attempt_id>", methods=["GET"])
@requires(Scope.ATTEMPTS_READ)
@blp.response(200, wire.AttemptSchema, example=examples.ATTEMPT)
def read_attempt(attempt_id: UUID) -> dict[str, Any]:
    """Show an attempt, with outcomes as far as released."""
    attempt, _ = queries.attempt_of(session(), current_principal(), str(attempt_id))
    return _shown(attempt)


@blp.route(f"{_ITEM}/submissions", methods=["POST"])
@requires(Scope.ATTEMPTS_WRITE, find=find_item)
@refuses("unreadable_response", "attempt_finished", "no_tries_left")
@at_once
@blp.arguments(wire.ResponsesSchema, example=examples.RESPONSES)
@blp.response(201, wire.SubmissionSchema, example=examples.SUBMISSION)
def submit_responses(body: dict[str, Any], attempt_id: UUID, position: int) -> tuple[dict[str, Any], int]:
    """Submit one set of responses to one item; an identical one answers 200 with the earlier."""
    asked = _held(attempt_id, position) if is_held() else _found()
    sent, at = body["responses"], now()
    done = operations.decide(connection, item=asked.item, responses=sent, at=at, newest=asked.newest)
    if done.recording is not None:
        hand_in(done.recording)
        count("submissions")
    shown = views.submission_view(done.submission, done.item, secret=_secret())
    shown |= advice(connection, done.item)
    return shown, 200 if done.recording is None else 201


@blp.route(f"{_ITEM}/submissions", methods=["GET"])
@requires(Scope.ATTEMPTS_READ)
@blp.response(200, wire.SubmissionsSchema, example={"items": [examples.SUBMISSION], "next_cursor": None})
def list_submissions(attempt_id: UUID, position: int) -> dict[str, Any]:
    """List the submissions to one item, first to last."""
    item, secret = _item(attempt_id, position), _secret()
    made = queries.submissions_to(connection(), item.variant_id)
    shown = [views.submission_view(each, item, secret=secret) for each in made]
    return {"items": shown, "next_cursor": None}


@blp.route(f"{_ITEM}/validate", methods=["POST"])
@requires(Scope.ATTEMPTS_WRITE, find=find_item)
@stateless
@blp.arguments(wire.ResponsesSchema, example=examples.RESPONSES)
@blp.response(200, ChecksSchema, example=CHECKS)
def validate_responses(body: dict[str, Any], attempt_id: UUID, position: int) -> dict[str, Any]:
    """Say how each response is read, or why it cannot be; nothing is stored and no try used."""
    del attempt_id, position
    checks = answers.validate(_found().item.declarations, body["responses"])
    return {"results": [shown_check(each) for each in checks]}


@blp.route("/attempts/<uuid:attempt_id>/finish", methods=["POST"])
@requires(Scope.ATTEMPTS_WRITE)
@transaction
@idempotent(required=False)
@blp.response(200, wire.AttemptSchema, example=examples.ATTEMPT)
def finish_attempt(attempt_id: UUID) -> dict[str, Any]:
    """Finish an attempt once; later calls answer the same."""
    attempt, _ = queries.attempt_of(session(), current_principal(), str(attempt_id), lock=True)
    return _shown(operations.finish(session(), attempt=attempt, at=now()))


@blp.route(f"{_ITEM}/solution", methods=["GET"])
@requires(Scope.ATTEMPTS_READ)
@refuses("not_released")
@blp.response(200, wire.SolutionSchema, example=examples.SOLUTION)
def show_solution(attempt_id: UUID, position: int) -> dict[str, Any]:
    """Show an item's worked solution, once it takes no more tries or the attempt is finished."""
    item = _item(attempt_id, position)
    if not item.solution_released:
        raise ForbiddenError("the solution is shown when the item takes no more tries", code="not_released")
    key = queries.sealed_variant(session(), item.variant_id).key
    question = question_by_id(connection, item.revision_id)
    told = explained(connection, item)
    return views.solution_view(item, key=key, trace=solution(question, item.givens), explained=told)
