"""What clients read of a job."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.jobs.models import JobState
from service.web.fields import Timestamp


class JobErrorSchema(Schema):
    """Why a job failed: a stable code, a plain sentence, and located problems where there are any."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Dict(keys=fields.String()))


class JobSchema(Schema):
    """Where a job stands, and what came of it; never what it was given."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    name = fields.String(required=True)
    state = fields.Enum(JobState, by_value=True, required=True)
    tries = fields.Integer(required=True)
    progress = fields.Float(required=True, allow_none=True, metadata={"minimum": 0, "maximum": 1})
    result = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    error = fields.Nested(JobErrorSchema, required=True, allow_none=True)
    created_at = Timestamp(required=True)
    started_at = Timestamp(required=True, allow_none=True)
    finished_at = Timestamp(required=True, allow_none=True)


JOB = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f",
    "name": "import_bank",
    "state": "done",
    "tries": 1,
    "progress": 1.0,
    "result": {"created": 12},
    "error": None,
    "created_at": "2026-11-23T10:00:00.123456Z",
    "started_at": "2026-11-23T10:00:00.523456Z",
    "finished_at": "2026-11-23T10:00:02.023456Z",
}
"""An example for the OpenAPI document."""
