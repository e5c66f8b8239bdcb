"""Writes of the ledger: queue, claim, renew, finish, fail, reap. Each takes the time, and flushes only.

Every write after the claim is conditional on the lease: who lost it changes nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.jobs.models import Job, JobState
from service.jobs.queries import due
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_TRIES: Final = 10
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=30)
"""For how long what is over can still be read."""

SWEPT: Final = 1000
"""Most jobs that are cleared away at once."""

_INSERTS: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_CORE: Final = {"synchronize_session": False}
_UNLEASED: Final = {"lease_owner": None, "lease_expires_at": None}
_LEASE_EXPIRED: Final = {
    "code": "lease_expired",
    "detail": "The worker that ran this was not heard of again.",
}


class LeaseLostError(Exception):
    """The job was given to another worker, or is over: what this one did must be undone. Never an answer."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in the hands of one worker; `owner` and `tries` together are its lease."""

    id: str
    organization_id: str
    user_id: str | None
    name: str
    arguments: Mapping[str, Any]
    tries: int
    owner: str


def queue(
    session: Session,
    *,
    organization_id: str,
    name: str,
    arguments: Mapping[str, Any],
    at: datetime,
    user_id: str | None = None,
    unique_key: str | None = None,
) -> str:
    """Queue a job in the caller's transaction and return its id: that of the one queued already, if any.

    That one is held until the caller commits, so no worker starts it before it can see what was done here.
    """
    values: dict[str, Any] = {
        "organization_id": organization_id,
        "user_id": user_id,
        "name": name,
        "arguments": arguments,
    }
    values |= {"unique_key": unique_key, "run_after": at, "created_at": at}
    insert = _INSERTS[session.get_bind().dialect.name](Job).values(values)
    held = insert.on_conflict_do_update(
        index_elements=["organization_id", "name", "unique_key"],
        index_where=sa.text("state = 'queued'"),
        set_={"unique_key": insert.excluded.unique_key},
    )
    job_id: str = session.scalars(held.returning(Job.id)).one()
    return job_id


def claim(
    session: Session, *, owner: str, names: Collection[str], lease: timedelta, at: datetime
) -> Claimed | None:
    """Take the job that has been due longest, or None; no two claims take the same one.

    PostgreSQL skips what another claim holds; on SQLite the session must be one that writes from its start.
    """
    oldest = sa.select(Job.id).where(due(at), Job.name.in_(names)).order_by(Job.run_after, Job.id).limit(1)
    taken = {"state": JobState.RUNNING, "lease_owner": owner, "lease_expires_at": at + lease}
    taken |= {"tries": Job.tries + 1, "started_at": at}
    chosen = oldest.with_for_update(skip_locked=True).scalar_subquery()
    update = sa.update(Job).where(Job.id == chosen).values(taken)
    columns = (Job.id, Job.organization_id, Job.user_id, Job.name, Job.arguments, Job.tries, Job.lease_owner)
    row = session.execute(update.returning(*columns), execution_options=_CORE).first()
    return None if row is None else Claimed(*row)


def renew(session: Session, job: Claimed, *, lease: timedelta, progress: float | None, at: datetime) -> None:
    """Keep a job for another `lease` and note how far it is. Raises `LeaseLostError`."""
    _change(session, job, {"lease_expires_at": at + lease, "progress": progress})


def finish(session: Session, job: Claimed, *, result: Mapping[str, Any] | None, at: datetime) -> None:
    """Mark a job done, in the transaction of what it did. Raises `LeaseLostError`: then nothing was done."""
    over = {"state": JobState.DONE, "result": result, "error": None, "progress": 1.0, "finished_at": at}
    _change(session, job, over | _UNLEASED)


def fail(
    session: Session, job: Claimed, *, error: Mapping[str, Any], hopeless: bool = False, at: datetime
) -> JobState:
    """Let a job wait longer each time for its next try, or give it up. Raises `LeaseLostError`."""
    if hopeless or job.tries >= MOST_TRIES:
        over = {"state": JobState.DEAD, "error": error, "finished_at": at}
        _change(session, job, over | _UNLEASED)
        return JobState.DEAD
    again = {"state": JobState.FAILED, "error": error, "run_after": at + wait(job.tries)}
    _change(session, job, again | _UNLEASED)
    return JobState.FAILED


def revive(session: Session, *, job_id: str, at: datetime) -> None:
    """Let a dead job be tried again as often as a new one. Raises `NotFoundError` where none is dead."""
    # `failed`, not `queued`: another one may be queued under its key by now
    again = {"state": JobState.FAILED, "tries": 0, "run_after": at, "finished_at": None}
    dead = sa.update(Job).where(Job.id == job_id, Job.state == JobState.DEAD)
    if session.execute(dead.values(again).returning(Job.id), execution_options=_CORE).first() is None:
        raise NotFoundError("there is no such dead job")


def wait(tries: int) -> timedelta:
    """Return how long after its `tries`-th try a job rests: doubling from two seconds to ten minutes."""
    return min(FIRST_WAIT * (1 << min(tries - 1, MOST_TRIES)), LONGEST_WAIT)


def _change(session: Session, job: Claimed, values: Mapping[str, Any]) -> None:
    held = sa.and_(Job.id == job.id, Job.lease_owner == job.owner, Job.tries == job.tries)
    update = sa.update(Job).where(held).values(values).returning(Job.id)
    if session.execute(update, execution_options=_CORE).first() is None:
        raise LeaseLostError("the job is no longer this worker's")


def reap(session: Session, *, at: datetime) -> int:
    """Return jobs whose worker fell silent, to be tried again or given up; say how many."""
    given_up = Job.tries >= MOST_TRIES
    values = {
        "state": sa.case((given_up, JobState.DEAD.value), else_=JobState.FAILED.value),
        "finished_at": sa.case((given_up, at), else_=None),
        "error": _LEASE_EXPIRED,
        "run_after": at,
        **_UNLEASED,
    }
    silent = sa.and_(Job.state == sa.literal_column("'running'"), Job.lease_expires_at < at)
    update = sa.update(Job).where(silent).values(values).returning(Job.id)
    return len(session.execute(update, execution_options=_CORE).all())


def sweep(session: Session, *, at: datetime) -> None:
    """Clear away some of what has long been over."""
    over = Job.state.in_([sa.literal_column("'done'"), sa.literal_column("'dead'")])
    old = sa.select(Job.id).where(over, Job.finished_at < at - KEPT).order_by(Job.finished_at).limit(SWEPT)
    clear = sa.delete(Job).where(Job.id.in_(old.with_for_update(skip_locked=True)))
    session.execute(clear, execution_options=_CORE)
