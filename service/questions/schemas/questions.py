"""What authors send and read of questions and their revisions."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from service.formats.shapes import DRAFT as SHAPE
from service.questions.schemas.kinds import NUMERICAL
from service.questions.schemas.variants import VARIANT, VariantSchema
from service.vocabulary import Severity
from service.web.fields import (
    DecimalString,
    Flag,
    Identifier,
    Members,
    StrictInteger,
    Text,
    Timestamp,
)
from service.web.paging import PageSchema
from service.web.shapes import part_of
from service.web.strict_schema import StrictSchema
from service.web.texts import ShownTextSchema

MOST_PREVIEWED: Final = 50


class DraftSchema(StrictSchema):
    """A question as authored; `GET /kinds/{name}` shows an example of each kind."""

    kind = part_of(SHAPE, "kind")
    slug = part_of(SHAPE, "slug")
    prompt = part_of(SHAPE, "prompt")
    parameters = part_of(SHAPE, "parameters")
    ask = part_of(SHAPE, "ask")
    tolerance = part_of(SHAPE, "tolerance")
    precision = part_of(SHAPE, "precision")
    claims = part_of(SHAPE, "claims")
    choices = part_of(SHAPE, "choices")
    answer = part_of(SHAPE, "answer")
    points = part_of(SHAPE, "points")
    tags = part_of(SHAPE, "tags")
    scoring = part_of(SHAPE, "scoring")
    hints = part_of(SHAPE, "hints")
    feedback = part_of(SHAPE, "feedback")
    solution = part_of(SHAPE, "solution")


class QuestionChangesSchema(DraftSchema):
    """A merge patch (RFC 7396) of the draft; and whether the question is archived."""

    archived = Flag()


class SearchSchema(PageSchema):
    """The query of a bank's questions."""

    text = Text(longest=500, load_default=None, metadata={"description": "Words that must all occur."})
    tag = Text(longest=100, load_default=None)
    kind = Text(longest=64, load_default=None)
    archived = fields.String(
        load_default="false",
        validate=OneOf(["true", "false"]),
        metadata={"description": "The archived ones instead of the others."},
    )


class QuestionSummarySchema(Schema):
    """A question in a list."""

    id = Identifier(required=True)
    bank_id = Identifier(required=True)
    slug = fields.String(required=True)
    kind = fields.String(required=True)
    prompt = fields.Nested(ShownTextSchema, required=True, allow_none=True)
    points = DecimalString(required=True)
    tags = fields.List(fields.String(), required=True)
    revision = fields.Integer(required=True)
    archived_at = Timestamp(required=True, allow_none=True)


class QuestionSchema(Schema):
    """A question as its newest revision has it."""

    id = Identifier(required=True)
    bank_id = Identifier(required=True)
    slug = fields.String(required=True)
    kind = fields.String(required=True)
    revision = fields.Integer(required=True)
    revised_at = Timestamp(required=True)
    archived_at = Timestamp(required=True, allow_none=True)
    draft = Members(required=True)


class FindingSchema(Schema):
    """One located thing to look into."""

    severity = fields.Enum(Severity, by_value=True, required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    pointer = fields.String(required=True)
    line = fields.Integer()
    column = fields.Integer()
    excerpt = fields.String()
    hint = fields.String()


class LintedQuestionSchema(QuestionSchema):
    """A question, and what is worth saying about it."""

    lint = fields.List(fields.Nested(FindingSchema), required=True)


class RevisionSchema(Schema):
    """One immutable version of a question."""

    id = Identifier(required=True)
    question_id = Identifier(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    kind_version = fields.Integer(required=True)
    created_at = Timestamp(required=True)
    draft = Members(required=True)


class PreviewSchema(StrictSchema):
    """The body of POST /questions/{id}/variants."""

    seeds = StrictInteger(minimum=1, maximum=MOST_PREVIEWED, load_default=5)
    first = StrictInteger(load_default=0, metadata={"description": "The first seed; the others follow it."})


class PreviewQuerySchema(StrictSchema):
    """The query of POST /questions/{id}/variants."""

    seen_as = fields.String(data_key="as", load_default="author", validate=OneOf(["author", "student"]))


class PreviewedSchema(VariantSchema):
    """A variant as its author sees it, or, without seed and inside, as a student does."""

    seed = fields.String()


class PreviewsSchema(Schema):
    """Variants drawn together; `refused_share` is of all raw draws."""

    items = fields.List(fields.Nested(PreviewedSchema), required=True)
    refused_share = fields.Float()


QUESTION_ID: Final = "019ab0c4-7d2e-7cc3-98c4-dc0c0c073993"
BANK_ID: Final = "019ab0c4-7d2e-7cc3-98c4-dc0c0c073992"
DRAFT: Final[dict[str, Any]] = NUMERICAL["example"]
QUESTION: Final[dict[str, Any]] = {
    "id": QUESTION_ID,
    "bank_id": BANK_ID,
    "slug": DRAFT["slug"],
    "kind": "numerical",
    "revision": 1,
    "revised_at": "2026-11-23T10:00:00.123456Z",
    "archived_at": None,
    "draft": DRAFT,
}
SUMMARY: Final[dict[str, Any]] = {
    "id": QUESTION_ID,
    "bank_id": BANK_ID,
    "slug": DRAFT["slug"],
    "kind": "numerical",
    "prompt": VARIANT["prompt"],
    "points": "1",
    "tags": [],
    "revision": 1,
    "archived_at": None,
}
LINTED: Final[dict[str, Any]] = {**QUESTION, "lint": []}
REVISION: Final[dict[str, Any]] = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073994",
    "question_id": QUESTION_ID,
    "number": 1,
    "kind": "numerical",
    "kind_version": 1,
    "created_at": "2026-11-23T10:00:00.123456Z",
    "draft": DRAFT,
}
PREVIEWS: Final[dict[str, Any]] = {"items": [{"seed": "0", **VARIANT}], "refused_share": 0.0}
"""Examples for the OpenAPI document."""
