from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.attempts.models import Attempt, IssuedVariant, Submission, UnexplainedAnswer
from service.questions.models import Revision

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.storage.one_of_each import Journey


@pytest.mark.parametrize("name", ["organization", "user", "bank", "question", "revision", "quiz", "course"])
def test_nothing_that_an_attempt_needs_can_be_deleted_under_it(
    session: Session, journey: Journey, name: str
) -> None:
    row = getattr(journey, name)

    with pytest.raises(IntegrityError):
        session.execute(sa.delete(type(row)).where(type(row).id == row.id))


def test_an_attempt_takes_its_variants_and_submissions_along(session: Session, journey: Journey) -> None:
    session.execute(sa.delete(Attempt).where(Attempt.id == journey.attempt.id))

    for table in (IssuedVariant, Submission, UnexplainedAnswer):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_course_nobody_attempted_goes_with_all_it_has_but_its_questions(
    session: Session, journey: Journey
) -> None:
    session.execute(sa.delete(Attempt))
    session.execute(sa.delete(type(journey.course)).where(type(journey.course).id == journey.course.id))

    for row in (journey.enrollment, journey.lesson, journey.quiz, journey.item):
        assert session.scalar(sa.select(sa.func.count()).select_from(type(row))) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 1
