"""Submissions that meet go to the database together, and what becomes of one is no other's affair."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.accounts.models import Course, Role
from service.accounts.operations import create_token, create_user, enroll
from service.attempts.models import Attempt, IssuedVariant, Submission
from service.attempts.recording import Recording
from service.db import run_together
from service.web import scopes, trips
from service.web.models import IdempotencyKey
from service.web.session import engine
from tests.attempts.test_attempts_over_http import begin, item_path
from tests.support.apps import AT, Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Connection
    from werkzeug.test import TestResponse

    from service.db import Errand
    from tests.support.apps import School
    from tests.support.courses import Taught

LEARNERS = 6
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Meeting:
    """The first trip lasts until the others wait; what each trip took is noted."""

    def __init__(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        self._trips = school.app.extensions["gradestep.trips"]
        self.sizes: list[int] = []
        self.arrived, self.gone = Event(), Event()
        monkeypatch.setattr(trips, "run_together", self._run)

    def _run(self, connection: Connection, errands: Sequence[Errand]) -> list[Any]:
        self.sizes.append(len(errands))
        if len(self.sizes) == 1:
            self.arrived.set()
            assert self.gone.wait(10)
        return run_together(connection, errands)

    def hold(self, posts: Sequence[Callable[[], TestResponse]]) -> list[TestResponse]:
        """Have the first post be on its way when all others arrive, and return every reply."""
        with ThreadPoolExecutor(len(posts)) as threads:
            sent = [threads.submit(posts[0])]
            assert self.arrived.wait(10)
            sent += [threads.submit(post) for post in posts[1:]]
            while len(self._trips.waiting) + sum(each.done() for each in sent) < len(posts) - 1:
                sleep(0.01)
            self.gone.set()
            return [each.result() for each in sent]


def learners(school: School, taught: Taught) -> list[tuple[Caller, str]]:
    """Enroll some more, and begin an attempt of each: returns who they are, and the paths of their items."""
    with school.writing() as session:
        course = session.get_one(Course, taught.course_id)
        found = []
        for number in range(LEARNERS):
            user = create_user(session, organization_id=school.organization.id, name=f"L{number}", at=AT)
            enroll(session, course=course, user=user, role=Role.STUDENT)
            _, token = create_token(session, user=user, name="t", scopes=scopes.STUDENT, at=AT)
            found.append(Caller(school.app, token, user.id))
    return [(each, f"{item_path(begin(each, taught.quiz_id))}/submissions") for each in found]


def answer(number: int) -> dict[str, Any]:
    return {"responses": {"w0_next": str(1000 + number), "w1_next": str(2000 + number)}}


def stored(school: School) -> dict[str, list[dict[str, Any]]]:
    """Return what each learner submitted, by their id."""
    asked = sa.select(Attempt.user_id, Submission.responses).order_by(Submission.number)
    asked = asked.join(IssuedVariant, IssuedVariant.attempt_id == Attempt.id)
    asked = asked.join(Submission, Submission.issued_variant_id == IssuedVariant.id)
    found: dict[str, list[dict[str, Any]]] = {}
    with school.writing() as session:
        for user_id, responses in session.execute(asked):
            found.setdefault(user_id, []).append(responses)
    return found


@POSTGRESQL
def test_submissions_that_meet_make_one_trip_to_find_their_items_and_one_to_be_stored(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(school, taught)
    meeting = Meeting(school, monkeypatch)

    replies = meeting.hold(
        [partial(who.post, path, answer(number)) for number, (who, path) in enumerate(people)],
    )

    assert meeting.sizes == [1, 1, LEARNERS - 1, LEARNERS - 1]
    assert [each.status_code for each in replies] == [201] * LEARNERS
    for number, ((who, _), reply) in enumerate(zip(people, replies, strict=True)):
        raw = {each["identifier"]: each["raw"] for each in reply.get_json()["results"]}
        assert raw == answer(number)["responses"]
        assert stored(school)[who.user_id] == [answer(number)["responses"]]


@POSTGRESQL
def test_whoever_cannot_be_stored_with_the_others_is_answered_alone(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(school, taught)
    (first, path), (unreadable, where), (foreign, _), *others = people
    before = first.post(path, answer(0), key="7f3c-1")
    meeting = Meeting(school, monkeypatch)

    replies = meeting.hold(
        [
            *(partial(who.post, path, answer(9)) for who, path in others),
            partial(first.post, path, answer(0), key="7f3c-1"),
            partial(first.post, path, answer(1), key="7f3c-1"),
            partial(unreadable.post, where, {"responses": {"w0_next": "one", "w1_next": "2"}}),
            partial(foreign.post, path, answer(3)),
            partial(Caller(school.app, "no token").post, path, answer(4)),
        ],
    )

    assert [each.status_code for each in replies] == [201] * len(others) + [201, 422, 422, 404, 401]
    again, reused, *_ = replies[len(others) :]
    assert (again.data, again.headers["Idempotent-Replayed"]) == (before.data, "true")
    assert reused.get_json()["type"] == "/problems/idempotency-key-reused"
    assert [len(made) for made in stored(school).values()] == [1] * (1 + len(others))


@POSTGRESQL
def test_an_errand_that_cannot_even_be_written_is_its_own_requests_failure(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(school, taught)
    in_time = Recording.errand

    def unwritten(recording: Recording, kept: Mapping[str, Any]) -> Errand:
        errand = in_time(recording, kept)
        is_odd = recording.before.user_id == people[2][0].user_id
        return errand._replace(values={}, alone=lambda line: line.info["no such"]) if is_odd else errand

    monkeypatch.setattr(Recording, "errand", unwritten)
    replies = Meeting(school, monkeypatch).hold([partial(who.post, path, answer(6)) for who, path in people])

    assert [each.status_code for each in replies] == [201, 201, 500, 201, 201, 201]


@POSTGRESQL
def test_twins_that_meet_are_stored_once_and_answered_alike(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, where), (who, path), *_ = learners(school, taught)
    meeting = Meeting(school, monkeypatch)

    posts = [partial(who.post, path, answer(1), key="7f3c-2")] * 3
    _, *replies = meeting.hold([partial(first.post, where, answer(0)), *posts])

    assert {(each.status_code, each.data) for each in replies} == {(201, replies[0].data)}
    assert stored(school)[who.user_id] == [answer(1)["responses"]]
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).where(IdempotencyKey.key == "7f3c-2")) == 1


@POSTGRESQL
def test_an_attempt_that_somebody_holds_keeps_only_its_own_submissions_waiting(
    school: School, taught: Taught
) -> None:
    (held, path), *others = learners(school, taught)
    with ThreadPoolExecutor(LEARNERS) as threads:
        with school.writing() as session:
            session.execute(sa.select(Attempt.id).filter_by(user_id=held.user_id).with_for_update())
            late = threads.submit(held.post, path, answer(0))
            sent = [threads.submit(who.post, where, answer(1)) for who, where in others]
            assert [each.result(10).status_code for each in sent] == [201] * len(others)
            assert not late.done()
        assert late.result(10).status_code == 201


@POSTGRESQL
def test_those_whose_connection_breaks_on_the_way_are_answered_by_another(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(school, taught)
    meeting = Meeting(school, monkeypatch)
    broken: list[int] = []

    def break_it(connection: Connection, *about: object) -> None:
        if "INSERT INTO submission" in str(about[1]) and len(meeting.sizes) == 4 and not broken:
            broken.append(connection.connection.dbapi_connection.info.backend_pid)  # type: ignore[union-attr]
            with engine_of(school).connect() as other:
                other.execute(sa.select(sa.func.pg_terminate_backend(broken[0], 5000)))

    event.listen(engine_of(school), "before_cursor_execute", break_it)
    replies = meeting.hold(
        [partial(who.post, path, answer(5)) for who, path in people],
    )

    assert broken
    assert [each.status_code for each in replies] == [201] * LEARNERS
    assert all(made == [answer(5)["responses"]] for made in stored(school).values())


@POSTGRESQL
def test_who_waits_in_vain_for_a_connection_waits_once(
    school: School, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(school, taught)
    meeting = Meeting(school, monkeypatch)
    waits = []

    def wait() -> Connection:
        waits.append(1)
        meeting.arrived.set()
        assert meeting.gone.wait(10)
        raise PoolTimeoutError("none is free")

    with monkeypatch.context() as exhausted:
        exhausted.setattr(trips, "borrowed", wait)
        exhausted.setattr(trips, "connection", wait)
        posts = [partial(who.post, path, answer(1)) for who, path in people]
        replies = meeting.hold(posts)

    assert [each.status_code for each in replies] == [503] * LEARNERS
    assert len(waits) == 1
    assert [post().status_code for post in posts] == [201] * LEARNERS


def engine_of(school: School) -> sa.Engine:
    with school.app.app_context():
        return engine()


def test_many_that_submit_at_once_are_each_told_of_their_own(school: School, taught: Taught) -> None:
    people = learners(school, taught)

    def submit(number: int) -> None:
        who, path = people[number % LEARNERS]
        reply = who.post(path, answer(number))
        assert reply.status_code in {201, 409}, reply.text
        if reply.status_code == 201:
            raw = [each["raw"] for each in reply.get_json()["results"]]
            assert raw == list(answer(number)["responses"].values())

    with ThreadPoolExecutor(LEARNERS * 2) as threads:
        list(threads.map(submit, range(LEARNERS * 8)))
    assert all(
        {int(each["w0_next"]) % LEARNERS for each in made} == {(1000 + place) % LEARNERS}
        for place, (who, _) in enumerate(people)
        for made in [stored(school)[who.user_id]]
    )
