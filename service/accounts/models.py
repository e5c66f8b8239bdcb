"""Tables of organizations, users, tokens, courses and enrollments."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.db import Base, Id, Json, refer


class Role(StrEnum):
    """What someone is in a course."""

    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    STUDENT = "student"
    OBSERVER = "observer"


class Organization(Base):
    """A tenant: nothing of one organization is ever seen by another."""

    __tablename__ = "organization"

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("slug"), sa.CheckConstraint("slug <> ''", name="slug_said"))


class User(Base):
    """A person or an integration of one organization; `external_id` is what the LMS calls them."""

    __tablename__ = "user"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    external_id: Mapped[str | None]
    name: Mapped[str]
    created_at: Mapped[datetime]
    organization: Mapped[Organization] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("organization_id", "external_id"),
        sa.Index(None, "organization_id", "id", unique=True),
    )


class Token(Base):
    """A secret that acts for a user; only its SHA-256 digest is kept, as 64 hex digits.

    Its organization is its user's: the foreign key says both, so that no request has to look.
    """

    __tablename__ = "token"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    user_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(sa.String(64))
    scopes: Mapped[Sequence[str]] = mapped_column(Json)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    organization: Mapped[Organization] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise", primaryjoin="foreign(Token.user_id) == User.id")

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["user.organization_id", "user.id"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("digest"),
        sa.CheckConstraint("length(digest) = 64", name="digest_sha256"),
        sa.Index(None, "organization_id", "id"),
    )


class Course(Base):
    """A course of one organization: where lessons and quizzes stand, and who takes part."""

    __tablename__ = "course"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    slug: Mapped[str]
    title: Mapped[str]
    created_at: Mapped[datetime]
    organization: Mapped[Organization] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("organization_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_said"),
        sa.Index(None, "organization_id", "id"),
    )


class Enrollment(Base):
    """One user's role in one course; `external_id` is what the LMS calls the membership."""

    __tablename__ = "enrollment"

    id: Mapped[Id]
    course_id: Mapped[str] = refer("course", ondelete="CASCADE")
    user_id: Mapped[str] = refer("user", ondelete="CASCADE", index=True)
    role: Mapped[Role]
    external_id: Mapped[str | None]
    course: Mapped[Course] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (sa.UniqueConstraint("course_id", "user_id"), sa.Index(None, "course_id", "id"))
