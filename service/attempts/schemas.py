"""What learners send about attempts, and what they read."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.accounts.schemas import PersonSchema
from service.attempts.models import AttemptState
from service.questions.schemas.outcomes import OutcomeSchema
from service.questions.schemas.variants import SeenVariantSchema, StepSchema
from service.web.fields import DecimalString, Identifier, Members, Text, Timestamp
from service.web.strict_schema import StrictSchema
from service.web.texts import ShownTextSchema


class LearnerSchema(StrictSchema):
    """The learner an integration acts for."""

    external_id = Text(shortest=1, longest=255, required=True)


class StartSchema(StrictSchema):
    """The body of POST /quizzes/{id}/attempts; without a learner, one starts one's own."""

    learner = fields.Nested(LearnerSchema)


class ResponsesSchema(StrictSchema):
    """The body of POST …/submissions and …/validate: a value, or nested lists of values, by identifier."""

    responses = Members(required=True)


class MarkSchema(Schema):
    """What staff gave for one criterion of a rubric; `level` says what so many points stand for."""

    criterion = fields.String(required=True)
    text = fields.String(required=True)
    points = fields.String(required=True)
    of = fields.String(required=True)
    level = fields.String(required=True, allow_none=True)


class MarksSchema(Schema):
    """What staff gave for a submission."""

    marks = fields.List(fields.Nested(MarkSchema), required=True)
    comment = fields.Nested(ShownTextSchema, required=True, allow_none=True)
    given_at = fields.String(required=True, metadata={"format": "date-time"})


class MarkedOutcomeSchema(OutcomeSchema):
    """An outcome, with what staff gave if they did."""

    manual = fields.Nested(MarksSchema)


class SubmissionSchema(MarkedOutcomeSchema):
    """A submission; its outcome as far as released, `state` says whether it is."""

    id = Identifier(required=True)
    received_at = Timestamp(required=True)
    state = fields.String(required=True, metadata={"enum": ["graded", "received", "needs_grading"]})
    tries_left = fields.Integer(required=True, allow_none=True)
    receipt = fields.String(required=True)
    hints = fields.List(fields.Nested(ShownTextSchema), metadata={"description": "Those earned so far."})
    feedback = fields.Nested(
        ShownTextSchema, allow_none=True, metadata={"description": "The author's, when the item is done."}
    )


class SubmissionsSchema(Schema):
    """All submissions to one item, first to last."""

    items = fields.List(fields.Nested(SubmissionSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ItemSchema(SeenVariantSchema):
    """One item as its learner sees it: never its key."""

    position = fields.Integer(required=True)
    points = DecimalString(required=True)
    tries_left = fields.Integer(required=True, allow_none=True)
    responses = Members(required=True)
    needs_grading = fields.Boolean(required=True)
    outcome = fields.Nested(MarkedOutcomeSchema, required=True, allow_none=True)
    hints = fields.List(fields.Nested(ShownTextSchema), required=True)
    feedback = fields.Nested(ShownTextSchema, required=True, allow_none=True)


class AttemptSummarySchema(Schema):
    """An attempt in a list; `score` only as far as released."""

    id = Identifier(required=True)
    quiz_id = Identifier(required=True)
    number = fields.Integer(required=True)
    state = fields.Enum(AttemptState, by_value=True, required=True)
    started_at = Timestamp(required=True)
    finished_at = Timestamp(required=True, allow_none=True)


class ListedAttemptSchema(AttemptSummarySchema):
    """An attempt in a list, and whose it is."""

    learner = fields.Nested(PersonSchema, required=True)


class AttemptSchema(AttemptSummarySchema):
    """An attempt with its items; `score` only as far as released."""

    max_score = DecimalString(required=True)
    score = DecimalString()
    needs_grading = fields.Integer(
        required=True, metadata={"description": "Items that staff must grade; `score` goes without them."}
    )
    items = fields.List(fields.Nested(ItemSchema), required=True)


class SolutionSchema(Schema):
    """The worked solution of one item: key, accepted values in words, and the steps in order of work."""

    position = fields.Integer(required=True)
    key = Members(required=True)
    accepted = Members(required=True)
    trace = fields.List(fields.Nested(StepSchema), required=True)
    feedback = fields.Nested(ShownTextSchema, required=True, allow_none=True)
    solution = fields.Nested(ShownTextSchema, required=True, allow_none=True)
