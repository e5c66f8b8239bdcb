"""What `@at_once` promises: one change, with the key of its retries, decided on what has not moved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from service.accounts.models import Course
from service.db import run_together
from service.web.at_once import _Nothing
from service.web.idempotency import Claim, kept_values
from service.web.models import IdempotencyKey
from service.web.replies import Reply
from service.web.session import engine
from tests.storage.test_errands import SLEEP, errand
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School, SteppedClock

KEY = "7f3c-1"
PATH = "/gadgets/longer"
X = {"add": "x"}


def title(school: School) -> str:
    with school.writing() as session:
        return session.scalars(sa.select(Course.title).filter_by(slug="dl")).one()


def keys(school: School) -> int:
    with school.writing() as session:
        return session.scalars(sa.select(sa.func.count()).select_from(IdempotencyKey)).one()


def test_a_retry_changes_nothing_and_gets_the_same_reply(school: School) -> None:
    before = title(school)
    first = school.instructor.post(PATH, X, key=KEY)
    second = school.instructor.post(PATH, X, key=KEY)
    assert (first.status_code, first.data) == (second.status_code, second.data) == (201, first.data)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (title(school), keys(school)) == (before + "x", 1)


def test_another_payload_under_the_same_key_is_refused_and_undone(school: School) -> None:
    school.instructor.post(PATH, X, key=KEY)
    kept = title(school)
    reply = school.instructor.post(PATH, {"add": "y"}, key=KEY)
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert title(school) == kept


def test_what_is_refused_leaves_its_key_free(school: School) -> None:
    assert school.instructor.post(PATH, {"add": "x", "refuse": True}, key=KEY).status_code == 409
    assert school.instructor.post(PATH, X, key=None).status_code == 400
    assert keys(school) == 0
    assert school.instructor.post(PATH, X, key=KEY).status_code == 201


def test_a_view_that_finds_all_done_keeps_its_reply_as_well(school: School) -> None:
    reply = school.instructor.post(PATH, {"add": ""}, key=KEY)
    again = school.instructor.post(PATH, {"add": ""}, key=KEY)
    assert (reply.status_code, "Idempotent-Replayed" in again.headers, keys(school)) == (201, True, 1)


def test_what_has_moved_meanwhile_is_decided_again(school: School) -> None:
    reply = school.instructor.post(PATH, {"add": "x", "meddle": "Other"}, key=KEY)
    assert (reply.status_code, reply.get_json()["slug"]) == (201, "Otherx")
    assert (title(school), keys(school)) == ("Otherx", 1)


def test_what_a_view_that_goes_to_the_session_unasked_hands_in_is_kept_as_well(school: School) -> None:
    before = title(school)
    reply = school.instructor.post(PATH, {"add": "x", "wander": True}, key=KEY)
    assert (reply.status_code, title(school), keys(school)) == (201, before + "x", 1)


def test_of_many_at_once_none_is_lost(school: School) -> None:
    before = title(school)
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: school.instructor.post(PATH, X), range(24)))
    assert {each.status_code for each in replies} == {201}
    assert title(school) == before + "x" * 24


def test_twins_change_once_and_get_the_same_reply(school: School) -> None:
    before = title(school)
    with ThreadPoolExecutor(6) as threads:
        replies = list(threads.map(lambda _: school.instructor.post(PATH, X, key=KEY), range(6)))
    assert {(each.status_code, each.data) for each in replies} == {(201, replies[0].data)}
    assert sum("Idempotent-Replayed" in each.headers for each in replies) == 5
    assert (title(school), keys(school)) == (before + "x", 1)


def test_a_key_is_forgotten_after_24_hours(school: School, clock: SteppedClock) -> None:
    before = title(school)
    school.instructor.post(PATH, X, key=KEY)
    clock.at += timedelta(hours=24, microseconds=1)
    again = school.instructor.post(PATH, {"add": "y"}, key=KEY)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)
    assert (title(school), keys(school)) == (before + "xy", 1)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_trips_take_the_keys_of_retries_in_the_same_order(school: School) -> None:
    who = school.users["student"]
    meet = Barrier(2, timeout=10)

    def travel(keys: str) -> str:
        claims = [Claim(who.organization_id, who.id, "POST /", key, "", AT) for key in keys]
        errands = [_Nothing.errand(kept_values(each, Reply())) for each in claims]
        first, second = sorted(errands, key=lambda each: each.order)
        with opened.connect() as line:
            meet.wait()
            try:
                run_together(line, [first, errand(SLEEP), second])
            except DBAPIError as error:
                return type(error.orig).__name__
            return "stored"

    with school.app.app_context():
        opened = engine()
    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(travel, ["ab", "ba"])) == {"stored", "UniqueViolation"}
