from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.db import downgrade, head
from tests.support.apps import Caller, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.apps import School


def test_a_migrated_service_lives_and_is_ready(school: School) -> None:
    assert school.nobody.get("//livez").get_json() == {"status": "ok"}
    assert school.nobody.get("//readyz").get_json() == {
        "status": "ok",
        "database": "reachable",
        "revision": head(),
        "oldest_due_job_seconds": 0,
    }


def test_a_database_at_another_revision_is_not_ready(schema_url: str) -> None:
    downgrade(schema_url, "base")
    with running(schema_url) as app:
        reply = Caller(app).get("//readyz")
        assert (reply.status_code, reply.get_json()["type"]) == (503, "/problems/not-ready")
        assert head() in reply.get_json()["detail"]
        assert Caller(app).get("//livez").status_code == 200


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_that_is_not_there_is_not_ready(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "gone"
    urls = {"sqlite": f"sqlite:///{folder}/x.db", "postgresql": f"postgresql:///x?host={tmp_path}"}
    with running(urls[database]) as app:
        if database == "sqlite":
            folder.rmdir()
        reply = Caller(app).get("//readyz")
        assert (reply.status_code, reply.get_json()["detail"]) == (503, "The database cannot be reached.")
        assert reply.headers["Retry-After"]
        token = "gs_" + "x" * 43
        asked = Caller(app, token).get("/me")
        assert (asked.status_code, asked.get_json()["type"]) == (503, "/problems/unavailable")
        assert asked.headers["Retry-After"]
