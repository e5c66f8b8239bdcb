"""What questions have done in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.jobs.tasks import Handler
from service.questions.pool import REFILL
from service.questions.pool_filling import clear_outdated, draw_ahead, store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.jobs.tasks import Task
    from service.questions.pool_filling import Batch


def handlers(*, secret: str) -> Mapping[str, Handler]:
    """Return the handlers of questions by the names of their jobs."""

    def prepare(task: Task) -> Batch | None:
        return draw_ahead(task.session, revision_id=task.job.arguments["revision_id"], secret=secret)

    return {REFILL: Handler(refill_pool, prepare=prepare)}


def refill_pool(task: Task) -> dict[str, Any]:
    """Put what was drawn into the pool, and clear away what is outdated there."""
    clear_outdated(task.session, revision_id=task.job.arguments["revision_id"])
    return {"drawn": 0 if task.prepared is None else store(task.session, task.prepared)}
