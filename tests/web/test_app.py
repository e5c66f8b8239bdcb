"""The application answers over HTTP: who one is, what is refused, and that nothing gets past strict JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from service.accounts.models import Role
from service.accounts.operations import (
    create_token,
    create_user,
    enroll,
    ensure_course,
    ensure_organization,
    revoke_token,
)
from service.app import create_app
from service.config import Config
from service.db import open_engine
from service.web.session import engine
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NOW = datetime.now(UTC)


@pytest.fixture
def client(database_url: str) -> Iterator[FlaskClient]:
    app = create_app(Config(database_url=database_url, secret_key="of the tests " * 4))
    yield app.test_client()
    with app.app_context():
        engine().dispose()


def token_of(database_url: str, slug: str, *, expired: bool = False, revoked: bool = False) -> str:
    opened = open_engine(database_url)
    with unit_of_work(opened) as session:
        home = ensure_organization(session, slug=slug, name=slug, at=NOW)
        user = create_user(session, organization_id=home.id, name="Ada", at=NOW)
        course = ensure_course(session, organization_id=home.id, slug="dl", title=slug, at=NOW)
        enroll(session, course=course, user=user, role=Role.STUDENT)
        ends = NOW + timedelta(hours=-1 if expired else 1)
        made, text = create_token(
            session,
            user=user,
            name="t",
            scopes=["courses:read"],
            at=NOW - timedelta(hours=2),
            expires_at=ends,
        )
        if revoked:
            revoke_token(session, token=made, at=NOW)
    opened.dispose()
    return text


def ask(client: FlaskClient, path: str, token: str) -> TestResponse:
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_token_says_who_one_is(client: FlaskClient, database_url: str) -> None:
    reply = ask(client, "/api/v1/me", token_of(database_url, "uni"))
    assert reply.status_code == 200
    assert reply.get_json()["user"]["name"] == "Ada"


def test_a_course_of_another_organization_is_not_there(client: FlaskClient, database_url: str) -> None:
    mine, theirs = token_of(database_url, "uni"), token_of(database_url, "other")
    (course,) = ask(client, "/api/v1/courses", theirs).get_json()["items"]
    assert ask(client, f"/api/v1/courses/{course['id']}", theirs).status_code == 200
    assert ask(client, f"/api/v1/courses/{course['id']}", mine).status_code == 404


def test_unknown_expired_and_revoked_tokens_get_the_same_reply(
    client: FlaskClient, database_url: str
) -> None:
    replies = [
        ask(client, "/api/v1/me", token)
        for token in (
            "gs_" + "x" * 43,
            token_of(database_url, "a", expired=True),
            token_of(database_url, "b", revoked=True),
        )
    ]
    assert [reply.status_code for reply in replies] == [401] * 3
    assert len({reply.get_json()["detail"] for reply in replies}) == 1
    assert all("WWW-Authenticate" in reply.headers for reply in replies)


def test_the_service_is_ready_when_the_schema_is_the_newest(client: FlaskClient) -> None:
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").get_json()["database"] == "reachable"


def test_refusals_are_problem_json_and_keep_their_headers(client: FlaskClient) -> None:
    reply = client.delete("/livez")
    assert reply.status_code == 405
    assert reply.content_type == "application/problem+json"
    assert "GET" in reply.headers["Allow"]


def test_the_contract_is_openapi_3_1(client: FlaskClient) -> None:
    contract = client.get("/api/v1/openapi.json").get_json()
    assert contract["openapi"].startswith("3.1")
    paths = contract["paths"].values()
    operations = [path[method] for path in paths for method in ("get", "post") if method in path]
    assert all("operationId" in each for each in operations)
