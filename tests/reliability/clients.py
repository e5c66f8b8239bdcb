"""Sixteen clients who submit for students, retry until acknowledged, and write down what they were told."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import sqlalchemy as sa

from service.accounts.models import Course, Role
from service.accounts.operations import create_token, create_user, enroll, ensure_organization
from service.attempts.operations import start
from service.attempts.queries import items_in
from service.quizzes.models import Quiz
from service.web import scopes
from service.web.transaction import unit_of_work
from tests.support.courses import DRAWN, load_bank
from tests.support.servers import SECRET, ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import Session

CLIENTS = 16
SHARE = 16
LONGEST_SILENCE = 60
TRIES = 1_000_000


@dataclass(frozen=True)
class Acknowledged:
    """One submission as its client knows it."""

    variant_id: str
    responses: dict[str, str]
    told: dict[str, Any]
    sent_at: float
    served_by: int


@dataclass
class Student:
    """A token, an attempt, the half that is right of its exercise, and what its client was told."""

    token: str
    attempt_id: str
    variant_id: str
    right: str
    ledger: list[Acknowledged] = field(default_factory=list)
    failure: str = ""


def open_exam(engine: Engine, submissions: int) -> list[Student]:
    """Store a course whose exercise may be tried very often, and start an attempt for each 16 submissions."""
    at = datetime.now(UTC)
    with unit_of_work(engine) as session:
        uni = ensure_organization(session, slug="uni", name="University", at=at)
        load_bank(session, uni.id, at)
        quiz = session.scalars(sa.select(Quiz).filter_by(slug="backpropagation-quick-quiz")).one()
        quiz.tries, quiz.penalty = TRIES, Decimal("0.001")
        session.flush()
        return [_enter(session, quiz, uni.id, at) for _ in range(submissions // SHARE)]


def _enter(session: Session, quiz: Quiz, organization_id: str, at: datetime) -> Student:
    user = create_user(session, organization_id=organization_id, name="student", at=at)
    course = session.get_one(Course, quiz.course_id)
    enroll(session, course=course, user=user, role=Role.STUDENT)
    ends = at + timedelta(days=1)
    _, token = create_token(session, user=user, name="exam", scopes=scopes.STUDENT, at=at, expires_at=ends)
    attempt = start(
        session, quiz=quiz, organization_id=organization_id, user_id=user.id, secret=SECRET, at=at
    )
    drawn = items_in(session, attempt.id)[DRAWN - 1]
    given = drawn.givens
    pairs = zip(given["x"], given["y"], strict=True)
    step = given["rate"] * sum(y - (given["w0"] + given["w1"] * x) for x, y in pairs)
    return Student(token, attempt.id, drawn.variant_id, f"{given['w0'] + step:.6g}")


class Exam:
    """All clients at once, each submitting for its students one after the other."""

    def __init__(self, port: int, students: list[Student]) -> None:
        self.port = port
        self.students = students
        self.threads = [
            threading.Thread(target=self._take, args=(students[each::CLIENTS],)) for each in range(CLIENTS)
        ]

    @property
    def acknowledged(self) -> int:
        """Count what was acknowledged so far."""
        return sum(len(each.ledger) for each in self.students)

    @property
    def running(self) -> bool:
        """Tell whether somebody still submits."""
        return any(each.is_alive() for each in self.threads)

    def __enter__(self) -> Self:
        for each in self.threads:
            each.start()
        return self

    def __exit__(self, *raised: object) -> None:
        for each in self.threads:
            each.join()

    def _take(self, students: Sequence[Student]) -> None:
        """Submit each student's share; every other one is half right."""
        for student in students:
            try:
                for number in range(SHARE):
                    w0 = student.right if number % 2 else f"{1000 + number}"
                    sent = {"w0_next": w0, "w1_next": f"{2000 + number}"}
                    student.ledger.append(self._submit(student, sent))
            except AssertionError as error:
                student.failure = str(error)

    def _submit(self, student: Student, responses: dict[str, str]) -> Acknowledged:
        """Send one submission under one key until it is acknowledged."""
        key, path = uuid4().hex, f"/api/v1/attempts/{student.attempt_id}/items/{DRAWN}/submissions"
        patience = time.monotonic() + LONGEST_SILENCE
        while True:
            sent_at = time.monotonic()
            try:
                reply = ask(
                    self.port, "POST", path, token=student.token, body={"responses": responses}, key=key
                )
            except (OSError, http.client.HTTPException):
                reply = None
            if reply is not None and reply.status < 300:
                served_by = int(reply.headers["x-served-by"])
                return Acknowledged(student.variant_id, responses, reply.tree, sent_at, served_by)
            assert reply is None or reply.status >= 500, reply.text
            assert time.monotonic() < patience, "nobody acknowledges"
            time.sleep(0.02)


def told_by(students: list[Student]) -> Iterator[Acknowledged]:
    """Go through every ledger."""
    for each in students:
        yield from each.ledger
