"""The shipped course in a school's organization, for tests that need lessons and quizzes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from service.accounts.models import Role
from service.accounts.operations import enroll
from service.formats.folder import load_folder
from service.quizzes.models import Quiz
from service.quizzes.operations import load_course
from tests.support.apps import AT

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.accounts.models import Course
    from tests.support.apps import School

BANK = Path(__file__).parents[2] / "question_bank" / "deep-learning-basics"
DRAWN = 4
"""The position of the drawn exercise in the quick quiz."""


@dataclass(frozen=True)
class Taught:
    """The school's shipped course: its id, and its quick quiz's."""

    course_id: str
    quiz_id: str


def load_bank(session: Session, organization_id: str, at: datetime = AT) -> Course:
    """Store the shipped course."""
    files = {str(file.relative_to(BANK)): file.read_bytes() for file in sorted(BANK.rglob("*.yaml"))}
    folder = load_folder(files)
    return load_course(
        session,
        organization_id=organization_id,
        course=folder.courses[0],
        lessons=folder.lessons,
        questions=folder.drafts,
        quizzes=folder.quizzes,
        at=at,
    )


@pytest.fixture
def taught(school: School) -> Taught:
    """Give the shipped course, with the school's instructor and student enrolled."""
    with school.writing() as session:
        course = load_bank(session, school.organization.id)
        enroll(session, course=course, user=school.users["instructor"], role=Role.INSTRUCTOR)
        enroll(session, course=course, user=school.users["student"], role=Role.STUDENT)
        quiz_id = session.scalars(sa.select(Quiz.id).filter_by(slug="backpropagation-quick-quiz")).one()
        return Taught(course.id, quiz_id)
