"""Retries are safe: however many arrive at once, one takes effect and all are answered the same (I-5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.attempts.models import Attempt, Submission
from tests.support.courses import DRAWN

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import School
    from tests.support.courses import Taught

TWINS = 12


def at_once(school: School, path: str, body: object) -> list[TestResponse]:
    with ThreadPoolExecutor(TWINS) as threads:
        return list(threads.map(lambda _: school.student.post(path, body, key="same"), range(TWINS)))


def test_twins_start_one_attempt_and_store_one_submission(school: School, taught: Taught) -> None:
    started = at_once(school, f"/quizzes/{taught.quiz_id}/attempts", {})
    assert {each.status_code for each in started} == {201}
    assert len({each.text for each in started}) == 1
    assert sum("Idempotent-Replayed" in each.headers for each in started) == TWINS - 1

    path = f"/attempts/{started[0].get_json()['id']}/items/{DRAWN}/submissions"
    submitted = at_once(school, path, {"responses": {"w0_next": "1000", "w1_next": "1000"}})
    assert {each.status_code for each in submitted} == {201}
    assert len({each.text for each in submitted}) == 1
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
