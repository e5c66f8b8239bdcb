"""What clients read of outcomes, whoever asked for them."""

from __future__ import annotations

from marshmallow import fields

from service.vocabulary import LineStatus
from service.web.fields import DecimalString, Tree
from service.web.shown import ShownSchema
from service.web.texts import ShownTextSchema


class JudgedLineSchema(ShownSchema):
    """How one line of shown work stands."""

    line = fields.Integer(required=True)
    step = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": [each.value for each in LineStatus]})


class ResultSchema(ShownSchema):
    """What one response was worth, as far as released."""

    identifier = fields.String(required=True)
    raw = Tree(required=True, allow_none=True)
    read_as = Tree(required=True, allow_none=True)
    correct = fields.Boolean()
    fraction = fields.Float()
    feedback = fields.List(fields.Nested(ShownTextSchema))
    carried_from = fields.List(fields.String())
    not_carried = fields.String()
    lines = fields.List(fields.Nested(JudgedLineSchema))


class ExplanationSchema(ShownSchema):
    """One explanation of wrong responses: one misconception, or two, as if they had been at work."""

    misconceptions = fields.List(fields.String(), required=True)
    nature = fields.String(required=True)
    explains = fields.List(fields.String(), required=True)
    feedback = fields.Nested(ShownTextSchema, required=True)


class OutcomeSchema(ShownSchema):
    """What grading concluded, as far as released."""

    score = DecimalString()
    max_score = DecimalString()
    fraction = fields.Float()
    results = fields.List(fields.Nested(ResultSchema), required=True)
    diagnosis = fields.List(fields.Nested(ExplanationSchema))
    first_error = fields.String(allow_none=True)
    needs_grading = fields.Boolean(metadata={"description": "True while it waits for people to grade it."})
    certainty = fields.Integer(
        metadata={"description": "How sure the student was, 1 to 3, where that counts."}
    )
    solved = fields.Boolean(metadata={"description": "Whether all was right, whatever certainty made of it."})
