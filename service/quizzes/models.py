"""Tables of quizzes and their items."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.models import Course
from service.db import Base, Id, Json, refer
from service.lessons.models import Lesson
from service.questions.models import Question


class Behavior(StrEnum):
    """When a learner hears what a submission was worth: at once, with tries, or after the attempt."""

    ADAPTIVE = "adaptive"
    DEFERRED = "deferred"


class Counts(StrEnum):
    """Which of a learner's attempts counts."""

    HIGHEST = "highest"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


class Quiz(Base):
    """What is asked in a course, and by which rules.

    `penalty` is the share (0…1) of an item's points that each wrong try costs, `tries` how many submissions
    an item takes, `attempts_allowed` how many attempts a learner has (no limit when absent). With
    `certainty`, every item also asks how sure one is, and is worth as much (`grading.scoring`).
    """

    __tablename__ = "quiz"

    id: Mapped[Id]
    course_id: Mapped[str] = refer("course", ondelete="CASCADE")
    lesson_id: Mapped[str | None] = refer("lesson", ondelete="SET NULL", index=True)
    slug: Mapped[str]
    title: Mapped[str]
    behavior: Mapped[Behavior]
    penalty: Mapped[Decimal]
    tries: Mapped[int]
    attempts_allowed: Mapped[int | None]
    counts: Mapped[Counts]
    certainty: Mapped[bool] = mapped_column(default=False)
    course: Mapped[Course] = relationship(lazy="raise")
    lesson: Mapped[Lesson | None] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("course_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_said"),
        sa.CheckConstraint("penalty BETWEEN 0 AND 1000000", name="penalty_share"),
        sa.CheckConstraint("tries >= 1", name="tries_counted"),
        sa.CheckConstraint("attempts_allowed >= 1", name="attempts_allowed_counted"),
        sa.Index(None, "course_id", "id"),
    )


class QuizItem(Base):
    """One position of a quiz, counted from 1: a fixed question, or `pick` questions drawn from a pool.

    `points` absent means what the question itself is worth.
    """

    __tablename__ = "quiz_item"

    id: Mapped[Id]
    quiz_id: Mapped[str] = refer("quiz", ondelete="CASCADE")
    position: Mapped[int]
    question_id: Mapped[str | None] = refer("question", ondelete="RESTRICT", index=True)
    pick: Mapped[int | None]
    pool: Mapped[Any | None] = mapped_column(Json)
    points: Mapped[Decimal | None]
    quiz: Mapped[Quiz] = relationship(lazy="raise")
    question: Mapped[Question | None] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("quiz_id", "position"),
        sa.CheckConstraint("position >= 1", name="position_counted"),
        sa.CheckConstraint("pick >= 1", name="pick_counted"),
        sa.CheckConstraint("points >= 0", name="points_not_negative"),
        sa.CheckConstraint(
            "(question_id IS NOT NULL AND pick IS NULL AND pool IS NULL)"
            " OR (question_id IS NULL AND pick IS NOT NULL AND pool IS NOT NULL)",
            name="question_or_pool",
        ),
    )
