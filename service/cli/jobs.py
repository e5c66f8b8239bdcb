"""`gradestep job …`: what is done in the background, of every organization, and the dead jobs among it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.orm import Session

from service.cli.output import json_option, say
from service.cli.settings import database_url, writing
from service.db import open_engine
from service.jobs import operations, queries
from service.jobs.models import JobState
from service.vocabulary import NotFoundError
from service.web.clock import now
from service.web.fields import instant

if TYPE_CHECKING:
    from uuid import UUID

    from service.jobs.models import Job


@click.group()
def job() -> None:
    """What is done in the background."""


@job.command("list")
@click.option("--state", type=click.Choice([str(each) for each in JobState]), help="Only jobs in this state.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="The newest.")
@json_option
def job_list(state: str | None, limit: int, *, as_json: bool) -> None:
    """List jobs, newest first, with how often each was tried and what went wrong."""
    engine = open_engine(database_url())
    with Session(engine) as session:
        found = queries.newest(session, state=None if state is None else JobState(state), limit=limit)
    engine.dispose()
    lines = (f"{each.id} {each.name} {each.state} tries={each.tries} {_error(each)}" for each in found)
    say({"jobs": [_tree(each) for each in found]}, *map(str.rstrip, lines), as_json=as_json)


@job.command("retry")
@click.argument("job_id", metavar="ID", type=click.UUID)
@json_option
def job_retry(job_id: UUID, *, as_json: bool) -> None:
    """Have a dead job tried again, from its first try on."""
    try:
        with writing() as session:
            operations.revive(session, job_id=str(job_id), at=now())
    except NotFoundError as error:
        raise click.ClickException(error.detail) from error
    say({"id": str(job_id)}, f"{job_id} is tried again.", as_json=as_json)


def _tree(job: Job) -> dict[str, Any]:
    times = {"created_at": job.created_at, "finished_at": job.finished_at, "run_after": job.run_after}
    return {
        **{
            name: getattr(job, name)
            for name in ("id", "organization_id", "name", "arguments", "state", "tries")
        },
        **{name: None if at is None else instant(at) for name, at in times.items()},
        "error": job.error,
    }


def _error(job: Job) -> str:
    return "" if job.error is None else f"{job.error['code']}: {job.error['detail']}"
