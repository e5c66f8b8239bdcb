"""Reads of accounts: whose token this is, who they are, and what they take part in."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service.accounts.models import Course, Enrollment, Organization, Role, Token, User
from service.db import Prepared, RawJson, table_of
from service.vocabulary import ForbiddenError, NotFoundError, Principal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import InstrumentedAttribute, Session

STAFF = frozenset({Role.INSTRUCTOR, Role.ASSISTANT})
"""Who may read, and act for, the learners of a course."""


_TOKEN = table_of(Token).c

VALID_TOKEN = (
    sa.select(
        _TOKEN.id.label("token_id"),
        _TOKEN.organization_id.label("callers_organization_id"),
        _TOKEN.user_id.label("caller_id"),
        sa.type_coerce(_TOKEN.scopes, RawJson).label("scopes"),
    )
    .where(_TOKEN.digest == sa.bindparam("digest"), _TOKEN.revoked_at.is_(None))
    .where(sa.or_(_TOKEN.expires_at.is_(None), _TOKEN.expires_at > sa.bindparam("at")))
)
"""Selects the token of a `digest` if it is valid `at` a moment, for statements that ask more than that."""

_AUTHENTICATE = Prepared(VALID_TOKEN)


def authenticate(connection: Connection, digest: str, at: datetime) -> Principal | None:
    """Find whom a token stands for at a moment: None for unknown, revoked and expired ones alike."""
    found = _AUTHENTICATE.first(connection, {"digest": digest, "at": at})
    return None if found is None else principal_of(found)


def principal_of(row: Any) -> Principal:  # noqa: ANN401 - a row of `VALID_TOKEN`
    """Return whom a valid token stands for."""
    return Principal(
        organization_id=row.callers_organization_id,
        user_id=row.caller_id,
        token_id=row.token_id,
        scopes=_scopes(row.scopes),
    )


@lru_cache(maxsize=256)
def _scopes(text: str) -> frozenset[str]:
    """Read a token's scopes once: few lists of them are in use."""
    return frozenset(json.loads(text))


def whoever_calls(session: Session, principal: Principal) -> tuple[User, Organization, Token]:
    """Return the user, the organization and the token behind a principal."""
    found = session.execute(
        sa.select(User, Organization, Token)
        .join(Organization, Organization.id == User.organization_id)
        .join(Token, Token.user_id == User.id)
        .where(Token.id == principal.token_id)
    ).one()
    user, organization, token = found
    return user, organization, token


def enrollments_of(session: Session, principal: Principal) -> Sequence[sa.Row[Course, Role]]:
    """List the caller's courses with their role in each, oldest course first."""
    return session.execute(visible_courses(principal).order_by(Course.id)).all()


def visible_courses(principal: Principal) -> sa.Select[Course, Role]:
    """Select the courses the caller takes part in, with their role, in no order.

    Nobody sees a course for their scopes alone: lessons, quizzes and scores ask for the role, and a list of
    courses that open to nothing would help no one.
    """
    taking_part = sa.and_(Enrollment.course_id == Course.id, Enrollment.user_id == principal.user_id)
    courses = sa.select(Course, Enrollment.role).join(Enrollment, taking_part)
    return courses.where(Course.organization_id == principal.organization_id)


def visible_course(session: Session, principal: Principal, course_id: str) -> tuple[Course, Role]:
    """Return a course and the caller's role in it.

    Raises `NotFoundError` where they take no part, as if the course did not exist.
    """
    found = session.execute(visible_courses(principal).where(Course.id == course_id)).first()
    if found is None:
        raise NotFoundError("there is no such course")
    course, role = found
    return course, role


def takes_part(principal: Principal, course_id: InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a row's course is one the caller takes part in, in their organization."""
    return visible_courses(principal).where(Course.id == course_id).exists()


def is_staff(connection: Connection, principal: Principal, course_id: str) -> bool:
    """Tell whether the caller is an instructor or assistant of a course of their organization."""
    asked = {
        "course_id": course_id,
        "caller_id": principal.user_id,
        "organization_id": principal.organization_id,
    }
    found = _ROLE.first(connection, asked)
    return found is not None and found.role in STAFF


_COURSE, _ENROLLMENT = table_of(Course).c, table_of(Enrollment).c
_ROLE = Prepared(
    sa.select(_ENROLLMENT.role)
    .join_from(table_of(Enrollment), table_of(Course), _COURSE.id == _ENROLLMENT.course_id)
    .where(_COURSE.id == sa.bindparam("course_id"), _ENROLLMENT.user_id == sa.bindparam("caller_id"))
    .where(_COURSE.organization_id == sa.bindparam("organization_id"))
)


def role_in(session: Session, principal: Principal, course_id: str) -> Role:
    """Return what the caller is in a course of their organization.

    Raises `NotFoundError` where they take no part, as if the course did not exist.
    """
    return visible_course(session, principal, course_id)[1]


def require_staff(session: Session, principal: Principal, course_id: str) -> Course:
    """Return a course; raise `ForbiddenError` unless the caller is an instructor or assistant of it."""
    course, role = visible_course(session, principal, course_id)
    if role not in STAFF:
        raise ForbiddenError("only instructors and assistants of the course may do this")
    return course


def course_to_lead(session: Session, principal: Principal, course_id: str) -> Course:
    """Find a course whose instructor the caller is, and lock it, so that it keeps one.

    Raises `NotFoundError` for those who take no part in it, `ForbiddenError` for the others.
    """
    if role_in(session, principal, course_id) is not Role.INSTRUCTOR:
        raise ForbiddenError("only instructors of the course may do this")
    return session.scalars(sa.select(Course).filter_by(id=course_id).with_for_update(key_share=True)).one()


def enrolled_in(course_id: str) -> sa.Select[Enrollment, User]:
    """Select who takes part in a course, in no order."""
    enrolled = sa.select(Enrollment, User).join(User, User.id == Enrollment.user_id)
    return enrolled.where(Enrollment.course_id == course_id)


def enrollment_in(session: Session, *, course_id: str, enrollment_id: str) -> Enrollment:
    """Find an enrollment of a course, or raise `NotFoundError`."""
    enrollment = session.scalar(sa.select(Enrollment).filter_by(course_id=course_id, id=enrollment_id))
    if enrollment is None:
        raise NotFoundError("there is no such enrollment")
    return enrollment


def count_instructors(session: Session, *, course_id: str) -> int:
    """Count the instructors of a course."""
    led = sa.select(sa.func.count()).select_from(Enrollment)
    return session.scalar(led.filter_by(course_id=course_id, role=Role.INSTRUCTOR)) or 0


def tokens_of(principal: Principal) -> sa.Select[Token]:
    """Select the tokens that act for the caller, in no order."""
    return sa.select(Token).filter_by(organization_id=principal.organization_id, user_id=principal.user_id)


def tokens_of_organization(
    session: Session, *, slug: str, external_id: str | None = None
) -> list[tuple[Token, User]]:
    """Find the tokens of an organization, or of one user in it, with whom they act for, oldest first."""
    chosen = (
        sa.select(Token, User)
        .join(User, User.id == Token.user_id)
        .join(Organization, Organization.id == Token.organization_id)
        .where(Organization.slug == slug)
        .order_by(Token.created_at, Token.id)
    )
    if external_id is not None:
        chosen = chosen.where(User.external_id == external_id)
    return [(token, user) for token, user in session.execute(chosen)]


def own_token(session: Session, principal: Principal, token_id: str) -> Token:
    """Find a token that acts for the caller, or raise `NotFoundError`."""
    token = session.scalar(tokens_of(principal).where(Token.id == token_id))
    if token is None:
        raise NotFoundError("there is no such token")
    return token


def find_organization(session: Session, *, slug: str) -> Organization | None:
    """Find an organization by its slug."""
    return session.scalar(sa.select(Organization).filter_by(slug=slug))


def find_user(session: Session, *, organization_id: str, external_id: str) -> User | None:
    """Find a user by what the LMS calls them."""
    return session.scalar(sa.select(User).filter_by(organization_id=organization_id, external_id=external_id))


def find_course(session: Session, *, organization_id: str, slug: str) -> Course | None:
    """Find a course by its slug."""
    return session.scalar(sa.select(Course).filter_by(organization_id=organization_id, slug=slug))


def find_enrollment(session: Session, *, course_id: str, user_id: str) -> Enrollment | None:
    """Find a user's enrollment in a course."""
    return session.scalar(sa.select(Enrollment).filter_by(course_id=course_id, user_id=user_id))
