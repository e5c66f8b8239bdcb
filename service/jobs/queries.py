"""Reads of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.jobs.models import Job, JobState
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

WAITING = (JobState.QUEUED, JobState.FAILED)
"""The states of what a worker may claim once its time has come."""


def due(at: datetime) -> sa.ColumnElement[bool]:
    """Say which jobs wait for a worker at a moment."""
    # written out, as the partial index says it: a bound parameter would not be seen to match
    waits = Job.state.in_([sa.literal_column(f"'{state.value}'") for state in WAITING])
    return sa.and_(waits, Job.run_after <= at)


def own_job(session: Session, principal: Principal, job_id: str) -> Job:
    """Find a job that the caller asked for; `NotFoundError` for everybody else, as if there were none."""
    mine = sa.select(Job).where(
        Job.id == job_id,
        Job.organization_id == principal.organization_id,
        Job.user_id == principal.user_id,
    )
    job = session.scalar(mine)
    if job is None:
        raise NotFoundError("there is no such job")
    return job


def newest(session: Session, *, state: JobState | None, limit: int) -> Sequence[Job]:
    """List the newest jobs of all organizations, for operators."""
    every = sa.select(Job).order_by(Job.id.desc()).limit(limit)
    return session.scalars(every if state is None else every.where(Job.state == state)).all()


def is_any_due(session: Session, *, names: Collection[str], at: datetime) -> bool:
    """Say whether one of these jobs waits; takes no lock."""
    return session.scalar(sa.select(sa.exists().where(due(at), Job.name.in_(names)))) or False


def queued_keys(session: Session, *, organization_id: str, name: str, keys: Collection[str]) -> set[str]:
    """Return those of these unique keys under which a job is queued."""
    queued = sa.select(Job.unique_key).where(Job.state == sa.literal_column("'queued'"))
    mine = queued.filter_by(organization_id=organization_id, name=name).where(Job.unique_key.in_(keys))
    return {key for key in session.scalars(mine) if key is not None}


def oldest_due_seconds(session: Session, at: datetime) -> int:
    """Return for how many seconds the oldest job has been due, 0 when none is."""
    oldest = session.scalar(sa.select(sa.func.min(Job.run_after)).where(due(at)))
    return 0 if oldest is None else int((at - oldest).total_seconds())
