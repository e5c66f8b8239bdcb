"""Attempts are given variants that were drawn ahead, and nobody is given the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.models import Course, Role
from service.accounts.operations import create_user, enroll
from service.attempts.models import IssuedVariant
from service.jobs.worker import Worker
from service.questions.models import PooledVariant
from service.quizzes.models import Quiz
from service.web.scopes import STUDENT
from service.web.session import engine
from service.worker import handlers
from tests.attempts.test_attempts_over_http import begin, item_path, worked
from tests.support.apps import AT, SECRET
from tests.support.courses import DRAWN

if TYPE_CHECKING:
    from tests.support.apps import Caller, School
    from tests.support.courses import Taught


def work(school: School) -> None:
    """Do what is queued."""
    with school.app.app_context():
        worker = Worker(engine=engine(), handlers=handlers(secret=SECRET))
    while worker.run_one():
        pass


def seeds(school: School, model: type[PooledVariant | IssuedVariant]) -> list[str]:
    with school.writing() as session:
        wanted = sa.select(model.seed).where(model.kind == "linear_descent")
        return list(session.scalars(wanted))


def another_student(school: School, taught: Taught) -> Caller:
    with school.writing() as session:
        made = create_user(session, organization_id=school.organization.id, name="Grace", at=AT)
        quiz = session.get_one(Quiz, taught.quiz_id)
        enroll(session, course=session.get_one(Course, quiz.course_id), user=made, role=Role.STUDENT)
    school.users["other"] = made
    return school.caller("other", STUDENT)


def test_the_first_attempt_is_drawn_and_later_ones_are_given_what_a_worker_drew(
    school: School, taught: Taught
) -> None:
    first = begin(school.student, taught.quiz_id)
    assert seeds(school, PooledVariant) == []
    work(school)
    pooled = seeds(school, PooledVariant)

    second = begin(another_student(school, taught), taught.quiz_id)

    issued = seeds(school, IssuedVariant)
    assert len(issued) == len(set(issued)) == 2
    assert len(set(issued) & set(pooled)) == 1
    assert set(pooled) - set(seeds(school, PooledVariant)) == set(issued) & set(pooled)
    assert first["items"][DRAWN - 1]["givens"] != second["items"][DRAWN - 1]["givens"]


def test_a_pooled_variant_is_graded_like_any_other(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    school.student.post(f"/attempts/{attempt['id']}/finish")
    work(school)
    attempt = begin(school.student, taught.quiz_id)
    right, forgot = worked(attempt)

    wrong = school.student.post(f"{item_path(attempt)}/submissions", {"responses": forgot}).get_json()
    assert wrong["diagnosis"][0]["misconceptions"] == ["dropped_input_factor"]
    done = school.student.post(f"{item_path(attempt)}/submissions", {"responses": right}).get_json()
    assert done["tries_left"] == 0
    assert done["score"] == "1.8"


def test_a_refused_start_takes_nothing_from_the_pool(school: School, taught: Taught) -> None:
    begin(school.student, taught.quiz_id)
    work(school)
    before = seeds(school, PooledVariant)

    assert school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {}).status_code == 409

    assert seeds(school, PooledVariant) == before
