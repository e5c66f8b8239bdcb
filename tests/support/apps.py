"""A running application with a small school in it, for every test that speaks HTTP.

A folder's conftest.py imports the fixtures it wants: `from tests.support.apps import app, school`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from service.accounts.models import Role
from service.accounts.operations import create_token, create_user, enroll, ensure_course, ensure_organization
from service.app import BLUEPRINTS, create_app
from service.config import Config
from service.web import scopes
from service.web.clock import system_clock
from service.web.session import engine
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from service.accounts.models import Course, Organization, User
    from service.web.blueprint import Blueprint
    from service.web.clock import Clock

SECRET = "tests have nothing to hide, but 32 characters"
API = "/api/v1"
AT = datetime(2026, 11, 23, 10, 0, 0, 123456, UTC)


@dataclass
class SteppedClock:
    """A clock that stands still until a test moves it."""

    at: datetime = AT

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Caller:
    """Somebody with a token, or nobody; may be used from many threads at once."""

    app: Flask
    token: str | None = None
    user_id: str = ""

    def send(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
        data: str | bytes | None = None,
        content_type: str | None = None,
    ) -> TestResponse:
        """Send a request below /api/v1, or to any path that begins with two slashes."""
        authorization = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        keyed = {"Idempotency-Key": key} if key is not None else {}
        return self.app.test_client().open(
            path[1:] if path.startswith("//") else API + path,
            method=method,
            headers={**authorization, **keyed, **(headers or {})},
            data=data if json is None else self.app.json.dumps(json),
            content_type=content_type if json is None else "application/json",
        )

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> TestResponse:
        """GET."""
        return self.send("GET", path, headers=headers)

    def post(
        self,
        path: str,
        json: object = None,
        *,
        key: str | None = "",
        data: str | bytes | None = None,
        content_type: str | None = None,
    ) -> TestResponse:
        """POST, under a new Idempotency-Key unless one is given, or None."""
        chosen = uuid4().hex if key == "" else key
        return self.send("POST", path, key=chosen, json=json, data=data, content_type=content_type)


@dataclass(frozen=True)
class School:
    """One organization with a course, an instructor and a student; and somebody of another organization."""

    app: Flask
    organization: Organization
    course: Course
    instructor: Caller
    student: Caller
    outsider: Caller
    nobody: Caller
    users: dict[str, User] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a unit of work on the application's database."""
        with self.app.app_context():
            opened = engine()
        with unit_of_work(opened) as session:
            yield session

    def caller(self, name: str, granted: Iterable[str], *, expires_at: datetime | None = None) -> Caller:
        """Make another token of a user, with other scopes."""
        with self.writing() as session:
            return _caller(session, self.app, self.users[name], granted, expires_at=expires_at)


@contextmanager
def running(
    database_url: str,
    *,
    blueprints: Sequence[Blueprint] = BLUEPRINTS,
    tell_time: Clock = system_clock,
    job_age_limit: float = 0.0,
) -> Iterator[Flask]:
    """Make an application and close its connections in the end."""
    config = Config(secret_key=SECRET, database_url=database_url, job_age_limit=job_age_limit)
    made = create_app(config, blueprints=blueprints, tell_time=tell_time)
    with made.app_context():
        opened = engine()
    yield made
    opened.dispose()


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """Give the application as it is served."""
    with running(database_url) as made:
        yield made


@pytest.fixture
def school(app: Flask) -> School:
    """Give a small school on the application."""
    return open_school(app)


def open_school(app: Flask, at: datetime = AT) -> School:
    """Store a small school, and one person elsewhere."""
    with app.app_context():
        opened = engine()
    with unit_of_work(opened) as session:
        uni = ensure_organization(session, slug="uni", name="University", at=at)
        other = ensure_organization(session, slug="other", name="Another one", at=at)
        course = ensure_course(session, organization_id=uni.id, slug="dl", title="Deep learning", at=at)
        users = {
            "instructor": _user(session, uni, "instructor", at),
            "student": _user(session, uni, "student", at),
            "outsider": _user(session, other, "outsider", at),
        }
        enroll(session, course=course, user=users["instructor"], role=Role.INSTRUCTOR)
        enroll(session, course=course, user=users["student"], role=Role.STUDENT)
        sets = {"student": scopes.STUDENT}
        callers = {
            name: _caller(session, app, user, sets.get(name, scopes.INSTRUCTOR), at=at)
            for name, user in users.items()
        }
    return School(app=app, organization=uni, course=course, users=users, nobody=Caller(app), **callers)


def _user(session: Session, organization: Organization, name: str, at: datetime) -> User:
    return create_user(
        session, organization_id=organization.id, external_id=f"lms-{name}", name=name.title(), at=at
    )


def _caller(
    session: Session,
    app: Flask,
    user: User,
    granted: Iterable[str],
    *,
    at: datetime = AT,
    expires_at: datetime | None = None,
) -> Caller:
    _, plaintext = create_token(session, user=user, name="test", scopes=granted, at=at, expires_at=expires_at)
    return Caller(app, plaintext, user.id)
