from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from service.accounts.models import Course
from service.web.idempotency import SWEPT
from service.web.models import IdempotencyKey
from service.web.scopes import INSTRUCTOR

if TYPE_CHECKING:
    from tests.support.apps import School, SteppedClock

KEY = "7f3c-1"
BODY = {"slug": "once"}


def count(school: School, table: type[Course | IdempotencyKey]) -> int:
    with school.writing() as session:
        return session.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_a_repeated_request_takes_effect_once_and_gets_the_same_reply(
    school: School, clock: SteppedClock
) -> None:
    first = school.instructor.post("/gadgets", BODY, key=KEY)
    clock.at += timedelta(minutes=5)
    second = school.instructor.post("/gadgets", BODY, key=KEY)
    assert (first.status_code, first.data) == (second.status_code, second.data) == (201, first.data)
    assert second.content_type == first.content_type
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_required_where_the_contract_says_so(school: School) -> None:
    reply = school.instructor.post("/gadgets", BODY, key=None)
    assert (reply.status_code, reply.get_json()["type"]) == (400, "/problems/missing-idempotency-key")
    assert school.instructor.post("/gadgets/optional", BODY, key=None).status_code == 201
    assert count(school, IdempotencyKey) == 0


def test_a_key_that_is_sent_counts_where_it_is_optional(school: School) -> None:
    school.instructor.post("/gadgets/optional", BODY, key=KEY)
    assert "Idempotent-Replayed" in school.instructor.post("/gadgets/optional", BODY, key=KEY).headers


@pytest.mark.parametrize("key", [" ", "x" * 256, "with space", "ключ", '""', "tab\tkey"])
def test_a_key_that_is_none_is_refused(school: School, key: str) -> None:
    reply = school.instructor.post("/gadgets", BODY, key=key)
    assert (reply.status_code, reply.get_json()["type"]) == (400, "/problems/invalid-idempotency-key")


def test_a_key_may_stand_in_quotes_and_be_as_long_as_255_characters(school: School) -> None:
    school.instructor.post("/gadgets", BODY, key=KEY)
    assert "Idempotent-Replayed" in school.instructor.post("/gadgets", BODY, key=f'"{KEY}"').headers
    assert school.instructor.post("/gadgets", {"slug": "other"}, key="x" * 255).status_code == 201


def test_another_payload_under_the_same_key_is_refused(school: School) -> None:
    school.instructor.post("/gadgets", BODY, key=KEY)
    reply = school.instructor.post("/gadgets", {"slug": "another"}, key=KEY)
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_refused_request_leaves_its_key_free(school: School) -> None:
    assert school.instructor.post("/gadgets", {**BODY, "refuse": True}, key=KEY).status_code == 409
    assert school.instructor.post("/gadgets", {"slug": "UNREADABLE"}, key=KEY).status_code == 422
    assert count(school, IdempotencyKey) == 0
    assert school.instructor.post("/gadgets", BODY, key=KEY).status_code == 201


def test_a_key_belongs_to_one_user_and_one_route(school: School) -> None:
    colleague = school.caller("student", INSTRUCTOR)
    replies = [
        school.instructor.post("/gadgets", BODY, key=KEY),
        school.instructor.post("/gadgets/optional", BODY, key=KEY),
        colleague.post("/gadgets", BODY, key=KEY),
        school.outsider.post("/gadgets", BODY, key=KEY),
    ]
    assert [reply.status_code for reply in replies] == [201] * 4
    assert not any("Idempotent-Replayed" in reply.headers for reply in replies)
    assert count(school, IdempotencyKey) == 4


def test_a_key_is_forgotten_after_24_hours(school: School, clock: SteppedClock) -> None:
    school.instructor.post("/gadgets", BODY, key=KEY)
    clock.at += timedelta(hours=24)
    assert "Idempotent-Replayed" in school.instructor.post("/gadgets", BODY, key=KEY).headers
    clock.at += timedelta(microseconds=1)
    reply = school.instructor.post("/gadgets", {"slug": "another"}, key=KEY)
    assert (reply.status_code, "Idempotent-Replayed" in reply.headers) == (201, False)


def test_expired_keys_are_cleared_away_by_new_ones(school: School, clock: SteppedClock) -> None:
    for number in range(3):
        school.instructor.post("/gadgets", {"slug": f"old-{number}"}, key=f"old-{number}")
    clock.at += timedelta(hours=25)
    for number in range(SWEPT):
        school.instructor.post("/gadgets", {"slug": f"new-{number}"}, key=f"new-{number}")
    assert count(school, IdempotencyKey) == SWEPT


def test_a_replay_still_needs_a_token_with_the_scope(school: School) -> None:
    school.instructor.post("/gadgets", BODY, key=KEY)
    weaker = school.caller("instructor", ["courses:read"])
    assert weaker.post("/gadgets", BODY, key=KEY).status_code == 403


def test_twins_at_the_same_moment_wait_and_get_the_same_reply(school: School) -> None:
    body = {**BODY, "seconds": 1}
    with ThreadPoolExecutor(6) as threads:
        waiting = [threads.submit(school.instructor.post, "/gadgets", body, key=KEY) for _ in range(6)]
        replies = [each.result() for each in waiting]
    assert {(reply.status_code, reply.data) for reply in replies} == {(201, replies[0].data)}
    assert sum("Idempotent-Replayed" in reply.headers for reply in replies) == 5
    assert count(school, IdempotencyKey) == 1


def test_a_twin_of_a_refused_request_is_served_itself(school: School) -> None:
    body = {**BODY, "seconds": 1, "refuse": True}
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(school.instructor.post, "/gadgets", body, key=KEY) for _ in range(2)]
        replies = [each.result() for each in waiting]
    assert [reply.status_code for reply in replies] == [409, 409]
    assert count(school, Course) == 1


def test_a_twin_with_another_payload_waits_and_is_refused(school: School) -> None:
    bodies = [{"slug": slug, "seconds": 1} for slug in ("one", "two")]
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(school.instructor.post, "/gadgets", body, key=KEY) for body in bodies]
        statuses = sorted(each.result().status_code for each in waiting)
    assert statuses == [201, 422]
    assert count(school, Course) == 2
