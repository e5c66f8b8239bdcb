from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.jobs import operations
from service.jobs.models import Job, JobState
from service.jobs.tasks import Handler
from service.jobs.worker import Worker
from service.vocabulary import Problem, QuestionError
from service.web import logs
from service.web.transaction import unit_of_work
from tests.support.apps import AT, SteppedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Engine

    from service.jobs.tasks import Task

PATIENCE = 10


@dataclass
class Bench:
    """A worker and what it works on."""

    engine: Engine
    home: str
    clock: SteppedClock = field(default_factory=SteppedClock)

    def queue(self, **arguments: object) -> str:
        with unit_of_work(self.engine) as session:
            return operations.queue(
                session, organization_id=self.home, name="work", arguments=arguments, at=AT
            )

    def worker(self, perform: Callable[[Task], Mapping[str, Any] | None]) -> Worker:
        handlers = {"work": Handler(perform)}
        return Worker(engine=self.engine, handlers=handlers, tell_time=self.clock, poll=0.01)

    def read(self, job_id: str) -> Job:
        with Session(self.engine) as session:
            return session.get_one(Job, job_id)

    def made(self) -> set[str]:
        """List what handlers have made."""
        with Session(self.engine) as session:
            return set(session.scalars(sa.select(Organization.slug))) - {"uni"}


@pytest.fixture
def bench(engine: Engine, home: str) -> Bench:
    return Bench(engine, home)


def make(task: Task, slug: str = "made") -> dict[str, Any]:
    task.session.add(Organization(slug=slug, name="Made by a job", created_at=task.at))
    task.session.flush()
    return {"slug": slug, "given": dict(task.job.arguments)}


def wait_until(met: Callable[[], bool]) -> None:
    patience = monotonic() + PATIENCE
    while not met():
        assert monotonic() < patience
        sleep(0.005)


def test_a_job_is_done_with_its_effect_and_its_result(bench: Bench) -> None:
    job_id = bench.queue(n=1)
    worker = bench.worker(make)

    assert (worker.run_one(), worker.run_one()) == (True, False)

    job = bench.read(job_id)
    assert (job.state, job.tries, job.progress) == (JobState.DONE, 1, 1.0)
    assert job.result == {"slug": "made", "given": {"n": 1}}
    assert (job.started_at, job.finished_at, bench.made()) == (AT, AT, {"made"})


def test_what_a_failed_try_did_is_undone_and_the_next_one_does_it(bench: Bench) -> None:
    def fail_once(task: Task) -> None:
        make(task, f"try-{task.job.tries}")
        if task.job.tries == 1:
            raise RuntimeError("a secret of the inside")

    job_id = bench.queue()
    worker = bench.worker(fail_once)
    worker.run_one()
    failed = bench.read(job_id)
    assert (failed.state, bench.made(), worker.run_one()) == (JobState.FAILED, set(), False)
    assert failed.error is not None
    assert (failed.error["code"], "secret" in str(failed.error)) == ("internal_error", False)

    bench.clock.at += timedelta(seconds=2)
    worker.run_one()

    assert (bench.read(job_id).state, bench.read(job_id).error) == (JobState.DONE, None)
    assert bench.made() == {"try-2"}


def test_a_job_that_the_product_refuses_is_dead_at_once_and_says_why(bench: Bench) -> None:
    def refuse(task: Task) -> None:
        make(task)
        raise QuestionError("no such draw", [Problem("not_certifiable", "too close", "/parameters")])

    job_id = bench.queue()
    bench.worker(refuse).run_one()

    job = bench.read(job_id)
    assert (job.state, job.tries, bench.made()) == (JobState.DEAD, 1, set())
    assert job.error == {
        "code": "invalid_question",
        "detail": "no such draw",
        "errors": [{"pointer": "/parameters", "code": "not_certifiable", "detail": "too close"}],
    }


def test_a_job_that_always_fails_does_not_keep_others_from_being_done(bench: Bench) -> None:
    def poisoned(task: Task) -> None:
        if task.job.arguments.get("poison"):
            raise RuntimeError("poison")
        make(task)

    poison, good = bench.queue(poison=True), bench.queue()
    worker = bench.worker(poisoned)
    for _ in range(2 * operations.MOST_TRIES):
        worker.run_one()
        bench.clock.at += operations.LONGEST_WAIT

    assert (bench.read(poison).state, bench.read(poison).tries) == (JobState.DEAD, operations.MOST_TRIES)
    assert bench.read(good).state is JobState.DONE


def test_a_worker_that_was_only_slow_cannot_commit_what_another_was_given(bench: Bench) -> None:
    def be_slow(task: Task) -> None:
        make(task, f"try-{task.job.tries}")
        if task.job.tries == 1:
            bench.clock.at += timedelta(minutes=2)
            seize(task.session)

    def seize(session: Session) -> None:
        # in the slow one's own transaction, for on SQLite nobody else could write now
        operations.reap(session, at=bench.clock.at)

    job_id = bench.queue()
    worker = bench.worker(be_slow)
    worker.run_one()
    assert (bench.read(job_id).state, bench.made()) == (JobState.RUNNING, set())

    worker.tidy()
    worker.run_one()

    assert (bench.read(job_id).state, bench.made()) == (JobState.DONE, {"try-2"})


def test_a_lease_is_renewed_and_progress_seen_for_as_long_as_a_job_is_prepared(bench: Bench) -> None:
    release = Event()

    def wait_for_release(task: Task) -> int:
        task.report(0.25)
        assert release.wait(PATIENCE)
        return 7

    def use(task: Task) -> dict[str, Any]:
        return {"prepared": task.prepared}

    job_id, lease = bench.queue(), timedelta(seconds=0.3)
    handlers = {"work": Handler(use, prepare=wait_for_release)}
    thread = Thread(target=Worker(engine=bench.engine, handlers=handlers, lease=lease).run_one)
    thread.start()
    wait_until(lambda: bench.read(job_id).progress == 0.25)
    claimed_until = (bench.read(job_id).started_at or AT) + lease
    wait_until(lambda: (bench.read(job_id).lease_expires_at or AT) > claimed_until + lease)
    with unit_of_work(bench.engine) as session:
        assert operations.reap(session, at=claimed_until + lease) == 0
    release.set()
    thread.join()
    assert (bench.read(job_id).state, bench.read(job_id).result) == (JobState.DONE, {"prepared": 7})


def test_a_worker_runs_until_it_is_stopped_and_returns_what_others_left(bench: Bench) -> None:
    job_id, left = bench.queue(), bench.queue()
    with unit_of_work(bench.engine) as session:
        lost = timedelta(seconds=-1)
        operations.claim(session, owner="gone", names=["work"], lease=lost, at=AT)
    stop = Event()
    worker = bench.worker(lambda task: make(task, task.job.id))
    thread = Thread(target=worker.run, args=[stop])
    thread.start()
    wait_until(lambda: {bench.read(each).state for each in (job_id, left)} == {JobState.DONE})
    stop.set()
    thread.join(PATIENCE)

    assert not thread.is_alive()
    assert bench.made() == {job_id, left}


def test_a_worker_waits_for_a_database_that_is_away(bench: Bench) -> None:
    with bench.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("ALTER TABLE job RENAME TO job_away")
    stop = Event()
    thread = Thread(target=bench.worker(make).run, args=[stop])
    thread.start()
    sleep(0.05)
    with bench.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("ALTER TABLE job_away RENAME TO job")
    job_id = bench.queue()
    wait_until(lambda: bench.read(job_id).state is JobState.DONE)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_whatever_is_logged_while_a_job_runs_names_it(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    def handler(task: Task) -> None:
        del task
        structlog.get_logger().info("from_deep_inside")

    logs.configure()
    job_id = bench.queue()
    assert bench.worker(handler).run_one()
    structlog.get_logger().info("afterwards")
    said = {line["event"]: line for line in map(json.loads, capsys.readouterr().err.splitlines())}
    assert said["from_deep_inside"]["job_id"] == said["job_done"]["job_id"] == job_id
    assert "job_id" not in said["afterwards"]
