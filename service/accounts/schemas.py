"""What clients read of accounts."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.accounts.models import Role
from service.web.fields import Identifier, Timestamp


class PersonSchema(Schema):
    """A user: a person or an integration."""

    id = Identifier(required=True)
    name = fields.String(required=True)
    external_id = fields.String(required=True, allow_none=True)


class OrganizationSchema(Schema):
    """A tenant."""

    id = Identifier(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)


class UsedTokenSchema(Schema):
    """The token that was sent, without itself."""

    id = Identifier(required=True)
    name = fields.String(required=True)
    expires_at = Timestamp(required=True, allow_none=True)


class CourseSchema(Schema):
    """A course and what one is in it."""

    id = Identifier(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)


class MeSchema(Schema):
    """Who one is, and where one takes part."""

    user = fields.Nested(PersonSchema, required=True)
    organization = fields.Nested(OrganizationSchema, required=True)
    token = fields.Nested(UsedTokenSchema, required=True)
    scopes = fields.List(fields.String(), required=True)
    enrollments = fields.List(fields.Nested(CourseSchema), required=True)


COURSE = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f",
    "slug": "deep-learning",
    "title": "Deep learning",
    "role": "student",
}
"""An example for the OpenAPI document."""

ME = {
    "user": {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398e", "name": "Ada", "external_id": "lms-7"},
    "organization": {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398d", "slug": "uni", "name": "University"},
    "token": {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398c", "name": "laptop", "expires_at": None},
    "scopes": ["attempts:read", "attempts:write", "courses:read"],
    "enrollments": [COURSE],
}
"""An example for the OpenAPI document."""
