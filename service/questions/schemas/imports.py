"""What authors send and read of imports."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from service.questions.plans import Action
from service.questions.schemas.questions import DRAFT, FindingSchema
from service.web.strict_schema import StrictSchema

FORMATS: Final = ("native",)
EXAMPLE: Final = """\
questions:
  - question: derivative-of-sigmoid-at-zero
    kind: numerical
    prompt: What is σ′(0)?
    parameters: {answers: [{value: "0.25"}]}
"""


class FormatSchema(StrictSchema):
    """The query of GET /banks/{id}/export."""

    file_format = fields.String(data_key="format", load_default="native", validate=OneOf(FORMATS))


class ImportQuerySchema(FormatSchema):
    """The query of POST /banks/{id}/imports."""

    dry_run = fields.String(
        load_default="false",
        validate=OneOf(["true", "false"]),
        metadata={"description": "Say what would become of each question, and store nothing."},
    )


class DifferenceSchema(Schema):
    """What stood at a pointer into the draft, and what stands there now; null is nothing."""

    pointer = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class PlannedSchema(Schema):
    """One question: what became of it, or would."""

    slug = fields.String(required=True)
    action = fields.Enum(Action, by_value=True, required=True)
    diff = fields.List(fields.Nested(DifferenceSchema), required=True, attribute="changes")
    problems = fields.List(fields.Nested(FindingSchema), required=True)


class ImportSchema(Schema):
    """What became, or would become, of each question of a file."""

    dry_run = fields.Boolean(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    questions = fields.List(fields.Nested(PlannedSchema), required=True)
    problems = fields.List(
        fields.Nested(FindingSchema),
        required=True,
        metadata={"description": "Those that belong to no question."},
    )


IMPORTED: Final[dict[str, Any]] = {
    "dry_run": True,
    "counts": {"created": 1, "changed": 0, "left": 0, "waiting": 0},
    "questions": [{"slug": DRAFT["slug"], "action": "created", "diff": [], "problems": []}],
    "problems": [],
}
"""An example for the OpenAPI document."""
