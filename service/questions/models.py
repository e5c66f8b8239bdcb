"""Tables of banks, questions and their revisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.models import Organization
from service.db import Base, Id, Json, refer


class Bank(Base):
    """A named collection of questions of one organization."""

    __tablename__ = "bank"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    slug: Mapped[str]
    title: Mapped[str]
    organization: Mapped[Organization] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("organization_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_said"),
        sa.Index(None, "organization_id", "id"),
    )


class Question(Base):
    """What an instructor authors, under a slug that stays; its content is in its revisions."""

    __tablename__ = "question"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    bank_id: Mapped[str] = refer("bank", ondelete="RESTRICT")
    slug: Mapped[str]
    archived_at: Mapped[datetime | None]
    organization: Mapped[Organization] = relationship(lazy="raise")
    bank: Mapped[Bank] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("bank_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_said"),
        sa.Index(None, "bank_id", "id"),
        sa.Index(None, "organization_id", "id"),
    )


class Revision(Base):
    """One immutable version of a question: editing makes the next number, attempts keep theirs.

    `search_text` is what it is found by (`questions.search`).
    """

    __tablename__ = "revision"

    id: Mapped[Id]
    question_id: Mapped[str] = refer("question", ondelete="CASCADE")
    number: Mapped[int]
    kind: Mapped[str]
    kind_version: Mapped[int]
    draft: Mapped[Mapping[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    search_text: Mapped[str]
    question: Mapped[Question] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counted"),
        sa.CheckConstraint("kind_version >= 1", name="kind_version_counted"),
    )


class VariantPool(Base):
    """How many variants of a revision were ever drawn ahead: none of their seeds is used again."""

    __tablename__ = "variant_pool"

    id: Mapped[Id]
    revision_id: Mapped[str] = refer("revision", ondelete="CASCADE")
    drawn: Mapped[int]
    revision: Mapped[Revision] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("revision_id"),
        sa.CheckConstraint("drawn >= 0", name="drawn_not_negative"),
    )


class StoredVariant:
    """The columns of a question made concrete, stored whole and never drawn again.

    `seed` is hex; it, `key`, `bounds`, `certificate` and `explanations` are not for learners.
    """

    seed: Mapped[str] = mapped_column(sa.String(32))
    kind: Mapped[str]
    kind_version: Mapped[int]
    prompt: Mapped[Mapping[str, Any]] = mapped_column(Json)
    givens: Mapped[Mapping[str, Any]] = mapped_column(Json)
    conditions: Mapped[Mapping[str, Any]] = mapped_column(Json)
    declarations: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(Json)
    key: Mapped[Mapping[str, Any]] = mapped_column(Json)
    bounds: Mapped[Mapping[str, Any]] = mapped_column(Json)
    certificate: Mapped[Mapping[str, Any] | None] = mapped_column(Json, deferred=True)
    explanations: Mapped[Mapping[str, Any] | None] = mapped_column(Json, deferred=True)


class PooledVariant(StoredVariant, Base):
    """One certified variant that nobody was given yet, numbered from 1; whoever takes it deletes it.

    Whoever takes the one with `is_low_water` asks for more.
    """

    __tablename__ = "pooled_variant"

    id: Mapped[Id]
    revision_id: Mapped[str] = refer("revision", ondelete="CASCADE")
    number: Mapped[int]
    is_low_water: Mapped[bool]
    revision: Mapped[Revision] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("revision_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counted"),
        sa.CheckConstraint("kind_version >= 1", name="kind_version_counted"),
    )
