"""What staff send and read of submissions that people grade."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import OneOf

from service.accounts.schemas import PersonSchema
from service.attempts.manual import MOST_COMMENT
from service.attempts.schemas import MarkedOutcomeSchema
from service.attempts.submitted import GRADED, WAITING
from service.web.fields import (
    DecimalString,
    Identifier,
    Members,
    StrictInteger,
    Text,
    Timestamp,
)
from service.web.paging import PageSchema
from service.web.strict_schema import StrictSchema
from service.web.texts import ShownTextSchema


class SubmissionsQuerySchema(PageSchema):
    """The query of a quiz's submissions."""

    state = fields.String(load_default=WAITING, validate=OneOf([WAITING, GRADED]))
    position = StrictInteger(
        minimum=1, text=True, load_default=None, metadata={"description": "One item of the quiz alone."}
    )


class ListedSubmissionSchema(Schema):
    """A submission in the staff's list."""

    id = Identifier(required=True)
    attempt_id = Identifier(required=True)
    position = fields.Integer(required=True)
    kind = fields.String(required=True)
    number = fields.Integer(required=True)
    learner = fields.Nested(PersonSchema, required=True)
    received_at = Timestamp(required=True)
    state = fields.String(required=True, metadata={"enum": [WAITING, GRADED]})


class SubmittedSchema(MarkedOutcomeSchema, ListedSubmissionSchema):
    """A submission as the staff see it: what was asked and answered, the rubric, and the outcome."""

    quiz_id = Identifier(required=True)
    points = DecimalString(required=True)
    prompt = fields.Nested(ShownTextSchema, required=True)
    rubric = fields.List(Members(), required=True)


class MarksField(Members):
    """Points by criterion: decimals."""

    SHAPE: ClassVar = {"type": "object", "additionalProperties": DecimalString.SHAPE}

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> dict[str, Any]:
        del kwargs
        given = super()._deserialize(value, attr, data)
        marks, wrong = {}, {}
        for name, each in given.items():
            try:
                marks[name] = DecimalString().deserialize(each)
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return marks


class GiveSchema(StrictSchema):
    """The body of PUT /submissions/{id}/outcome: points for each criterion, and what to say about them."""

    marks = MarksField(most=50, required=True)
    comment = Text(longest=MOST_COMMENT, load_default="")


class GivenSchema(Schema):
    """One outcome that was given, by whom and when; the last counts."""

    number = fields.Integer(required=True)
    marks = Members(required=True)
    comment = fields.String(required=True)
    fraction_before = fields.Float(required=True, allow_none=True)
    fraction = fields.Float(required=True)
    given_by = fields.Nested(PersonSchema, required=True)
    given_at = Timestamp(required=True)


_LEARNER: Final = {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398e", "name": "Ada", "external_id": "lms-7"}
_GRADER: Final = {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398a", "name": "Grace", "external_id": None}
LISTED: Final[dict[str, Any]] = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073993",
    "attempt_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073992",
    "position": 2,
    "kind": "essay",
    "number": 1,
    "learner": _LEARNER,
    "received_at": "2026-11-23T10:00:00.123456Z",
    "state": "needs_grading",
}
SUBMITTED: Final[dict[str, Any]] = {
    **LISTED,
    "quiz_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073991",
    "points": "3",
    "prompt": {"markdown": "Why do gradients vanish?", "html": "<p>Why do gradients vanish?</p>"},
    "rubric": [{"criterion": "chain_rule", "text": "Explains the chain rule", "points": "2"}],
    "results": [{"identifier": "response", "raw": "Because …", "read_as": "Because …"}],
}
GIVE: Final[dict[str, Any]] = {"marks": {"chain_rule": "1.5"}, "comment": "Which factor is small?"}
MARKED: Final[dict[str, Any]] = {
    **SUBMITTED,
    "state": "graded",
    "score": "2.25",
    "max_score": "3",
    "fraction": 0.75,
    "diagnosis": [],
    "first_error": None,
    "results": [
        {
            "identifier": "response",
            "raw": "Because …",
            "read_as": "Because …",
            "correct": False,
            "fraction": 0.75,
        }
    ],
    "manual": {
        "marks": [
            {
                "criterion": "chain_rule",
                "text": "Explains the chain rule",
                "points": "1.5",
                "of": "2",
                "level": None,
            }
        ],
        "comment": {"markdown": "Which factor is small?", "html": "<p>Which factor is small?</p>"},
        "given_at": "2026-11-24T09:00:00.000000Z",
    },
}
GIVEN: Final[dict[str, Any]] = {
    "number": 1,
    "marks": {"chain_rule": "1.5"},
    "comment": "Which factor is small?",
    "fraction_before": None,
    "fraction": 0.75,
    "given_by": _GRADER,
    "given_at": "2026-11-24T09:00:00.000000Z",
}
"""Examples for the OpenAPI document."""
