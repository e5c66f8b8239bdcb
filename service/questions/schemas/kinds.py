"""What authors read of the kinds of question."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields

from service.vocabulary import Nature
from service.web.fields import Members


class FeedbackSchema(Schema):
    """What a student reads."""

    markdown = fields.String(required=True)


class MisconceptionSchema(Schema):
    """A named wrong road."""

    nature = fields.Enum(Nature, by_value=True, required=True)
    feedback = fields.Nested(FeedbackSchema, required=True)


class KindSchema(Schema):
    """A kind of question: what its author may set, and what it names."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    parameters_schema = Members(required=True, metadata={"description": "JSON Schema of `parameters`."})
    misconceptions = fields.Dict(keys=fields.String(), values=fields.Nested(MisconceptionSchema))
    response_forms = fields.List(
        Members(), required=True, metadata={"description": "What the example's responses must be."}
    )
    example = Members(required=True, metadata={"description": "A draft that works as it is."})


NUMERICAL: Final[dict[str, Any]] = {
    "name": "numerical",
    "version": 1,
    "title": "Numerical",
    "parameters_schema": {"type": "object", "required": ["answers"]},
    "misconceptions": {},
    "response_forms": [
        {"identifier": "response", "base_type": "float", "cardinality": "single", "shape": []}
    ],
    "example": {
        "kind": "numerical",
        "slug": "derivative-of-sigmoid-at-zero",
        "prompt": "What is $\\sigma'(0)$?",
        "parameters": {"answers": [{"value": "0.25"}]},
        "tolerance": {"absolute": "0"},
    },
}
"""An example for the OpenAPI document."""
