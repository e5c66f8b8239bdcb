"""What authors read of variants and outcomes."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields

from service.questions.schemas.kinds import NUMERICAL
from service.questions.schemas.outcomes import OutcomeSchema
from service.web.fields import Members, Tree
from service.web.texts import ShownTextSchema


class StepSchema(Schema):
    """One step of a worked solution."""

    step = fields.String(required=True)
    formula = fields.String(required=True)
    numbers = Tree(required=True)
    value = Tree(required=True)


class InsideSchema(Schema):
    """What `include` asked for."""

    key = Members()
    trace = fields.List(fields.Nested(StepSchema))
    certificate = fields.Dict(allow_none=True)
    misconceptions = fields.Dict(keys=fields.String(), values=Members())


class SeenVariantSchema(Schema):
    """One question made concrete, as a student sees it."""

    kind = fields.String(required=True)
    prompt = fields.Nested(ShownTextSchema, required=True)
    givens = Members(required=True)
    conditions = Members(required=True)
    declarations = fields.List(Members(), required=True)


class VariantSchema(InsideSchema, SeenVariantSchema):
    """One question made concrete, and what was asked for of its inside."""


class GradedSchema(InsideSchema, OutcomeSchema):
    """What responses were worth, and what was asked for of the inside."""


VARIANT: Final[dict[str, Any]] = {
    "kind": "numerical",
    "prompt": {"markdown": "What is $\\sigma'(0)$?", "html": "<p>What is <math>…</math>?</p>"},
    "givens": {},
    "conditions": {},
    "declarations": NUMERICAL["response_forms"],
    "key": {"response": "0.25"},
}
OUTCOME: Final[dict[str, Any]] = {
    "score": "1",
    "max_score": "1",
    "fraction": 1.0,
    "results": [{"identifier": "response", "raw": "1/4", "read_as": "1/4", "correct": True, "fraction": 1.0}],
    "diagnosis": [],
    "first_error": None,
}
"""Examples for the OpenAPI document."""
