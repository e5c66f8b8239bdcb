"""What a handler is, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.jobs.operations import Claimed


@dataclass(frozen=True, slots=True)
class Task:
    """One run of a job: a session, the time, what was prepared, and a way to report.

    `report` takes 0…1; it is seen from outside at the next renewal of the lease.
    """

    session: Session
    job: Claimed
    at: datetime
    report: Callable[[float], None]
    prepared: Any = None


def prepare_nothing(task: Task) -> None:
    """Leave all to `perform`."""
    del task


@dataclass(frozen=True, slots=True)
class Handler:
    """Does what a job asks, in two steps.

    `prepare` only reads; what takes long belongs there, for on SQLite whoever writes keeps all others from
    writing. `perform` writes, in the transaction that also marks the job done, and returns the result as
    JSON, or None; it flushes and never commits. Both may be run again after a crash, and once more than asked
    for, so they look at what is there. A `GradestepError` ends the job at once; other errors are tried again.
    """

    perform: Callable[[Task], Mapping[str, Any] | None]
    prepare: Callable[[Task], object] = prepare_nothing
