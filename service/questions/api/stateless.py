"""Trying a question out over HTTP: render, grade, validate, test. Nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.exercises import answers
from service.exercises.effort import refuse_more
from service.exercises.trial import affordable, trial
from service.exercises.variants import draw
from service.questions import operations
from service.questions.inside import inside, shown_check, shown_trial, shown_variant
from service.questions.outcomes import shown_outcome
from service.questions.schemas.stateless import (
    ASKED,
    CHECKS,
    TRIAL,
    ChecksSchema,
    GradeSchema,
    RenderSchema,
    SeedsSchema,
    TrialSchema,
    ValidateSchema,
)
from service.questions.schemas.variants import OUTCOME, VARIANT, GradedSchema, VariantSchema
from service.questions.trees import outcome_tree
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.contract import refuses
from service.web.scopes import Scope
from service.web.session import session, stateless

if TYPE_CHECKING:
    from service.kinds import Question
    from service.vocabulary import Variant

blp = Blueprint("stateless", __name__, description="Trying a question out; nothing is stored")

ANSWERED = {**ASKED, "responses": {"response": "1/4"}}


def _asked(body: dict[str, Any]) -> Question:
    """Read the question of a request: the draft it holds, or a stored one of the caller's organization."""
    if "question" in body:
        return operations.inline_question(body["question"])
    return operations.stored_question(
        session(), organization_id=current_principal().organization_id, question_id=body["question_id"]
    )


def _place(body: dict[str, Any]) -> str:
    """Return the pointer below which a request holds the question's parts."""
    return "/question" if "question" in body else "/question_id"


def _drawn(body: dict[str, Any]) -> tuple[Question, Variant]:
    with operations.located(_place(body)):
        question = _asked(body)
        return question, draw(question, [int(body["seed"], 16)])[0]


@blp.route("/render", methods=["POST"])
@requires(Scope.QUESTIONS_READ)
@stateless
@blp.arguments(RenderSchema, example={**ASKED, "include": ["key"]})
@refuses("invalid_question", "not_found")
@blp.response(200, VariantSchema, example=VARIANT)
def render_question(body: dict[str, Any]) -> dict[str, Any]:
    """Draw one variant of a question, and show its inside as far as asked for."""
    question, variant = _drawn(body)
    return {**shown_variant(variant), **inside(question, variant, body["include"])}


@blp.route("/grade", methods=["POST"])
@requires(Scope.QUESTIONS_READ)
@stateless
@blp.arguments(GradeSchema, example=ANSWERED)
@refuses("invalid_question", "not_found", "unreadable_response")
@blp.response(200, GradedSchema, example=OUTCOME)
def grade_question(body: dict[str, Any]) -> dict[str, Any]:
    """Grade responses to one variant of a question, and say which wrong road explains them."""
    question, variant = _drawn(body)
    readings = answers.read(variant.declarations, body["responses"])
    outcome = answers.grade(variant, readings, lambda: question)
    points = Decimal(question.draft.points)
    shown = shown_outcome(outcome_tree(outcome), points, outcome.fraction)
    return {**shown, **inside(question, variant, body["include"])}


@blp.route("/validate", methods=["POST"])
@requires(Scope.QUESTIONS_READ)
@stateless
@blp.arguments(ValidateSchema, example=ANSWERED)
@refuses("invalid_question", "not_found")
@blp.response(200, ChecksSchema, example=CHECKS)
def validate_question(body: dict[str, Any]) -> dict[str, Any]:
    """Say how responses to one variant of a question are read, right or wrong."""
    _, variant = _drawn(body)
    checks = answers.validate(variant.declarations, body["responses"])
    return {"results": [shown_check(each) for each in checks]}


@blp.route("/test", methods=["POST"])
@requires(Scope.QUESTIONS_READ)
@stateless
@blp.arguments(SeedsSchema, example={"question": ASKED["question"], "seeds": 50})
@refuses("invalid_question", "not_found")
@blp.response(200, TrialSchema, example=TRIAL)
def test_question(body: dict[str, Any]) -> dict[str, Any]:
    """Run a question's generated tests: the key is right, wrong methods are not, rubbish is invalid."""
    with operations.located(_place(body)):
        question = _asked(body)
        refuse_more(body["seeds"], affordable(question))
        return shown_trial(trial(question, range(body["seeds"])))
