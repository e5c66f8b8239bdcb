"""Workers are killed with SIGKILL, again and again: every job still has its effect, and has it once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.jobs import operations
from service.jobs.models import Job
from service.web.transaction import unit_of_work
from tests.support.apps import AT

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

ROOT = Path(__file__).parents[2]
JOBS = 20


def effects(engine: Engine, url: str, home: str, fault: str = "") -> list[int]:
    """Let workers be killed over many jobs, and count what each job did."""
    with unit_of_work(engine) as session:
        for _ in range(JOBS):
            operations.queue(session, organization_id=home, name="work", arguments={}, at=AT)
    engine.dispose()
    command = [sys.executable, "-m", "tests.jobs.killed_workers", url, fault]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    with Session(engine) as session:
        made = Counter(slug.partition(" ")[0] for slug in session.scalars(sa.select(Organization.slug)))
        return [made[job_id] for job_id in session.scalars(sa.select(Job.id))]


def test_every_job_has_one_effect_however_often_its_workers_are_killed(
    engine: Engine, database_url: str, home: str
) -> None:
    assert effects(engine, database_url, home) == [1] * JOBS
    with Session(engine) as session:
        assert max(session.scalars(sa.select(Job.tries))) > 1, "no worker was killed at work"


def test_the_test_above_sees_a_worker_that_says_done_too_early(
    engine: Engine, database_url: str, home: str
) -> None:
    counted = effects(engine, database_url, home, "hasty")
    assert (set(counted), len(counted)) == ({0, 1}, JOBS)
