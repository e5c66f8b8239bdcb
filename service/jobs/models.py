"""The table of jobs."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base, Id, Json, refer


class JobState(StrEnum):
    """Where a job stands: `failed` waits for another try, `dead` was given up."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"


def _only(condition: str) -> dict[str, Any]:
    """Say which rows an index holds, for both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


class Job(Base):
    """Something to be done once, in the background, for one organization.

    `user_id` is who asked for it, absent for what the service itself wants. Of the jobs with one `unique_key`
    at most one is queued. `tries` counts the claims; `lease_owner` and `lease_expires_at` are there while it
    runs. `progress` is 0…1. There is no relationship: whoever asks was stored long before.
    """

    __tablename__ = "job"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    user_id: Mapped[str | None] = refer("user", ondelete="SET NULL", index=True)
    name: Mapped[str]
    arguments: Mapped[Mapping[str, Any]] = mapped_column(Json)
    unique_key: Mapped[str | None]
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None]
    lease_expires_at: Mapped[datetime | None]
    run_after: Mapped[datetime]
    progress: Mapped[float | None]
    result: Mapped[Any | None] = mapped_column(Json)
    error: Mapped[Mapping[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("tries >= 0", name="tries_not_negative"),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name="progress_share"),
        sa.CheckConstraint("(state = 'running') = (lease_owner IS NOT NULL)", name="leased_while_running"),
        sa.CheckConstraint("(lease_owner IS NULL) = (lease_expires_at IS NULL)", name="lease_whole"),
        sa.CheckConstraint(
            "(state IN ('done', 'dead')) = (finished_at IS NOT NULL)", name="finished_when_said"
        ),
        sa.Index(None, "organization_id", "id"),
        sa.Index(
            "uq_job_queued", "organization_id", "name", "unique_key", unique=True, **_only("state = 'queued'")
        ),
        sa.Index("ix_job_due", "run_after", "id", **_only("state IN ('queued', 'failed')")),
        sa.Index("ix_job_leased", "lease_expires_at", **_only("state = 'running'")),
        sa.Index("ix_job_over", "finished_at", **_only("state IN ('done', 'dead')")),
    )
