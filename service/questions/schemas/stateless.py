"""What the four stateless calls take and give."""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import OneOf

from service.exercises import effort, trial
from service.formats.shapes import DRAFT
from service.questions.inside import INSIDES
from service.questions.schemas.kinds import NUMERICAL
from service.web.fields import Identified, Members, StrictInteger, Text, refused
from service.web.strict_schema import StrictSchema
from service.web.validation import Refusal

_SEED: Final = r"[0-9a-fA-F]{1,32}"


class SeedField(Text):
    """A seed of 128 bits: 1 to 32 hex digits."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(shortest=1, longest=32, required=required, metadata={"pattern": f"^{_SEED}$"})

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        del data, kwargs
        text = super()._deserialize(value, attr, None)
        if not re.fullmatch(_SEED, text):
            raise refused("not_a_seed", "Write 1 to 32 hex digits.")
        return text


class QuestionedSchema(StrictSchema):
    """A question: written out, or the id of a stored one."""

    question = Members(metadata=DRAFT)
    question_id = Identified()

    @validates_schema
    def _one_question(self, data: dict[str, Any], **_: object) -> None:
        """Refuse none, and both."""
        if ("question" in data) == ("question_id" in data):
            said = Refusal.of("one_question", "Send either `question` or `question_id`.")
            raise ValidationError({"question": [said]})


class SeededSchema(QuestionedSchema):
    """A question and the seed of one of its variants."""

    seed = SeedField()


class IncludingSchema(SeededSchema):
    """A variant, and what of its inside is wanted."""

    include = fields.List(
        fields.String(validate=OneOf(INSIDES)),
        load_default=list,
        metadata={"description": "What of the inside to show."},
    )


class RenderSchema(IncludingSchema):
    """The body of POST /render."""


class GradeSchema(IncludingSchema):
    """The body of POST /grade."""

    responses = Members(required=True)


class ValidateSchema(SeededSchema):
    """The body of POST /validate."""

    responses = Members(required=True)


class SeedsSchema(QuestionedSchema):
    """The body of POST /test."""

    seeds = StrictInteger(minimum=1, maximum=effort.MOST, load_default=trial.USUAL)


class CheckSchema(Schema):
    """How one response is read."""

    identifier = fields.String(required=True)
    valid = fields.Boolean(required=True)
    read_as = fields.Raw(required=True, allow_none=True)
    code = fields.String()
    detail = fields.String()
    line = fields.Integer()
    column = fields.Integer()
    hint = fields.String()


class ChecksSchema(Schema):
    """How responses are read."""

    results = fields.List(fields.Nested(CheckSchema), required=True)


class CaseSchema(Schema):
    """One generated test."""

    seed = fields.String(required=True)
    case = fields.String(required=True)
    expected = fields.String(required=True)
    got = fields.String(required=True)
    ok = fields.Boolean(required=True)


class TrialSchema(Schema):
    """What generated tests found."""

    passed = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    refused_share = fields.Float(required=True)
    cases = fields.List(fields.Nested(CaseSchema), required=True)


ASKED: Final[dict[str, Any]] = {"question": NUMERICAL["example"], "seed": "7b"}
CHECKS: Final[dict[str, Any]] = {
    "results": [
        {
            "identifier": "response",
            "valid": False,
            "read_as": None,
            "code": "not_a_number",
            "detail": "Write one number, such as 0.31 or -1/4.",
        }
    ]
}
TRIAL: Final[dict[str, Any]] = {
    "passed": 1,
    "failed": 0,
    "refused_share": 0.0,
    "cases": [{"seed": "0", "case": "key", "expected": "full", "got": "full", "ok": True}],
}
"""Examples for the OpenAPI document."""
