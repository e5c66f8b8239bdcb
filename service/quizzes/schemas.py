"""What clients read of quizzes."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.quizzes.models import Behavior, Counts
from service.web.fields import DecimalString, Identifier, Text
from service.web.paging import PageSchema


class QuizzesQuerySchema(PageSchema):
    """The query of a course's quizzes."""

    lesson = Text(shortest=1, longest=100, load_default=None, metadata={"description": "A lesson's slug."})


class SettingsSchema(Schema):
    """The rules of a quiz: `attempts` is null where there is no limit."""

    behavior = fields.Enum(Behavior, by_value=True, required=True)
    penalty = DecimalString(required=True)
    tries = fields.Integer(required=True)
    attempts = fields.Integer(required=True, allow_none=True, attribute="attempts_allowed")
    counts = fields.Enum(Counts, by_value=True, required=True)


class QuizSchema(Schema):
    """A quiz and its rules."""

    id = Identifier(required=True)
    course_id = Identifier(required=True)
    lesson_id = Identifier(required=True, allow_none=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    settings = fields.Nested(SettingsSchema, required=True)


class QuizItemSchema(Schema):
    """One position of a quiz: how many questions it asks; `points` null means the question's own."""

    position = fields.Integer(required=True)
    questions = fields.Integer(required=True)
    points = DecimalString(required=True, allow_none=True)


class QuizInFullSchema(QuizSchema):
    """A quiz with its positions."""

    items = fields.List(fields.Nested(QuizItemSchema), required=True)


QUIZ = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073991",
    "course_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f",
    "lesson_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073990",
    "slug": "quick-quiz",
    "title": "Quick quiz",
    "settings": {
        "behavior": "adaptive",
        "penalty": "0.1",
        "tries": 3,
        "attempts": None,
        "counts": "highest",
    },
}
"""An example for the OpenAPI document."""

IN_FULL = {**QUIZ, "items": [{"position": 1, "questions": 1, "points": "2"}]}
"""An example for the OpenAPI document."""
