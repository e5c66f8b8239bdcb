"""A program whose workers are killed again and again, until every job is done: `URL [hasty]`."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.db import open_engine
from service.jobs import operations
from service.jobs.models import Job, JobState
from service.jobs.tasks import Handler, Task
from service.jobs.worker import Worker
from service.web.transaction import unit_of_work
from tests.support.killing import Prey

if TYPE_CHECKING:
    from service.jobs.leases import Lease
    from service.jobs.operations import Claimed

KILLS = 8
PATIENCE = 30
MOMENT = 0.01
LEASE = timedelta(seconds=0.4)


def make(task: Task, prey: Prey) -> None:
    """Leave one row, and take a moment before it is committed."""
    prey.say_at_work()
    slug = f"{task.job.id} {task.job.tries}"
    task.session.add(Organization(slug=slug, name="Made by a job", created_at=task.at))
    task.session.flush()
    time.sleep(MOMENT)


class HastyWorker(Worker):
    """A worker with a fault: it says that a job is done before it is."""

    __slots__ = ()

    def _perform(self, job: Claimed, lease: Lease) -> None:
        with unit_of_work(self.engine) as session:
            operations.finish(session, job, result=None, at=self.tell_time())
        with unit_of_work(self.engine) as session:
            task = Task(session=session, job=job, at=self.tell_time(), report=lease.report)
            self.handlers[job.name].perform(task)


def work(url: str, kind: type[Worker], prey: Prey) -> None:
    """Work until killed."""
    handlers = {"work": Handler(partial(make, prey=prey))}
    kind(engine=open_engine(url), handlers=handlers, lease=LEASE, poll=0.01).run(Event())


def wait_until_all_are_done(url: str) -> None:
    """Look until no job is left to do."""
    engine, patience = open_engine(url), time.monotonic() + PATIENCE
    left = sa.select(sa.func.count()).where(Job.state != JobState.DONE)
    while time.monotonic() < patience:
        with Session(engine) as session:
            if session.scalar(left) == 0:
                return
        time.sleep(0.02)
    sys.exit("some jobs were never done")


def main(url: str, fault: str = "") -> None:
    """Kill workers while they work, then let the last ones finish."""
    kind = HastyWorker if fault == "hasty" else Worker
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    prey = Prey(partial(work, url, kind), at_once=2)
    prey.kill(KILLS, within=MOMENT, seed=7)
    wait_until_all_are_done(url)
    prey.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
