"""What clients read of accounts."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.accounts.models import Role
from service.web.fields import Identifier, Slug, Text, Timestamp
from service.web.strict_schema import StrictSchema


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


class NewCourseSchema(StrictSchema):
    """The body of POST /courses."""

    slug = Slug(required=True)
    title = Text(required=True, shortest=1, longest=200)


class CourseChangesSchema(StrictSchema):
    """The body of PATCH /courses/{id}."""

    title = Text(shortest=1, longest=200)


class NewEnrollmentSchema(StrictSchema):
    """The body of POST /courses/{id}/enrollments; the name is for somebody who is new here."""

    external_id = Text(required=True, shortest=1, longest=255)
    role = fields.Enum(Role, by_value=True, required=True)
    name = Text(shortest=1, longest=200)


class EnrollmentSchema(Schema):
    """Who takes part in a course, and as what."""

    id = Identifier(required=True)
    course_id = Identifier(required=True)
    user = fields.Nested(PersonSchema, required=True)
    role = fields.Enum(Role, by_value=True, required=True)


class NewTokenSchema(StrictSchema):
    """The body of POST /tokens; without `expires_at` it lasts as long as the token that makes it."""

    name = Text(required=True, shortest=1, longest=200)
    scopes = fields.List(Text(longest=64), required=True)
    expires_at = Timestamp()


class TokenSchema(Schema):
    """What is known of a token, without itself."""

    id = Identifier(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = Timestamp(required=True)
    expires_at = Timestamp(required=True, allow_none=True)
    revoked_at = Timestamp(required=True, allow_none=True)


class MadeTokenSchema(TokenSchema):
    """A token that was just made: the only time that it is shown."""

    token = fields.String(required=True)


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

ENROLLMENT = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398b",
    "course_id": COURSE["id"],
    "user": ME["user"],
    "role": "student",
}
"""An example for the OpenAPI document."""

TOKEN = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398c",
    "name": "laptop",
    "scopes": ["courses:read"],
    "created_at": "2026-11-23T10:00:00.123456Z",
    "expires_at": "2027-01-31T00:00:00.000000Z",
    "revoked_at": None,
}
"""An example for the OpenAPI document."""

MADE_TOKEN = {**TOKEN, "token": "gs_…"}
"""An example for the OpenAPI document."""
