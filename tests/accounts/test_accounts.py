from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from service.accounts import operations, queries
from service.accounts.models import Course, Enrollment, Organization, Role, Token, User
from service.accounts.operations import ScopeError
from service.vocabulary import NotFoundError, Principal
from service.web.tokens import digest, new_token
from tests.support.apps import AT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LATER = AT + timedelta(hours=1)


@pytest.fixture
def uni(session: Session) -> Organization:
    return operations.ensure_organization(session, slug="uni", name="University", at=AT)


@pytest.fixture
def ada(session: Session, uni: Organization) -> User:
    return operations.ensure_user(session, organization_id=uni.id, external_id="lms-1", name="Ada", at=AT)


@pytest.fixture
def course(session: Session, uni: Organization) -> Course:
    return operations.ensure_course(session, organization_id=uni.id, slug="dl", title="DL", at=AT)


def principal_of(user: User) -> Principal:
    return Principal(user.organization_id, user.id, "", frozenset())


def count(session: Session, table: type[object]) -> int:
    return session.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_ensuring_twice_makes_one_and_brings_names_up_to_date(session: Session, uni: Organization) -> None:
    for name in ("First", "Second"):
        operations.ensure_organization(session, slug="uni", name=name, at=LATER)
        operations.ensure_user(session, organization_id=uni.id, external_id="lms-1", name=name, at=LATER)
        operations.ensure_course(session, organization_id=uni.id, slug="dl", title=name, at=LATER)
    assert [count(session, table) for table in (Organization, User, Course)] == [1, 1, 1]
    assert (uni.name, uni.created_at) == ("Second", AT)
    assert session.scalars(sa.select(Course.title)).one() == "Second"
    assert session.scalars(sa.select(User.name)).one() == "Second"


def test_enrolling_again_changes_the_role(session: Session, course: Course, ada: User) -> None:
    operations.enroll(session, course=course, user=ada, role=Role.STUDENT, external_id="m-1")
    operations.enroll(session, course=course, user=ada, role=Role.ASSISTANT)
    assert count(session, Enrollment) == 1
    assert queries.role_in(session, principal_of(ada), course.id) is Role.ASSISTANT


def test_nobody_is_enrolled_in_another_organizations_course(session: Session, course: Course) -> None:
    other = operations.ensure_organization(session, slug="other", name="Other", at=AT)
    eve = operations.create_user(session, organization_id=other.id, name="Eve", at=AT)
    with pytest.raises(ValueError, match="different organizations"):
        operations.enroll(session, course=course, user=eve, role=Role.STUDENT)


def test_a_course_is_visible_to_those_who_take_part_in_it(
    session: Session, course: Course, ada: User
) -> None:
    with pytest.raises(NotFoundError):
        queries.visible_course(session, principal_of(ada), course.id)
    operations.enroll(session, course=course, user=ada, role=Role.OBSERVER)
    assert queries.visible_course(session, principal_of(ada), course.id) == (course, Role.OBSERVER)
    elsewhere = Principal(course.id, ada.id, "", frozenset())
    with pytest.raises(NotFoundError):
        queries.role_in(session, elsewhere, course.id)


def test_a_token_authenticates_until_it_expires(session: Session, ada: User) -> None:
    token, plaintext = operations.create_token(
        session, user=ada, name="laptop", scopes=["courses:read"], at=AT, expires_at=LATER
    )
    assert plaintext.startswith("gs_")
    assert token.digest == digest(plaintext)
    before = LATER - timedelta(microseconds=1)
    assert queries.authenticate(session.connection(), digest(plaintext), before) == Principal(
        ada.organization_id, ada.id, token.id, frozenset({"courses:read"})
    )
    assert queries.authenticate(session.connection(), digest(plaintext), LATER) is None
    assert queries.authenticate(session.connection(), digest(new_token()), AT) is None


def test_a_revoked_token_authenticates_no_more_and_keeps_its_time(session: Session, ada: User) -> None:
    token, plaintext = operations.create_token(session, user=ada, name="a", scopes=["courses:read"], at=AT)
    operations.revoke_token(session, token=token, at=AT)
    assert operations.revoke_token(session, token=token, at=LATER).revoked_at == AT
    assert queries.authenticate(session.connection(), digest(plaintext), AT) is None


def test_tokens_are_revoked_by_name(session: Session, ada: User) -> None:
    for name in ("demo", "demo", "laptop"):
        operations.create_token(session, user=ada, name=name, scopes=["courses:read"], at=AT)
    assert operations.revoke_tokens(session, user_id=ada.id, name="demo", at=LATER) == 2
    assert operations.revoke_tokens(session, user_id=ada.id, at=LATER) == 1
    assert count(session, Token) == 3


@pytest.mark.parametrize("scopes", [[], ["courses:read", "everything"]])
def test_a_token_is_not_made_with_scopes_nobody_knows(session: Session, ada: User, scopes: list[str]) -> None:
    with pytest.raises(ScopeError, match="courses:read"):
        operations.create_token(session, user=ada, name="x", scopes=scopes, at=AT)
