"""The limit on tries holds however many posts arrive at the same moment, each under a key of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from service.attempts.models import Attempt, AttemptState, IssuedVariant, Submission
from service.quizzes.models import Quiz
from service.web import at_once, trips
from service.web.session import engine
from tests.attempts.test_attempts_over_http import begin, item_path
from tests.support.apps import AT
from tests.support.courses import DRAWN

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.apps import School
    from tests.support.courses import Taught

THREADS = 16
POSTS = 200
ROUNDS = int(os.environ.get("ROUNDS", "12"))
NUMBERED = re.compile(r"(SELECT \$\d+::UUID AS \w+, (\$\d+::UUID) AS \w+, )\$\d+::INTEGER")
NEXT = r"\1(SELECT coalesce(max(number), 0) + 1 FROM submission WHERE issued_variant_id = \2)"
NO_TRIES_LEFT = "409 /problems/no-tries-left"


@pytest.fixture(params=[True, False], ids=["one worker", "as many workers as posts"])
def workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts to one worker travel together; those to several meet in the database only."""
    if not request.param:
        monkeypatch.setattr(at_once, "together", trips.alone)


def post_at_once(school: School, path: str, posts: int) -> Counter[str]:
    """Post that many wrong answers, no two the same, and count what is replied."""

    def post(number: int) -> str:
        responses = {"w0_next": str(1000 + number), "w1_next": "5"}
        reply = school.student.post(f"{path}/submissions", {"responses": responses})
        return "accepted" if reply.status_code == 201 else f"{reply.status_code} {reply.get_json()['type']}"

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(post, range(posts)))


def use_all_tries_but_one(school: School, path: str) -> None:
    for number in ("91", "92"):
        wrong = {"w0_next": number, "w1_next": number}
        assert school.student.post(f"{path}/submissions", {"responses": wrong}).status_code == 201


def made(school: School, attempt_id: str) -> tuple[int, int]:
    """Return how many tries the drawn item counts as used, and how many submissions there are."""
    with school.writing() as session:
        variant = sa.select(IssuedVariant.id).filter_by(attempt_id=attempt_id, position=DRAWN)
        rows = sa.select(Submission).filter_by(issued_variant_id=variant.scalar_subquery())
        stored = session.scalars(rows.order_by(Submission.number)).all()
        return stored[-1].wrong_tries, len(stored)


def number_anew(app: Flask) -> None:
    """Plant a fault: a submission gets the next number there is, wherever its item stands by then."""

    def strip(*about: object) -> tuple[str, object]:
        said = str(about[2])
        if "INSERT INTO submission" in said and "held" in said:
            sleep(0.3)  # others read what is about to change
            said, changed = NUMBERED.subn(NEXT, said, count=1)
            assert changed
        return said, about[3]

    with app.app_context():
        event.listen(engine(), "before_cursor_execute", strip, retval=True)


@pytest.mark.usefixtures("workers")
def test_of_200_posts_to_the_last_try_at_once_one_is_accepted(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    use_all_tries_but_one(school, item_path(attempt))

    replies = post_at_once(school, item_path(attempt), POSTS)

    assert replies == {"accepted": 1, NO_TRIES_LEFT: POSTS - 1}
    assert made(school, attempt["id"]) == (3, 3)


@pytest.mark.usefixtures("workers")
def test_of_ten_posts_to_a_single_try_at_once_one_is_accepted_every_time(
    school: School, taught: Taught
) -> None:
    with school.writing() as session:
        session.execute(sa.update(Quiz).where(Quiz.id == taught.quiz_id).values(tries=1))
    for _ in range(ROUNDS):
        attempt = begin(school.student, taught.quiz_id)
        assert post_at_once(school, item_path(attempt), 10) == {"accepted": 1, NO_TRIES_LEFT: 9}
        assert made(school, attempt["id"]) == (1, 1)
        assert school.student.post(f"/attempts/{attempt['id']}/finish").status_code == 200


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_tests_above_see_items_that_are_moved_on_from_wherever_they_stand(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "together", trips.alone)
    attempt = begin(school.student, taught.quiz_id)
    use_all_tries_but_one(school, item_path(attempt))
    number_anew(school.app)

    replies = post_at_once(school, item_path(attempt), POSTS)

    assert replies["accepted"] > 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_submission_on_its_way_while_its_attempt_is_finished_is_refused(
    school: School, taught: Taught
) -> None:
    attempt = begin(school.student, taught.quiz_id)
    finished: list[int] = []

    def finish_before(*about: object) -> tuple[object, object]:
        if "INSERT INTO submission" in str(about[2]) and not finished:
            with ThreadPoolExecutor(1) as threads:
                path = f"/attempts/{attempt['id']}/finish"
                finished.append(threads.submit(school.student.post, path).result().status_code)
        return about[2], about[3]

    with school.app.app_context():
        event.listen(engine(), "before_cursor_execute", finish_before, retval=True)
    sent = {"responses": {"w0_next": "1", "w1_next": "2"}}
    reply = school.student.post(f"{item_path(attempt)}/submissions", sent)

    assert finished == [200]
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/attempt-finished")
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_submission_waits_for_whoever_is_finishing_its_attempt(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    path, sent = f"{item_path(attempt)}/submissions", {"responses": {"w0_next": "1", "w1_next": "2"}}
    finished = sa.update(Attempt).filter_by(id=attempt["id"])

    with ThreadPoolExecutor(1) as threads:
        with school.writing() as session:
            session.execute(finished.values(state=AttemptState.FINISHED, finished_at=AT))
            reply = threads.submit(school.student.post, path, sent)
            sleep(0.3)  # nobody has heard of the end yet
            assert not reply.done()

        assert reply.result().get_json()["type"] == "/problems/attempt-finished"


def test_of_many_starts_at_once_one_is_accepted(school: School, taught: Taught) -> None:
    def start(number: int) -> int:
        del number
        return school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {}).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        assert Counter(threads.map(start, range(50))) == {201: 1, 409: 49}
