"""A submission to a question of two updates: what is carried is stored with its outcome."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.models import Enrollment, Organization, Role, User
from service.attempts.models import IssuedVariant
from service.attempts.operations import start, submit
from service.attempts.queries import item_of
from service.exercises.variants import draw
from service.questions.models import Question
from service.questions.operations import question_of
from service.questions.queries import latest_revisions
from service.questions.trees import variant_tree
from service.quizzes.models import Quiz
from service.vocabulary import Principal
from tests.support.courses import load_bank

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from service.attempts.models import Attempt

POSITION = 5
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_right_work_after_an_error_is_credited_when_submitted(engine: Engine) -> None:
    with Session(engine.execution_options(write=True)) as session:
        attempt, variant = taken(session)
        given = variant.givens
        first = (given["w0"], given["w1"] + 0.5)
        second = updated(*first, given["x"][1], given["y"][1], given["rate"])
        numbers = dict(zip(("w0_1", "w1_1", "w0_2", "w1_2"), (*first, *second), strict=True))
        typed = {name: f"{number:.6g}" for name, number in numbers.items()}
        learner = Principal(attempt.organization_id, attempt.user_id, "", frozenset())
        item = item_of(session, learner, attempt.id, POSITION, lock=True)
        sent = submit(session, item=item, responses=typed, at=AT).submission
        assert sent.outcome is not None
        carried = {each["identifier"]: each.get("carried_from") for each in sent.outcome["results"]}
        assert carried == {"w0_1": None, "w1_1": None, "w0_2": ["w0_1", "w1_1"], "w1_2": ["w0_1", "w1_1"]}
        assert (sent.outcome["first_error"], sent.raw_fraction) == ("w0_1", 0.5)
        session.rollback()


def updated(w0: float, w1: float, x: float, y: float, rate: float) -> tuple[float, float]:
    step = rate * (y - (w0 + w1 * x))
    return w0 + step, w1 + step * x


def taken(session: Session) -> tuple[Attempt, IssuedVariant]:
    """Return an attempt at the shipped quiz and, after its items, one more variant, always the same."""
    home = Organization(slug="uni", name="University", created_at=AT)
    student = User(organization_id=home.id, name="Ada", created_at=AT)
    session.add_all([home, student])
    session.flush()
    course = load_bank(session, home.id, AT)
    session.add(Enrollment(course_id=course.id, user_id=student.id, role=Role.STUDENT))
    session.flush()
    quiz = session.scalars(sa.select(Quiz).filter_by(slug="backpropagation-quick-quiz")).one()
    attempt = start(session, quiz=quiz, organization_id=home.id, user_id=student.id, secret="s" * 20, at=AT)
    question = session.scalars(sa.select(Question).filter_by(slug="two-online-updates")).one()
    (revision,) = latest_revisions(session, question_ids=[question.id]).values()
    drawn = draw(question_of(revision), [11])[0]
    row = IssuedVariant(
        attempt_id=attempt.id,
        position=POSITION,
        revision_id=revision.id,
        points=Decimal(4),
        **variant_tree(drawn),
    )
    session.add(row)
    session.flush()
    return attempt, row
