"""`gradestep worker` as a process: it does what is queued and ends when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.jobs.models import Job, JobState
from service.jobs.operations import queue
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
