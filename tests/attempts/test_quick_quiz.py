"""The seed quiz from a bank on disk to a score, on both databases, at the level of operations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.models import Enrollment, Organization, Role, User
from service.attempts.models import Attempt, IssuedVariant
from service.attempts.operations import finish, start, submit
from service.attempts.queries import item_of
from service.quizzes.models import Quiz
from service.vocabulary import ConflictError, Principal, ResponsesError
from tests.support.courses import DRAWN, load_bank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from service.attempts.items import Item, Record

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = "a secret of the tests, long enough"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine.execution_options(write=True)) as session:
        yield session
        session.rollback()


@pytest.fixture
def attempt(session: Session) -> Attempt:
    return begin(session)


def begin(session: Session) -> Attempt:
    home = Organization(slug="uni", name="University", created_at=AT)
    student = User(organization_id=home.id, name="Ada", created_at=AT)
    session.add_all([home, student])
    session.flush()
    course = load_bank(session, home.id, AT)
    session.add(Enrollment(course_id=course.id, user_id=student.id, role=Role.STUDENT))
    session.flush()
    return again(session, home.id, student.id)


def again(session: Session, organization_id: str, user_id: str) -> Attempt:
    quiz = session.scalars(sa.select(Quiz).filter_by(slug="backpropagation-quick-quiz")).one()
    return start(session, quiz=quiz, organization_id=organization_id, user_id=user_id, secret=SECRET, at=AT)


def drawn_item(session: Session, attempt: Attempt, position: int = DRAWN, *, lock: bool = False) -> Item:
    learner = Principal(attempt.organization_id, attempt.user_id, "", frozenset())
    return item_of(session, learner, attempt.id, position, lock=lock)


def send(session: Session, attempt: Attempt, position: int, responses: dict[str, str]) -> Record:
    item = drawn_item(session, attempt, position, lock=True)
    return submit(session, item=item, responses=dict(responses), at=AT).submission


def issued(session: Session, attempt: Attempt, position: int) -> IssuedVariant:
    found = sa.select(IssuedVariant).filter_by(attempt_id=attempt.id, position=position)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def forgetting_the_input(variant: IssuedVariant) -> dict[str, str]:
    given = variant.givens
    pairs = zip(given["x"], given["y"], strict=True)
    step = given["rate"] * sum(y - (given["w0"] + given["w1"] * x) for x, y in pairs)
    return {"w0_next": repr(given["w0"] + step), "w1_next": repr(round(given["w1"] + step, 6))}


def test_a_wrong_road_is_named_an_unreadable_value_costs_nothing_and_right_values_earn_nine_tenths(
    session: Session, attempt: Attempt
) -> None:
    variant = issued(session, attempt, DRAWN)
    wrong = send(session, attempt, DRAWN, forgetting_the_input(variant))
    assert wrong.outcome is not None
    assert [each["misconceptions"] for each in wrong.outcome["diagnosis"]] == [["dropped_input_factor"]]
    with pytest.raises(ResponsesError):
        send(session, attempt, DRAWN, {"w0_next": "1.1.5", "w1_next": "1"})
    assert drawn_item(session, attempt).submissions_made == 1
    assert send(session, attempt, DRAWN, dict(variant.key)).fraction == 0.9
    finished = finish(session, attempt=attempt, at=AT)
    second = again(session, finished.organization_id, finished.user_id)
    assert send(session, second, DRAWN, dict(issued(session, second, DRAWN).key)).fraction == 1.0


def test_an_identical_answer_is_the_earlier_submission_and_no_try(session: Session, attempt: Attempt) -> None:
    first = send(session, attempt, DRAWN, {"w0_next": "9", "w1_next": "9"})
    assert send(session, attempt, DRAWN, {"w0_next": "9.0", "w1_next": "18/2"}).id == first.id
    assert drawn_item(session, attempt).wrong_tries == 1


def test_a_second_attempt_waits_for_the_first(session: Session, attempt: Attempt) -> None:
    with pytest.raises(ConflictError) as conflict:
        again(session, attempt.organization_id, attempt.user_id)
    assert conflict.value.code == "attempt_open"


def test_of_200_posts_to_the_last_try_at_once_one_is_accepted(engine: Engine) -> None:
    writing = engine.execution_options(write=True)
    with Session(writing) as session:
        attempt = begin(session)
        for number in ("91", "92"):
            send(session, attempt, DRAWN, {"w0_next": number, "w1_next": number})
        session.commit()
        attempt_id = attempt.id

    def post(number: int) -> bool:
        with Session(writing) as session:
            try:
                mine = session.get_one(Attempt, attempt_id)
                send(session, mine, DRAWN, {"w0_next": str(1000 + number), "w1_next": "5"})
                session.commit()
            except ConflictError:
                return False
            return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(post, range(200))) == 1
    with Session(engine) as session:
        assert drawn_item(session, session.get_one(Attempt, attempt_id)).submissions_made == 3
