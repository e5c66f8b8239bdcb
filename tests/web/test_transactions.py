from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask, g
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from service.accounts.models import Course
from service.web.auth import public
from service.web.session import engine, session
from service.web.transaction import unit_of_work
from tests.support.cutting import cut

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from tests.support.apps import School

THREADS = 8
EACH = 10


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return engine()


def slugs(school: School) -> set[str]:
    with school.writing() as session:
        return set(session.scalars(sa.select(Course.slug))) - {"dl"}


def statements_of(school: School, method: str, path: str, json: object = None) -> list[str]:
    """List what is sent to the database while a request is answered."""
    said: list[str] = []
    opened = engine_of(school.app)

    def listen(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(opened, "before_cursor_execute", listen)
    school.instructor.send(method, path, json=json, key="statements-1")
    event.remove(opened, "before_cursor_execute", listen)
    return said


def store_many(school: School) -> list[int]:
    """Store courses from many threads at once and return the statuses."""

    def store(number: int) -> int:
        return school.instructor.post("/gadgets", {"slug": f"course-{number}"}).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(store, range(THREADS * EACH)))


def test_what_a_view_did_is_kept_once_its_reply_is_written(school: School) -> None:
    assert school.instructor.post("/gadgets", {"slug": "kept"}).status_code == 201
    assert slugs(school) == {"kept"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/gadgets", {"slug": "lost", "refuse": True}, 409),
        ("/gadgets/answered", {"slug": "lost"}, 409),
        ("/gadgets/broken", {"slug": "lost"}, 500),
    ],
)
def test_what_a_refused_request_did_is_undone(
    school: School, path: str, body: dict[str, object], status: int
) -> None:
    assert school.instructor.post(path, body).status_code == status
    assert slugs(school) == set()


def test_a_unit_of_work_commits_in_the_end_or_not_at_all(school: School) -> None:
    made = {"organization_id": school.organization.id, "title": "x", "created_at": school.course.created_at}
    opened = engine_of(school.app)
    with unit_of_work(opened) as session:
        session.add(Course(slug="kept", **made))
    with pytest.raises(IntegrityError), unit_of_work(opened) as session:
        session.add_all([Course(slug="lost", **made), Course(slug="lost", **made)])
    assert slugs(school) == {"kept"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_writer_takes_the_lock_before_it_reads_anything_but_whose_token_it_is(school: School) -> None:
    said = statements_of(school, "POST", "/gadgets", {"slug": "a"})
    assert "FROM token" in said[0]
    assert said[1] == "BEGIN IMMEDIATE"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_has_no_valid_token_takes_no_lock(school: School) -> None:
    school.instructor.send(
        "DELETE", f"/tokens/{school.instructor.get('/tokens').get_json()['items'][0]['id']}"
    )
    said = statements_of(school, "POST", "/gadgets", {"slug": "a"})
    assert ["FROM token" in each for each in said] == [True]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_readers_and_stateless_views_take_no_lock(school: School) -> None:
    assert statements_of(school, "GET", "/courses")[1] == "BEGIN"
    assert not any("BEGIN" in each for each in statements_of(school, "POST", "/gadgets/echo", {}))


def test_a_token_is_looked_up_in_one_read(school: School) -> None:
    said = statements_of(school, "POST", "/gadgets/echo", {})
    assert len([each for each in said if not each.startswith("BEGIN")]) == 1


def test_a_request_without_a_token_asks_nothing_of_the_database(school: School) -> None:
    opened = engine_of(school.app)
    opened.dispose()
    assert school.nobody.post("/gadgets", {"slug": "a"}).status_code == 401
    assert opened.pool.checkedin() == 0  # type: ignore[attr-defined]  # a QueuePool has it


def test_many_writers_at_once_are_all_served(school: School) -> None:
    assert store_many(school) == [201] * THREADS * EACH
    assert len(slugs(school)) == THREADS * EACH


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_test_above_sees_writers_that_lock_too_late(app: Flask, school: School) -> None:
    def forget() -> None:
        g.writes = False

    app.before_request(forget)
    statuses = store_many(school)
    assert 503 in statuses
    assert len(slugs(school)) == statuses.count(201)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_breaks_when_all_is_said_takes_no_reply_back(school: School) -> None:
    def read_and_break() -> str:
        read = session().scalars(sa.select(Course.slug)).one()
        cut(session().connection())
        return read

    school.app.add_url_rule("/breaking", view_func=public(read_and_break))
    for _ in range(3):
        assert school.app.test_client().get("/breaking").text == "dl"
