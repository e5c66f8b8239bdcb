from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.jobs import operations
from service.jobs.models import Job, JobState
from service.jobs.operations import MOST_TRIES, Claimed, LeaseLostError
from service.jobs.queries import oldest_due_seconds
from service.vocabulary import NotFoundError
from service.web.transaction import unit_of_work
from tests.support.apps import AT

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Engine

LEASE = timedelta(seconds=60)
RACERS = 8
JOBS = 60


def queue(session: Session, home: str, key: str | None = None, at: datetime = AT, **arguments: object) -> str:
    return operations.queue(
        session, organization_id=home, name="work", arguments=arguments, unique_key=key, at=at
    )


def claim(session: Session, owner: str = "worker", at: datetime = AT) -> Claimed | None:
    return operations.claim(session, owner=owner, names=["work"], lease=LEASE, at=at)


def taken(session: Session, owner: str = "worker", at: datetime = AT) -> Claimed:
    job = claim(session, owner, at)
    assert job is not None
    return job


def stored(session: Session, job_id: str) -> Job:
    session.expire_all()
    return session.get_one(Job, job_id)


def claim_at_once(engine: Engine, claim_one: Callable[[Engine, str], str | None]) -> list[str]:
    """Claim from many threads until nothing is left, and list all that was claimed."""

    def drain(number: int) -> list[str]:
        mine = []
        while (job_id := claim_one(engine, f"worker-{number}")) is not None:
            mine.append(job_id)
        return mine

    with ThreadPoolExecutor(RACERS) as threads:
        return [each for mine in threads.map(drain, range(RACERS)) for each in mine]


def claim_properly(engine: Engine, owner: str) -> str | None:
    with unit_of_work(engine) as session:
        job = claim(session, owner)
        return None if job is None else job.id


def claim_after_looking(engine: Engine, owner: str) -> str | None:
    """Claim as a beginner would: look for a job, then take it."""
    with Session(engine) as session:
        job_id = session.scalar(sa.select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id))
    if job_id is not None:
        with unit_of_work(engine) as session:
            lease = {"lease_owner": owner, "lease_expires_at": AT}
            session.execute(sa.update(Job).filter_by(id=job_id).values(state=JobState.RUNNING, **lease))
    return job_id


def test_a_job_is_there_exactly_when_the_transaction_that_wants_it_is(engine: Engine, home: str) -> None:
    with unit_of_work(engine) as session:
        kept = queue(session, home)
    with unit_of_work(engine) as session:
        queue(session, home)
        session.rollback()

    with Session(engine) as session:
        assert session.scalars(sa.select(Job.id)).all() == [kept]


def test_of_jobs_with_one_key_one_is_queued_and_named_to_all(session: Session, home: str) -> None:
    first = queue(session, home, key="a")

    assert queue(session, home, key="a") == first
    assert len({first, queue(session, home, key="b"), queue(session, home), queue(session, home)}) == 4


def test_what_happens_while_a_job_runs_is_not_lost_to_its_key(session: Session, home: str) -> None:
    first = queue(session, home, key="a")
    taken(session)

    assert queue(session, home, key="a") != first


def test_no_worker_starts_a_job_while_somebody_relies_on_it_being_queued(engine: Engine, home: str) -> None:
    with unit_of_work(engine) as session:
        first = queue(session, home, key="a")
    started, done = Event(), Event()

    def claim_meanwhile() -> str | None:
        started.wait()
        if engine.dialect.name == "sqlite":
            done.set()  # a claim waits for the write lock
        try:
            return claim_properly(engine, "worker")
        finally:
            done.set()

    with ThreadPoolExecutor(1) as threads:
        meanwhile = threads.submit(claim_meanwhile)
        with unit_of_work(engine) as session:
            assert queue(session, home, key="a") == first
            started.set()
            assert done.wait(10)
            committed = engine.dialect.name == "sqlite"
        assert meanwhile.result() == (first if committed else None)


def test_jobs_are_claimed_in_the_order_in_which_they_are_due(session: Session, home: str) -> None:
    late, early = queue(session, home, at=AT), queue(session, home, at=AT - timedelta(hours=1))
    queue(session, home, at=AT + timedelta(seconds=1))

    assert [taken(session).id, taken(session).id, claim(session)] == [early, late, None]


def test_a_worker_leaves_jobs_alone_that_it_does_not_know(session: Session, home: str) -> None:
    queue(session, home)

    assert operations.claim(session, owner="w", names=["other"], lease=LEASE, at=AT) is None
    assert operations.claim(session, owner="w", names=[], lease=LEASE, at=AT) is None


def test_a_job_is_given_to_one_worker_only(engine: Engine, home: str) -> None:
    with unit_of_work(engine) as session:
        queued = [queue(session, home) for _ in range(JOBS)]

    assert sorted(claim_at_once(engine, claim_properly)) == sorted(queued)


def test_the_test_above_sees_a_claim_that_looks_first(engine: Engine, home: str) -> None:
    with unit_of_work(engine) as session:
        queued = [queue(session, home) for _ in range(JOBS)]

    assert len(claim_at_once(engine, claim_after_looking)) > len(queued)


def test_a_failed_job_waits_longer_each_time_and_is_dead_after_ten_tries(session: Session, home: str) -> None:
    job_id, at, waits = queue(session, home), AT, []
    for _ in range(MOST_TRIES):
        job = taken(session, at=at)
        operations.fail(session, job, error={"code": "x", "detail": "y"}, at=at)
        waits.append((stored(session, job_id).run_after - at).total_seconds())
        assert claim(session, at=at) is None
        at = max(at, stored(session, job_id).run_after)

    assert waits[:-1] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert operations.wait(100) == timedelta(minutes=10)
    dead = stored(session, job_id)
    assert (dead.state, dead.tries, dead.error) == (JobState.DEAD, MOST_TRIES, {"code": "x", "detail": "y"})
    assert claim(session, at=at + timedelta(days=1)) is None


def test_a_silent_workers_job_is_returned_when_its_lease_is_over(session: Session, home: str) -> None:
    job_id = queue(session, home)
    first = taken(session)
    operations.renew(session, first, lease=LEASE, progress=0.5, at=AT + timedelta(seconds=30))

    assert operations.reap(session, at=AT + timedelta(seconds=90)) == 0
    assert operations.reap(session, at=AT + timedelta(seconds=91)) == 1
    returned = stored(session, job_id)
    assert (returned.state, returned.progress, returned.lease_owner) == (JobState.FAILED, 0.5, None)
    assert taken(session, "other", AT + timedelta(seconds=91)).tries == 2


def test_a_job_that_ends_its_workers_is_dead_after_ten_tries(session: Session, home: str) -> None:
    job_id, at = queue(session, home), AT
    for _ in range(MOST_TRIES):
        taken(session, at=at)
        at += LEASE + timedelta(seconds=1)
        operations.reap(session, at=at)

    dead = stored(session, job_id)
    assert (dead.state, dead.finished_at, (dead.error or {})["code"]) == (JobState.DEAD, at, "lease_expired")


def test_a_dead_job_is_tried_again_when_an_operator_says_so_and_no_other_is(
    session: Session, home: str
) -> None:
    dead, running = queue(session, home, key="a"), queue(session, home)
    operations.fail(session, taken(session), error={"code": "x", "detail": "y"}, hopeless=True, at=AT)
    taken(session)
    queued = queue(session, home, key="a")

    operations.revive(session, job_id=dead, at=AT)

    revived = stored(session, dead)
    assert (revived.state, revived.tries, revived.finished_at) == (JobState.FAILED, 0, None)
    assert {taken(session).id, taken(session).id} == {dead, queued}
    for other in (dead, running, home):
        with pytest.raises(NotFoundError):
            operations.revive(session, job_id=other, at=AT)


WRITES: dict[str, Callable[[Session, Claimed], Any]] = {
    "renew": lambda session, job: operations.renew(session, job, lease=LEASE, progress=None, at=AT),
    "finish": lambda session, job: operations.finish(session, job, result=None, at=AT),
    "fail": lambda session, job: operations.fail(session, job, error={}, at=AT),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_who_lost_the_lease_changes_nothing(
    session: Session, home: str, write: Callable[[Session, Claimed], Any]
) -> None:
    job_id = queue(session, home)
    lost = taken(session, "same")
    operations.reap(session, at=AT + LEASE * 2)
    taken(session, "same", AT + LEASE * 2)

    with pytest.raises(LeaseLostError):
        write(session, lost)
    assert (stored(session, job_id).state, stored(session, job_id).tries) == (JobState.RUNNING, 2)


def test_what_has_long_been_over_is_cleared_away_and_what_waits_is_not(session: Session, home: str) -> None:
    old = AT - timedelta(days=31)
    queue(session, home, at=old)
    operations.finish(session, taken(session), result=None, at=old)
    recent, waiting = queue(session, home, at=old), queue(session, home, at=old)
    operations.finish(session, taken(session), result=None, at=AT)

    operations.sweep(session, at=AT)

    assert set(session.scalars(sa.select(Job.id))) == {recent, waiting}


def test_the_age_of_the_oldest_due_job_is_told(session: Session, home: str) -> None:
    assert oldest_due_seconds(session, AT) == 0
    queue(session, home, at=AT + timedelta(hours=1))
    assert oldest_due_seconds(session, AT) == 0
    queue(session, home, at=AT - timedelta(minutes=5))
    assert oldest_due_seconds(session, AT) == 300
    taken(session)
    assert oldest_due_seconds(session, AT) == 0
