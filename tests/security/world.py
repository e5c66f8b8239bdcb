"""A school in full swing: something behind every address that the product has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from service.accounts.models import Course, Enrollment, Role, Token
from service.accounts.operations import create_user, enroll
from service.jobs.operations import queue
from service.questions.models import Question
from service.web import scopes
from tests.support.apps import AT
from tests.support.handed_in import begin, program

if TYPE_CHECKING:
    from tests.support.apps import Caller, School
    from tests.support.courses import Taught


@dataclass(frozen=True)
class World:
    """The school, an id for each parameter of a path, and callers of every sort."""

    school: School
    ids: dict[str, object]
    callers: dict[str, Caller]


@pytest.fixture
def world(school: School, taught: Taught) -> World:
    """Give the school with an open attempt of its student's."""
    with school.writing() as session:
        other = create_user(session, organization_id=school.organization.id, name="Other", at=AT)
        enroll(session, course=session.get_one(Course, taught.course_id), user=other, role=Role.STUDENT)
        school.users["other"] = other
        organization_id, user_id = school.organization.id, school.users["student"].id
        job_id = queue(
            session, organization_id=organization_id, user_id=user_id, name="wait", arguments={}, at=AT
        )
        question = session.scalars(sa.select(Question).order_by(Question.slug)).first()
        enrollment_id = session.scalars(
            sa.select(Enrollment.id).filter_by(course_id=taught.course_id, role=Role.STUDENT)
        ).first()
        token_id = session.scalars(sa.select(Token.id).filter_by(user_id=user_id)).first()
    assert question is not None
    handed = begin(school)
    with school.writing() as session:
        by_hand = session.get_one(Course, handed.course_id)
        enroll(session, course=by_hand, user=school.users["other"], role=Role.STUDENT)
    submission = handed.submit(2, program())
    attempt = json.loads(school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {}).text)
    lesson = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"][0]
    ids = {
        "course_id": taught.course_id,
        "lesson_id": lesson["id"],
        "quiz_id": taught.quiz_id,
        "attempt_id": attempt["id"],
        "position": 1,
        "name": "numerical",
        "bank_id": question.bank_id,
        "question_id": question.id,
        "number": 1,
        "enrollment_id": enrollment_id,
        "token_id": token_id,
        "job_id": job_id,
        "submission_id": submission["id"],
        "identifier": "response",
    }
    callers = {
        "nobody": school.nobody,
        "student": school.student,
        "other student": school.caller("other", scopes.STUDENT),
        "outsider": school.outsider,
        "expired": school.caller("student", scopes.INSTRUCTOR, expires_at=AT + timedelta(seconds=1)),
    }
    return World(school, ids, callers)
