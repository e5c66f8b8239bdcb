"""The composition root of what is done in the background: every handler, and the loop that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.jobs.worker import Worker
from service.questions import jobs as questions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from threading import Event

    from sqlalchemy.engine import Engine

    from service.jobs.tasks import Handler


def handlers(*, secret: str) -> Mapping[str, Handler]:
    """Return every handler by the name of its jobs."""
    return {**questions.handlers(secret=secret)}


def run_worker(engine: Engine, stop: Event, *, secret: str) -> None:
    """Do jobs until `stop` is set; the one at hand is brought to its end first."""
    Worker(engine=engine, handlers=handlers(secret=secret)).run(stop)
