"""The drawn exercise over HTTP, as an LMS or a student's page meets it, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from service.accounts.models import User
from service.accounts.operations import create_token
from service.app import create_app
from service.attempts.operations import finish
from service.config import Config
from service.db import open_engine
from service.quizzes.models import Quiz
from service.web.session import engine
from service.web.transaction import unit_of_work
from tests.attempts.test_quick_quiz import AT, begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HIDDEN = ('"key"', '"bounds"', '"seed"', '"certificate"', '"explanations"')


@pytest.fixture
def client(database_url: str) -> Iterator[FlaskClient]:
    app = create_app(Config(database_url=database_url, secret_key="of the tests " * 4))
    yield app.test_client()
    with app.app_context():
        engine().dispose()


@pytest.fixture
def caller(database_url: str) -> tuple[str, str]:
    opened, now = open_engine(database_url), datetime.now(UTC)
    with unit_of_work(opened) as session:
        attempt = begin(session)
        quiz = session.scalars(sa.select(Quiz)).one()
        finish(session, attempt=attempt, at=AT)
        user = session.get_one(User, attempt.user_id)
        scopes = ["attempts:read", "attempts:write"]
        ends = now + timedelta(hours=1)
        _, text = create_token(session, user=user, name="t", scopes=scopes, at=now, expires_at=ends)
        found = (text, quiz.id)
    opened.dispose()
    return found


def post(client: FlaskClient, caller: tuple[str, str], path: str, key: str, body: Any) -> TestResponse:  # noqa: ANN401 - any JSON
    headers = {"Authorization": f"Bearer {caller[0]}", "Idempotency-Key": key}
    return client.post(f"/api/v1{path}", json=body, headers=headers)


def test_a_student_answers_the_drawn_exercise(client: FlaskClient, caller: tuple[str, str]) -> None:
    started = post(client, caller, f"/quizzes/{caller[1]}/attempts", "start", {})
    again = post(client, caller, f"/quizzes/{caller[1]}/attempts", "start", {})
    assert (started.status_code, again.get_json()) == (201, started.get_json())
    item = json.loads(started.text)["items"][3]
    path = f"/attempts/{started.get_json()['id']}/items/4/submissions"
    unreadable = post(client, caller, path, "a", {"responses": {"w0_next": "1.1.5", "w1_next": "1"}})
    assert (unreadable.status_code, unreadable.get_json()["tries_left"]) == (422, 3)
    given = item["givens"]
    rest = [y - given["w0"] - given["w1"] * x for x, y in zip(given["x"], given["y"], strict=True)]
    step = given["rate"] * sum(rest)
    slope = given["rate"] * sum(r * x for r, x in zip(rest, given["x"], strict=True))
    forgot = {"w0_next": f"{given['w0'] + step:.6g}", "w1_next": f"{given['w1'] + step:.6g}"}
    wrong = post(client, caller, path, "b", {"responses": forgot})
    assert wrong.get_json()["diagnosis"][0]["misconceptions"] == ["dropped_input_factor"]
    right = forgot | {"w1_next": f"{given['w1'] + slope:.6g}"}
    assert json.loads(post(client, caller, path, "c", {"responses": right}).text)["fraction"] == 0.9
    ended = post(client, caller, f"/attempts/{started.get_json()['id']}/finish", "d", {})
    for reply in (started, unreadable, wrong, ended):
        assert not [word for word in HIDDEN if word in reply.text]


def test_another_payload_under_the_same_key_is_refused(client: FlaskClient, caller: tuple[str, str]) -> None:
    started = post(client, caller, f"/quizzes/{caller[1]}/attempts", "start", {}).get_json()
    path = f"/attempts/{started['id']}/items/1/submissions"
    assert post(client, caller, path, "k", {"responses": {"response": "a"}}).status_code == 201
    assert post(client, caller, path, "k", {"responses": {"response": "b"}}).status_code == 422
