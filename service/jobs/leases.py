"""A lease that renews itself while its job runs."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.jobs import operations
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.engine import Engine

    from service.jobs.operations import Claimed
    from service.web.clock import Clock

RENEWALS = 3
"""How often a lease is renewed before it would expire."""

log = structlog.get_logger()


class Lease:
    """Holds a claimed job inside a `with` block, from a thread of its own.

    On SQLite a handler that writes holds the one write lock: the renewal then waits, but so does whoever
    would take the job away.
    """

    def __init__(self, engine: Engine, job: Claimed, *, lease: timedelta, tell_time: Clock) -> None:
        self._engine, self._job, self._lease, self._tell_time = engine, job, lease, tell_time
        self._progress: float | None = None
        self._over = Event()
        self._thread = Thread(target=self._keep, name=f"lease of {job.id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join()

    def report(self, progress: float) -> None:
        """Note how far the job is, 0…1, for the next renewal."""
        self._progress = min(max(progress, 0.0), 1.0)

    def _keep(self) -> None:
        while not self._over.wait(self._lease.total_seconds() / RENEWALS):
            try:
                self._renew()
            except operations.LeaseLostError:
                return
            except SQLAlchemyError as error:
                log.warning("lease_not_renewed", job_id=self._job.id, error=type(error).__name__)

    def _renew(self) -> None:
        with unit_of_work(self._engine) as session:
            operations.renew(
                session, self._job, lease=self._lease, progress=self._progress, at=self._tell_time()
            )
