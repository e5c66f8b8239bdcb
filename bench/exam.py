"""An exam to submit to: learners, a quiz of ten drawn exercises, and every right answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from bench.load import request
from service.accounts.models import Role
from service.accounts.operations import create_token, create_user, enroll, ensure_organization
from service.attempts.models import Attempt, IssuedVariant
from service.formats.drafts import CourseDraft, FixedItem, QuizDraft
from service.jobs.operations import queue
from service.jobs.worker import Worker
from service.kinds import KINDS
from service.questions.models import Question, Revision
from service.questions.pool import REFILL
from service.quizzes.operations import load_course
from service.quizzes.queries import find_quiz
from service.vocabulary import Draft
from service.web import logs, scopes
from service.web.transaction import unit_of_work
from service.worker import handlers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import Session

ITEMS = 10
SECRET = "of a benchmark, so no secret"  # noqa: S105 - as it says
WRONG = {"w0_next": "77.7", "w1_next": "88.8"}


@dataclass(frozen=True)
class Exam:
    """The quiz, and each learner's token by their id."""

    quiz_id: str
    tokens: Mapping[str, str]

    def starts(self) -> Iterator[bytes]:
        """Write the request that starts each learner's attempt."""
        for token in self.tokens.values():
            yield post(f"/api/v1/quizzes/{self.quiz_id}/attempts", token, {})

    def submissions(self, session: Session) -> Iterator[bytes]:
        """Write a wrong and a right submission to every item of every attempt."""
        asked = sa.select(Attempt.user_id, Attempt.id, IssuedVariant.position, IssuedVariant.key)
        rows = session.execute(asked.join(IssuedVariant, IssuedVariant.attempt_id == Attempt.id)).all()
        for wrong in (True, False):
            for user_id, attempt_id, position, key in rows:
                path = f"/api/v1/attempts/{attempt_id}/items/{position}/submissions"
                yield post(path, self.tokens[user_id], {"responses": WRONG if wrong else dict(key)})


def post(path: str, token: str, body: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Write an authenticated POST under a key of its own."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid4().hex,
    }
    return request("POST", path, body=json.dumps(body).encode(), headers=headers)


def fill_pools(engine: Engine) -> None:
    """Have the variants of every question drawn ahead, by the job that a first start would queue."""
    with unit_of_work(engine) as session:
        asked = sa.select(Revision.id, Question.organization_id).join(Question)
        for revision_id, organization_id in session.execute(asked).all():
            at, arguments = datetime.now(UTC), {"revision_id": revision_id}
            queue(session, organization_id=organization_id, name=REFILL, arguments=arguments, at=at)
    logs.configure()
    worker = Worker(engine=engine, handlers=handlers(secret=SECRET))
    while worker.run_one():
        pass


def prepare(session: Session, learners: int) -> Exam:
    """Store the exam and its learners."""
    at = datetime.now(UTC)
    organization = ensure_organization(session, slug="bench", name="Bench", at=at)
    example = KINDS["linear_descent"].example
    parameters: Any = example["parameters"]
    drafts = [
        Draft(kind="linear_descent", slug=f"descend-{number}", parameters=parameters)
        for number in range(ITEMS)
    ]
    quiz = QuizDraft(slug="exam", title="Exam", items=tuple(FixedItem(each.slug) for each in drafts))
    course = load_course(
        session,
        organization_id=organization.id,
        course=CourseDraft("bench", "Bench"),
        lessons=(),
        questions=drafts,
        quizzes=[quiz],
        at=at,
    )
    tokens = {}
    for number in range(learners):
        user = create_user(session, organization_id=organization.id, name=f"Learner {number}", at=at)
        enroll(session, course=course, user=user, role=Role.STUDENT)
        _, tokens[user.id] = create_token(session, user=user, name="bench", scopes=scopes.STUDENT, at=at)
    found = find_quiz(session, course_id=course.id, slug="exam")
    if found is None:
        raise LookupError("the exam was not stored")
    return Exam(found.id, tokens)
