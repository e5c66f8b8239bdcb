"""Jobs over HTTP: where one's own stands, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.jobs.queries import own_job
from service.jobs.schemas import JOB, JobSchema
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.session import session

if TYPE_CHECKING:
    from uuid import UUID

    from service.jobs.models import Job

blp = Blueprint("jobs", __name__, description="Long work that was answered with 202")


@blp.route("/jobs/<uuid:job_id>")
@requires()
@blp.response(200, JobSchema, example=JOB)
def read_job(job_id: UUID) -> Job:
    """Show a job that one asked for: its state, progress, result or error."""
    return own_job(session(), current_principal(), str(job_id))
