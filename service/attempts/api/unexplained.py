"""Wrong answers that nothing explains, over HTTP: what they have in common, for whoever writes questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from marshmallow import Schema, fields

from service.attempts import unexplained
from service.attempts.unexplained_views import clusters_view
from service.questions.operations import question_by_id
from service.questions.queries import visible_question
from service.vocabulary import QuestionError
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.fields import Members
from service.web.scopes import Scope
from service.web.session import session

if TYPE_CHECKING:
    from uuid import UUID

    from service.kinds import Question

blp = Blueprint("unexplained", __name__, description="Wrong answers that nothing explains")

EXAMPLE: Final[dict[str, Any]] = {
    "answers": 57,
    "looked_at": 57,
    "clusters": [
        {
            "count": 21,
            "share": 0.3684,
            "behind": [
                {
                    "identifier": "x_next",
                    "number": 1,
                    "form": "added",
                    "step": "change",
                    "coefficient": 1.0,
                    "says": "the key plus 1 times change",
                }
            ],
            "center": [-0.42],
            "example": {
                "givens": {"a": 0.5, "b": 1, "x": 2, "rate": 0.1},
                "key": {"x_next": "1.7"},
                "answers": {"x_next": "1.4"},
            },
        }
    ],
}


class BehindSchema(Schema):
    """What is behind one asked number: it is right, open, something added to the key, or instead of it."""

    identifier = fields.String(required=True)
    number = fields.Integer(required=True)
    form = fields.String(required=True, metadata={"enum": ["right", "open", "added", "instead"]})
    step = fields.String(required=True, allow_none=True)
    coefficient = fields.Float(required=True, allow_none=True)
    says = fields.String(required=True)


class ClusterSchema(Schema):
    """Answers that share what is behind them; `center` counts in floors and spreads of misconceptions."""

    count = fields.Integer(required=True)
    share = fields.Float(required=True)
    behind = fields.List(fields.Nested(BehindSchema), required=True)
    center = fields.List(fields.Float(), required=True)
    example = Members(required=True)


class UnexplainedSchema(Schema):
    """How many unexplained answers are kept, how many were looked at, and what they have in common."""

    answers = fields.Integer(required=True)
    looked_at = fields.Integer(required=True)
    clusters = fields.List(fields.Nested(ClusterSchema), required=True)


@blp.route("/questions/<uuid:question_id>/unexplained")
@requires(Scope.QUESTIONS_READ)
@blp.response(200, UnexplainedSchema, example=EXAMPLE)
def list_unexplained(question_id: UUID) -> dict[str, Any]:
    """Show what a question's newest unexplained answers have in common: mistakes to be named."""
    question, _ = visible_question(session(), current_principal(), str(question_id))
    connection = session().connection()
    rows = unexplained.kept_for(connection, question.id)

    def question_of(revision_id: str) -> Question | None:
        try:
            return question_by_id(session().connection, revision_id)
        except QuestionError:
            return None

    return {
        "answers": unexplained.count_for(connection, question.id),
        "looked_at": len(rows),
        "clusters": clusters_view(rows, question_of),
    }
