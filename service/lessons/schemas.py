"""What clients read of lessons."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.formats.shapes import LESSON as SHAPE
from service.web.fields import Identifier, StrictInteger
from service.web.shapes import part_of
from service.web.strict_schema import StrictSchema
from service.web.texts import ShownTextSchema


class LessonSummarySchema(Schema):
    """A lesson in a list."""

    id = Identifier(required=True)
    course_id = Identifier(required=True)
    slug = fields.String(required=True)
    position = fields.Integer(required=True)
    title = fields.String(required=True)
    summary = fields.Nested(ShownTextSchema, required=True, allow_none=True)


class KeyPointSchema(Schema):
    """One sentence to remember, and what must be said about it."""

    text = fields.Nested(ShownTextSchema, required=True)
    note = fields.Nested(ShownTextSchema, required=True, allow_none=True)


class KeyConceptSchema(Schema):
    """A term and what it means."""

    term = fields.String(required=True)
    definition = fields.Nested(ShownTextSchema, required=True)


class CodeExampleSchema(Schema):
    """A program to read and run."""

    title = fields.String(required=True)
    language = fields.String(required=True)
    code = fields.String(required=True)
    note = fields.Nested(ShownTextSchema, required=True, allow_none=True)


class QuotationSchema(Schema):
    """Somebody else's words and where they stand."""

    text = fields.Nested(ShownTextSchema, required=True)
    source = fields.String(required=True)
    note = fields.Nested(ShownTextSchema, required=True, allow_none=True)


class LessonSchema(LessonSummarySchema):
    """A lesson, every section."""

    why_it_matters = fields.Nested(ShownTextSchema, required=True, allow_none=True)
    key_points = fields.List(fields.Nested(KeyPointSchema), required=True)
    key_concepts = fields.List(fields.Nested(KeyConceptSchema), required=True)
    code_examples = fields.List(fields.Nested(CodeExampleSchema), required=True)
    quotations = fields.List(fields.Nested(QuotationSchema), required=True)
    sources = fields.List(fields.Nested(ShownTextSchema), required=True)


class LessonDraftSchema(StrictSchema):
    """A lesson as authored: texts are Markdown, or {format, text}."""

    slug = part_of(SHAPE, "lesson")
    title = part_of(SHAPE, "title")
    summary = part_of(SHAPE, "summary")
    why_it_matters = part_of(SHAPE, "why_it_matters")
    key_points = part_of(SHAPE, "key_points")
    key_concepts = part_of(SHAPE, "key_concepts")
    code_examples = part_of(SHAPE, "code_examples")
    quotations = part_of(SHAPE, "quotations")
    sources = part_of(SHAPE, "sources")


class LessonWriteSchema(LessonDraftSchema):
    """A lesson's draft, or a merge patch (RFC 7396) of it, and perhaps its position in the course."""

    position = StrictInteger(minimum=1, maximum=10_000)


DRAFT = {
    "slug": "backpropagation",
    "title": "Backpropagation",
    "summary": "How errors flow *back*.",
    "key_concepts": [{"term": "Gradient", "definition": "Where the loss grows fastest."}],
}
"""An example for the OpenAPI document."""

_TEXT = {"markdown": "How errors flow *back*.", "html": "<p>How errors flow <em>back</em>.</p>"}

SUMMARY = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073990",
    "course_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f",
    "slug": "backpropagation",
    "position": 1,
    "title": "Backpropagation",
    "summary": _TEXT,
}
"""An example for the OpenAPI document."""

LESSON = {
    **SUMMARY,
    "why_it_matters": None,
    "key_points": [{"text": _TEXT, "note": None}],
    "key_concepts": [{"term": "Gradient", "definition": _TEXT}],
    "code_examples": [{"title": "One step", "language": "python", "code": "w -= rate * g", "note": None}],
    "quotations": [{"text": _TEXT, "source": "A book, §1", "note": None}],
    "sources": [_TEXT],
}
"""An example for the OpenAPI document."""
