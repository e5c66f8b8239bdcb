"""What authors send and read of banks."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields

from service.web.fields import Identifier, Slug, Text
from service.web.strict_schema import StrictSchema


class NewBankSchema(StrictSchema):
    """The body of POST /banks."""

    slug = Slug(required=True)
    title = Text(required=True, shortest=1, longest=200)


class BankChangesSchema(StrictSchema):
    """The body of PATCH /banks/{id}."""

    title = Text(shortest=1, longest=200)


class BankSchema(Schema):
    """A named collection of questions."""

    id = Identifier(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)


BANK: Final[dict[str, Any]] = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073992",
    "slug": "deep-learning-basics",
    "title": "Deep Learning Basics",
}
"""An example for the OpenAPI document."""
