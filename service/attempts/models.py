"""Tables of attempts, issued variants and submissions."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.models import Organization, User
from service.db import Base, Between, Id, Json, refer
from service.questions.models import Revision, StoredVariant
from service.quizzes.models import Quiz

_SHARE = Between(-2.0, 1.0)


class AttemptState(StrEnum):
    """Whether an attempt still takes submissions."""

    OPEN = "open"
    FINISHED = "finished"


class Attempt(Base):
    """One learner's go at one quiz, numbered from 1; a learner has at most one open attempt at a quiz.

    `outcomes_given` counts what staff gave for its submissions: with each, some item stands elsewhere.
    """

    __tablename__ = "attempt"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    quiz_id: Mapped[str] = refer("quiz", ondelete="RESTRICT")
    user_id: Mapped[str] = refer("user", ondelete="RESTRICT")
    number: Mapped[int]
    state: Mapped[AttemptState]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcomes_given: Mapped[int] = mapped_column(default=0)
    organization: Mapped[Organization] = relationship(lazy="raise")
    quiz: Mapped[Quiz] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("quiz_id", "user_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counted"),
        sa.CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished_when_said"),
        sa.Index(
            "uq_attempt_open",
            "quiz_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "organization_id", "id"),
        sa.Index(None, "quiz_id", "id"),
        sa.Index(None, "user_id", "id"),
    )


class IssuedVariant(StoredVariant, Base):
    """One question made concrete for one attempt, never changed: the newest submission says how it stands.

    `position` counts from 1.
    """

    __tablename__ = "issued_variant"

    id: Mapped[Id]
    attempt_id: Mapped[str] = refer("attempt", ondelete="CASCADE")
    position: Mapped[int]
    revision_id: Mapped[str] = refer("revision", ondelete="RESTRICT", index=True)
    points: Mapped[Decimal]
    attempt: Mapped[Attempt] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("attempt_id", "position"),
        sa.CheckConstraint("position >= 1", name="position_counted"),
        sa.CheckConstraint("points >= 0", name="points_not_negative"),
        sa.CheckConstraint("kind_version >= 1", name="kind_version_counted"),
    )


class Submission(Base):
    """One set of responses to one issued variant, numbered from 1.

    `responses` are as typed, `read_as` as understood. `raw_fraction` (−2…1, see `grading.scoring`) is before
    and `fraction` after penalties; they and `outcome` are absent until graded. `stands_at`, `wrong_tries` and
    `closed` are how the item stands with it. The types refuse fractions that cannot be: every submission
    would pay for a CHECK.
    """

    __tablename__ = "submission"

    id: Mapped[Id]
    issued_variant_id: Mapped[str] = refer("issued_variant", ondelete="CASCADE")
    number: Mapped[int]
    responses: Mapped[Mapping[str, Any]] = mapped_column(Json)
    read_as: Mapped[Mapping[str, Any]] = mapped_column(Json)
    raw_fraction: Mapped[float | None] = mapped_column(_SHARE)
    fraction: Mapped[float | None] = mapped_column(_SHARE)
    outcome: Mapped[Mapping[str, Any] | None] = mapped_column(Json)
    received_at: Mapped[datetime]
    stands_at: Mapped[float] = mapped_column(_SHARE)
    wrong_tries: Mapped[int]
    closed: Mapped[bool]
    issued_variant: Mapped[IssuedVariant] = relationship(lazy="raise")

    __table_args__ = (sa.UniqueConstraint("issued_variant_id", "number"),)


class ManualOutcome(Base):
    """What somebody of the staff gave for a submission, numbered from 1: the newest counts, all are kept.

    `marks` are points by criterion as decimal text, `fraction` (0…1) what the submission is worth by them,
    and `fraction_before` what it was worth until then, absent if it waited.
    """

    __tablename__ = "manual_outcome"

    id: Mapped[Id]
    submission_id: Mapped[str] = refer("submission", ondelete="CASCADE")
    user_id: Mapped[str] = refer("user", ondelete="RESTRICT", index=True)
    number: Mapped[int]
    marks: Mapped[Mapping[str, Any]] = mapped_column(Json)
    comment: Mapped[str]
    fraction_before: Mapped[float | None]
    fraction: Mapped[float]
    given_at: Mapped[datetime]
    submission: Mapped[Submission] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("submission_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counted"),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction_share"),
    )


class UnexplainedAnswer(Base):
    """A wrong answer that no misconception explains, as `grading.strange` counts it; never what was typed.

    Its revision is its variant's: a reference of its own would have all who answer hold one row.
    """

    __tablename__ = "unexplained_answer"

    id: Mapped[Id]
    issued_variant_id: Mapped[str] = refer("issued_variant", ondelete="CASCADE", index=True)
    revision_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False))
    numbers: Mapped[Mapping[str, Any]] = mapped_column(Json)
    issued_variant: Mapped[IssuedVariant] = relationship(lazy="raise")

    __table_args__ = (sa.Index(None, "revision_id", "id"),)
