"""The table of lessons."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.models import Course
from service.db import Base, Id, Json, refer


class Lesson(Base):
    """One lesson of a course; it does not know its quizzes, a quiz names its lesson."""

    __tablename__ = "lesson"

    id: Mapped[Id]
    course_id: Mapped[str] = refer("course", ondelete="CASCADE")
    slug: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    content: Mapped[Mapping[str, Any]] = mapped_column(Json)
    course: Mapped[Course] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("course_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_said"),
        sa.CheckConstraint("position >= 1", name="position_counted"),
        sa.Index(None, "course_id", "position", "id"),
    )
