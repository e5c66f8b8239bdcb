"""What clients read of quizzes."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from service.formats.shapes import QUIZ as SHAPE
from service.questions.plans import Action
from service.questions.schemas.questions import FindingSchema
from service.quizzes.models import Behavior, Counts
from service.web.fields import DecimalString, Identified, Identifier, Text
from service.web.paging import PageSchema
from service.web.shapes import part_of
from service.web.strict_schema import StrictSchema


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
    certainty = fields.Boolean(required=True)


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


class QuizDraftSchema(StrictSchema):
    """A quiz as authored: `lesson` and `items` name lessons and questions by their slugs."""

    slug = part_of(SHAPE, "quiz")
    title = part_of(SHAPE, "title")
    lesson = part_of(SHAPE, "lesson")
    settings = part_of(SHAPE, "settings")
    items = part_of(SHAPE, "items")


class QuizWriteSchema(QuizDraftSchema):
    """A quiz's draft, or a merge patch (RFC 7396) of it, and the bank its questions are in.

    Without `bank_id` that is the bank with the course's slug.
    """

    bank_id = Identified()


class AuthoredQuizSchema(QuizInFullSchema):
    """A quiz with its positions, and as its authors write it."""

    draft = fields.Nested(QuizDraftSchema, required=True)


class CourseImportQuerySchema(StrictSchema):
    """The query of POST /courses:import."""

    dry_run = fields.String(
        load_default="false",
        validate=OneOf(["true", "false"]),
        metadata={"description": "Say what would become of each part, and store nothing."},
    )


class ImportedPartSchema(Schema):
    """What became of a course, lesson, question or quiz, or would."""

    slug = fields.String(required=True)
    action = fields.Enum(Action, by_value=True, required=True)


class CourseImportSchema(Schema):
    """What became, or would become, of each part of a course; problems point to `/files/{name}`."""

    dry_run = fields.Boolean(required=True)
    course_id = Identifier(required=True, allow_none=True)
    courses = fields.List(fields.Nested(ImportedPartSchema), required=True)
    lessons = fields.List(fields.Nested(ImportedPartSchema), required=True)
    questions = fields.List(fields.Nested(ImportedPartSchema), required=True)
    quizzes = fields.List(fields.Nested(ImportedPartSchema), required=True)
    problems = fields.List(fields.Nested(FindingSchema), required=True)
    ignored = fields.List(fields.String(), required=True)


DRAFT = {
    "slug": "quick-quiz",
    "title": "Quick quiz",
    "lesson": "backpropagation",
    "settings": {"behavior": "adaptive", "penalty": "0.1", "tries": 3, "attempts": "unlimited"},
    "items": [{"question": "next-weights-batch", "points": "2"}, {"pick": 2, "from": {"tag": "derivatives"}}],
}
"""An example for the OpenAPI document."""

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
        "certainty": False,
    },
}
"""An example for the OpenAPI document."""

IN_FULL = {**QUIZ, "items": [{"position": 1, "questions": 1, "points": "2"}]}
"""An example for the OpenAPI document."""

AUTHORED = {**IN_FULL, "draft": DRAFT}
"""An example for the OpenAPI document."""

FILES = {"files": {"course.yaml": "course: basics\ntitle: Basics\n", "quizzes/quick.yaml": "quiz: …"}}
"""An example for the OpenAPI document."""

IMPORTED = {
    "dry_run": False,
    "course_id": QUIZ["course_id"],
    "courses": [{"slug": "basics", "action": "created"}],
    "lessons": [],
    "questions": [],
    "quizzes": [{"slug": "quick", "action": "created"}],
    "problems": [],
    "ignored": [],
}
"""An example for the OpenAPI document."""
