from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.quizzes.models import Behavior, Quiz
from tests.support.apps import Caller, running
from tests.support.courses import DRAWN, taught

__all__ = ["taught"]

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.apps import School
    from tests.support.courses import Taught


def samples(school: School) -> dict[str, float]:
    """Read `/metrics` as Prometheus would, by name and labels."""
    reply = school.nobody.get("//metrics")
    assert reply.status_code == 200
    assert reply.content_type.startswith("text/plain; version=")
    lines = [line.rpartition(" ") for line in reply.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def requests_to(found: dict[str, float], route: str, status: str) -> float:
    wanted = [name for name in found if name.startswith("gradestep_request_seconds_count{")]
    return sum(found[name] for name in wanted if f'route="{route}"' in name and f'status="{status}"' in name)


def test_requests_are_counted_by_rule_and_class_never_by_path(school: School) -> None:
    for number in range(3):
        school.student.get(f"/courses/{number:08}-0000-7000-8000-000000000000")
        school.nobody.get(f"//no-such-page-{number}")
        school.student.send("BREW", "/me")
    found = samples(school)
    assert requests_to(found, "/api/v1/courses/<uuid:course_id>", "4xx") == 3
    assert requests_to(found, "none", "4xx") >= 3
    assert not [name for name in found if "no-such-page" in name or "BREW" in name or "00000000" in name]


def test_what_took_effect_is_counted_once(school: School, taught: Taught) -> None:
    started = school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {}).get_json()
    path = f"/attempts/{started['id']}/items/{DRAWN}/submissions"
    for key in ("first", "first", "second"):
        school.student.post(path, {"responses": {"w0_next": "1000", "w1_next": "1e3"}}, key=key)
    school.student.post(path, {"responses": {"w0_next": "1.1.5", "w1_next": "1"}})
    found = samples(school)
    assert found["gradestep_submissions_total"] == 1
    assert found["gradestep_variants_issued_total"] == len(started["items"])
    assert found["gradestep_oldest_due_job_seconds"] == 0


def test_what_is_undone_because_it_was_done_before_is_not_counted(school: School, taught: Taught) -> None:
    with school.writing() as session:
        session.execute(sa.update(Quiz).values(behavior=Behavior.DEFERRED))
    started = school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {}).get_json()
    path = f"/attempts/{started['id']}/items/{DRAWN}/submissions"
    for key in ("1", "2", "1"):  # where only the newest counts, the third is new until its key is met
        reply = school.student.post(path, {"responses": {"w0_next": key, "w1_next": "1"}}, key=key)
        assert reply.status_code == 201
    assert samples(school)["gradestep_submissions_total"] == 2


def test_metrics_are_there_without_the_database(tmp_path: Path) -> None:
    with running(f"postgresql:///x?host={tmp_path}") as app:
        reply = Caller(app).get("//metrics")
        assert reply.status_code == 200
        assert "gradestep_submissions_total" in reply.text
        assert "oldest_due_job" not in reply.text
