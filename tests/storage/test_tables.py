from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, InvalidRequestError, StatementError

from service.accounts.models import Organization, Role, User
from service.attempts.models import Attempt, AttemptState, IssuedVariant, Submission
from service.db import Base, new_id
from service.jobs.models import JobState
from service.quizzes.models import QuizItem
from tests.storage.one_of_each import AT, Journey, a_journey, a_submission, a_variant, an_attempt

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)


def test_the_journey_has_these_tables() -> None:
    assert {table.name for table in TABLES} == {row.__tablename__ for row in a_journey().rows()}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_constraint_and_index_has_a_name_that_postgresql_does_not_cut(table: sa.Table) -> None:
    names = [*(each.name for each in table.constraints), *(each.name for each in table.indexes)]

    assert all(name and len(str(name)) <= 63 for name in names)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_foreign_key_has_an_index_that_begins_with_it_and_says_what_a_deletion_does(
    table: sa.Table,
) -> None:
    unique = [each.columns for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    first = {columns[0].name for columns in (*unique, *(index.columns for index in table.indexes))}

    assert {key.parent.name for key in table.foreign_keys} <= first
    assert all(key.ondelete for key in table.foreign_keys)


def test_rows_are_inserted_parents_first_in_whatever_order_they_were_added(session: Session) -> None:
    rows = a_journey().rows()[:-2]
    random.Random(7).shuffle(rows)  # noqa: S311 - any order will do

    session.add_all(rows)
    session.flush()

    assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1


def test_a_row_has_its_id_from_the_start_and_keeps_one_it_was_given() -> None:
    assert len(Organization(slug="o", name="o", created_at=AT).id) == 36
    assert Organization(id="given", slug="o", name="o", created_at=AT).id == "given"


def test_a_row_comes_back_as_it_was_stored(session: Session, journey: Journey) -> None:
    stored = {name: getattr(journey.variant, name) for name in ("id", "points", "seed", "givens", "bounds")}
    session.expire_all()

    variant = session.get_one(IssuedVariant, stored["id"])

    assert {name: getattr(variant, name) for name in stored} == stored
    assert session.scalars(sa.select(Attempt.started_at)).one() == AT
    assert session.scalars(sa.select(Attempt.state)).one() is AttemptState.OPEN


def test_explanations_and_certificate_are_read_only_when_asked_for(
    session: Session, journey: Journey
) -> None:
    session.expire_all()

    variant = session.scalars(sa.select(IssuedVariant)).one()

    assert {"explanations", "certificate"} <= sa.inspect(variant).unloaded
    assert variant.explanations == a_variant(journey.attempt, journey.revision).explanations


def test_a_parent_is_never_loaded_behind_ones_back(session: Session, journey: Journey) -> None:
    session.expire(journey.attempt)

    with pytest.raises(InvalidRequestError, match="raise"):
        _ = journey.attempt.quiz


NOBODY = "019ab0c4-7d2e-7cc3-98c4-000000000000"
"""An id that nothing has, the same in every process that collects these tests."""

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("organization", {"slug": ""}),
    ("token", {"digest": "0" * 63}),
    ("token", {"scopes": None}),
    ("revision", {"number": 0}),
    ("revision", {"kind_version": 0}),
    ("pool", {"drawn": -1}),
    ("pooled", {"number": 0}),
    ("pooled", {"kind_version": 0}),
    ("lesson", {"position": 0}),
    ("quiz", {"tries": 0}),
    ("quiz", {"penalty": Decimal("1.000001")}),
    ("quiz", {"penalty": Decimal(-1)}),
    ("quiz", {"attempts_allowed": 0}),
    ("item", {"position": 0}),
    ("item", {"points": Decimal("-0.5")}),
    ("item", {"question_id": None}),
    ("item", {"pick": 1}),
    ("item", {"pick": 1, "pool": ["q1"]}),
    ("item", {"question_id": None, "pick": 1}),
    ("item", {"question_id": None, "pick": 0, "pool": ["q1"]}),
    ("attempt", {"number": 0}),
    ("attempt", {"state": AttemptState.FINISHED}),
    ("attempt", {"finished_at": AT}),
    ("variant", {"points": Decimal(-1)}),
    ("variant", {"position": 0}),
    ("manual", {"number": 0}),
    ("manual", {"fraction": 1.5}),
    ("manual", {"fraction": -0.1}),
    ("job", {"tries": -1}),
    ("job", {"progress": 1.5}),
    ("job", {"state": JobState.RUNNING}),
    ("job", {"lease_owner": "worker"}),
    ("job", {"lease_owner": "worker", "lease_expires_at": AT}),
    ("job", {"state": JobState.RUNNING, "lease_owner": "worker"}),
    ("job", {"state": JobState.DONE}),
    ("job", {"finished_at": AT}),
    ("token", {"organization_id": NOBODY}),
    ("submission", {"issued_variant_id": NOBODY}),
    ("submission", {"stands_at": None}),
]


@pytest.mark.parametrize(("name", "change"), WRONG, ids=str)
def test_the_database_itself_refuses_what_cannot_be(
    session: Session, journey: Journey, name: str, change: dict[str, Any]
) -> None:
    row = getattr(journey, name)
    for column, value in change.items():
        setattr(row, column, value)

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("name", "column"), [("enrollment", "role"), ("quiz", "behavior"), ("quiz", "counts")]
)
def test_a_word_that_is_no_state_is_refused_by_python_and_by_the_database(
    session: Session, journey: Journey, name: str, column: str
) -> None:
    table = getattr(journey, name).__table__
    with pytest.raises(StatementError, match="not among the defined enum values"):
        session.execute(table.update().values({column: "janitor"}))

    with pytest.raises(IntegrityError):
        session.execute(sa.text(f"UPDATE {table.name} SET {column} = 'janitor'"))  # noqa: S608 - our names


def test_states_are_stored_as_their_plain_words(session: Session, journey: Journey) -> None:
    assert issubclass(Role, StrEnum)
    assert session.scalar(sa.text("SELECT role FROM enrollment")) == journey.enrollment.role.value


def test_an_item_may_draw_from_a_pool_instead_of_naming_a_question(
    session: Session, journey: Journey
) -> None:
    session.add(QuizItem(quiz_id=journey.quiz.id, position=2, pick=2, pool={"bank": "bank", "tags": ["sgd"]}))
    session.flush()


def test_a_learner_has_one_open_attempt_at_a_quiz_and_any_number_of_finished_ones(
    session: Session, journey: Journey
) -> None:
    journey.attempt.state = AttemptState.FINISHED
    journey.attempt.finished_at = AT + timedelta(hours=1)
    second = an_attempt(journey.organization, journey.user, journey.quiz, number=2)
    session.add(second)
    session.flush()

    session.add(an_attempt(journey.organization, journey.user, journey.quiz, number=3))
    with pytest.raises(IntegrityError, match="attempt"):
        session.flush()


def test_another_learner_may_have_an_open_attempt_at_the_same_quiz(
    session: Session, journey: Journey
) -> None:
    other = User(organization_id=journey.organization.id, name="Grace", created_at=AT)
    session.add_all([other, an_attempt(journey.organization, other, journey.quiz)])
    session.flush()


def test_users_without_an_external_id_do_not_collide_and_others_do(
    session: Session, journey: Journey
) -> None:
    home = journey.organization.id
    session.add_all([User(organization_id=home, name=name, created_at=AT) for name in "ab"])
    session.flush()

    session.add(User(organization_id=home, external_id=journey.user.external_id, name="c", created_at=AT))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_submission_number_is_taken_once(session: Session, journey: Journey) -> None:
    session.add(a_submission(journey.variant))

    with pytest.raises(IntegrityError):
        session.flush()


def test_ids_are_compared_without_regard_to_how_a_database_stores_them(
    session: Session, journey: Journey
) -> None:
    found = sa.select(User.id).where(User.id == journey.user.id)

    assert session.scalars(found).one() == journey.user.id
    assert session.scalars(sa.select(User.id).where(User.id == new_id())).all() == []
