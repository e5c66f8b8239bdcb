"""What learners send about attempts; unknown fields are refused."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields


class _Strict(Schema):
    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class LearnerSchema(_Strict):
    """The learner an integration acts for."""

    external_id = fields.String(required=True)


class StartSchema(_Strict):
    """The body of POST /quizzes/{id}/attempts."""

    learner = fields.Nested(LearnerSchema)


class ResponsesSchema(_Strict):
    """The body of POST …/submissions and …/validate."""

    responses = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)
