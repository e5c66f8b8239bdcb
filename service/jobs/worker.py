"""The embedded engine: a loop that claims one job after the other and runs it under a lease.

What a job does and that it is done are one transaction, so a worker may be killed anywhere: the job is run
again, by whichever worker finds the lease expired, and a worker that was only slow cannot commit any more.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.jobs import operations, queries
from service.jobs.leases import Lease
from service.jobs.tasks import Task
from service.vocabulary import GradestepError
from service.web.clock import system_clock
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Mapping
    from threading import Event

    from sqlalchemy.engine import Engine

    from service.jobs.operations import Claimed
    from service.jobs.tasks import Handler
    from service.web.clock import Clock

LEASE: Final = timedelta(seconds=60)
POLL: Final = 0.5
"""Seconds between looks at an empty ledger."""

_UNEXPECTED: Final = {"code": "internal_error", "detail": "Something went wrong here; the log says more."}

log = structlog.get_logger()


def name_worker() -> str:
    """Make the name under which one worker holds its leases."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One worker on one database. It leaves jobs alone for which it has no handler."""

    engine: Engine
    handlers: Mapping[str, Handler]
    tell_time: Clock = system_clock
    lease: timedelta = LEASE
    poll: float = POLL
    owner: str = field(default_factory=name_worker)

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; the job at hand is brought to its end first.

        A database that is away is waited for.
        """
        reaped_at = None
        while not stop.is_set():
            try:
                if reaped_at is None or self.tell_time() - reaped_at > self.lease / 4:
                    reaped_at = self.tell_time()
                    self.tidy()
                worked = self.run_one()
            except SQLAlchemyError as error:
                log.warning("worker_waits", error=type(error).__name__)
                worked = False
            if not worked:
                stop.wait(self.poll)

    def tidy(self) -> None:
        """Return the jobs of silent workers, and clear away what has long been over."""
        with unit_of_work(self.engine) as session:
            returned = operations.reap(session, at=self.tell_time())
            operations.sweep(session, at=self.tell_time())
        if returned:
            log.warning("jobs_returned", count=returned)

    def run_one(self) -> bool:
        """Claim a job and run it to its end; False when none is due."""
        job = self._claim()
        if job is None:
            return False
        with structlog.contextvars.bound_contextvars(job_id=job.id, job=job.name, tries=job.tries):
            self._run(job)
        return True

    def _run(self, job: Claimed) -> None:
        """Bring a job to its end; whatever is logged meanwhile names it."""
        try:
            with Lease(self.engine, job, lease=self.lease, tell_time=self.tell_time) as lease:
                self._perform(job, lease)
        except operations.LeaseLostError:
            log.warning("job_lost")
        except GradestepError as error:
            log.warning("job_refused", code=error.code, detail=error.detail)
            self._fail(job, _said(error), hopeless=True)
        except Exception:  # whatever a handler raises is its job's failure, not the worker's
            log.exception("job_failed")
            self._fail(job, _UNEXPECTED)
        else:
            log.info("job_done")

    def _claim(self) -> Claimed | None:
        """Look first: only a claim that may succeed takes SQLite's write lock."""
        with Session(self.engine) as session:
            if not queries.is_any_due(session, names=self.handlers.keys(), at=self.tell_time()):
                return None
        with unit_of_work(self.engine) as session:
            return operations.claim(
                session, owner=self.owner, names=self.handlers.keys(), lease=self.lease, at=self.tell_time()
            )

    def _perform(self, job: Claimed, lease: Lease) -> None:
        handler = self.handlers[job.name]
        with Session(self.engine) as session:
            reading = Task(session=session, job=job, at=self.tell_time(), report=lease.report)
            prepared = handler.prepare(reading)
        with unit_of_work(self.engine) as session:
            result = handler.perform(replace(reading, session=session, prepared=prepared))
            operations.finish(session, job, result=result, at=self.tell_time())

    def _fail(self, job: Claimed, error: Mapping[str, Any], *, hopeless: bool = False) -> None:
        try:
            with unit_of_work(self.engine) as session:
                operations.fail(session, job, error=error, hopeless=hopeless, at=self.tell_time())
        except operations.LeaseLostError:
            log.warning("job_lost")


def _said(error: GradestepError) -> dict[str, Any]:
    """Return a refusal as the ledger keeps it."""
    problems = [
        {"pointer": each.pointer, "code": each.code, "detail": each.detail} for each in error.problems
    ]
    return {"code": error.code, "detail": error.detail, "errors": problems}
