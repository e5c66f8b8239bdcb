"""`gradestep worker` as a process: it does what is queued and ends when told to; `gradestep job`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.cli import main
from service.jobs.models import Job, JobState
from service.jobs.operations import claim, fail, queue
from service.web.transaction import unit_of_work
from tests.support.apps import AT, SECRET

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

ROOT = Path(__file__).parents[2]
PATIENCE = 30


def state(engine: Engine) -> tuple[JobState, str]:
    with Session(engine) as session:
        job = session.scalars(sa.select(Job)).one()
        return job.state, (job.error or {}).get("code", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_does_what_is_queued_and_ends_well_when_told_to(
    engine: Engine, database_url: str, number: signal.Signals
) -> None:
    with unit_of_work(engine) as session:
        home = Organization(slug="uni", name="University", created_at=AT)
        session.add(home)
        session.flush()
        nothing = {"revision_id": home.id}
        queue(session, organization_id=home.id, name="refill_pool", arguments=nothing, at=AT)
    environ = os.environ | {"GRADESTEP_DATABASE_URL": database_url, "GRADESTEP_SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "service.cli", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
    patience = time.monotonic() + PATIENCE
    while state(engine)[0] is JobState.QUEUED and time.monotonic() < patience:
        time.sleep(0.02)
    worker.send_signal(number)
    _, said = worker.communicate(timeout=PATIENCE)

    assert (worker.returncode, state(engine)) == (0, (JobState.DEAD, "not_found"))
    assert '"job_refused"' in said


def gradestep(database_url: str, *arguments: str) -> tuple[int, str]:
    environ = {"GRADESTEP_DATABASE_URL": database_url, "GRADESTEP_SECRET_KEY": SECRET}
    done = CliRunner(env=environ).invoke(main, arguments)
    return done.exit_code, done.output


def test_an_operator_sees_why_a_job_is_dead_and_has_it_tried_again(engine: Engine, database_url: str) -> None:
    with unit_of_work(engine) as session:
        home = Organization(slug="uni", name="University", created_at=AT)
        session.add(home)
        session.flush()
        queue(session, organization_id=home.id, name="refill_pool", arguments={}, at=AT)
        waiting = queue(session, organization_id=home.id, name="other", arguments={}, at=AT)
        job = claim(session, owner="w", names=["refill_pool"], lease=timedelta(seconds=60), at=AT)
        assert job is not None
        fail(session, job, error={"code": "not_found", "detail": "gone"}, hopeless=True, at=AT)

    status, listed = gradestep(database_url, "job", "list", "--state", "dead")
    assert (status, listed) == (0, f"{job.id} refill_pool dead tries=1 not_found: gone\n")
    everything = json.loads(gradestep(database_url, "job", "list", "--json")[1])["jobs"]
    assert [each["id"] for each in everything] == [waiting, job.id]
    assert gradestep(database_url, "job", "retry", job.id) == (0, f"{job.id} is tried again.\n")
    assert gradestep(database_url, "job", "list", "--state", "dead") == (0, "")
    assert gradestep(database_url, "job", "retry", job.id) == (1, "Error: there is no such dead job\n")
    assert gradestep(database_url, "job", "retry", "7")[0] == 2
