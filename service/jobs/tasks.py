"""What a handler is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.jobs.operations import Claimed


@dataclass(frozen=True, slots=True)
class Task:
    """One run of a job: a session whose transaction also marks it done, the time, and a way to report.

    `report` takes 0…1; it is seen from outside at the next renewal of the lease.
    """

    session: Session
    job: Claimed
    at: datetime
    report: Callable[[float], None]


Handler: TypeAlias = Callable[[Task], Mapping[str, Any] | None]
"""Does what a job asks and returns its result as JSON, or None.

It flushes and never commits. It may be run again after a crash, and once more than asked for, so it looks at
what is there before it adds to it. A `GradestepError` ends the job at once; any other error is tried again.
"""
