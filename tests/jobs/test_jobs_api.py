from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.jobs import operations
from service.web.clock import system_clock
from tests.support.apps import running

if TYPE_CHECKING:
    from tests.support.apps import School

LEASE = timedelta(seconds=60)


def queued(school: School) -> str:
    with school.writing() as session:
        return operations.queue(
            session,
            organization_id=school.organization.id,
            user_id=school.instructor.user_id,
            name="work",
            arguments={"file": "secret.yaml"},
            at=system_clock() - timedelta(minutes=5),
        )


def test_a_job_is_seen_from_queued_to_done_by_who_asked_for_it(school: School) -> None:
    job_id = queued(school)
    first = school.instructor.get(f"/jobs/{job_id}")
    assert (first.status_code, first.get_json()["state"], first.get_json()["result"]) == (200, "queued", None)
    assert "secret.yaml" not in first.text
    with school.writing() as session:
        at = system_clock()
        job = operations.claim(session, owner="w", names=["work"], lease=LEASE, at=at)
        assert job is not None
        operations.finish(session, job, result={"created": 12}, at=at)

    last = school.instructor.get(f"/jobs/{job_id}").get_json()

    assert (last["state"], last["tries"], last["result"]) == ("done", 1, {"created": 12})
    assert last["finished_at"].endswith("Z")


def test_a_job_shows_why_it_is_dead(school: School) -> None:
    job_id = queued(school)
    error = {"code": "invalid_question", "detail": "It says no.", "errors": [{"pointer": "/a"}]}
    with school.writing() as session:
        job = operations.claim(session, owner="w", names=["work"], lease=LEASE, at=system_clock())
        assert job is not None
        operations.fail(session, job, error=error, hopeless=True, at=system_clock())

    shown = school.instructor.get(f"/jobs/{job_id}").get_json()

    assert (shown["state"], shown["error"]) == ("dead", error)


def test_a_job_of_somebody_else_is_no_job(school: School) -> None:
    job_id = queued(school)

    for caller in (school.student, school.outsider):
        assert caller.get(f"/jobs/{job_id}").status_code == 404
    assert school.nobody.get(f"/jobs/{job_id}").status_code == 401


def test_readiness_tells_how_long_the_oldest_job_has_been_due(school: School) -> None:
    queued(school)

    ready = school.nobody.get("//readyz")

    assert ready.status_code == 200
    assert 300 <= int(ready.get_json()["oldest_due_job_seconds"]) < 310


def test_a_service_whose_jobs_wait_too_long_is_not_ready_if_so_configured(
    school: School, database_url: str
) -> None:
    queued(school)
    for limit, status in ((200.0, 503), (1000.0, 200)):
        with running(database_url, job_age_limit=limit) as app:
            reply = app.test_client().get("/readyz")
            assert reply.status_code == status
            assert ("oldest_due_job_seconds" in reply.text) or status == 200
