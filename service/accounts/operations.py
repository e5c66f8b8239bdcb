"""Writes of accounts: organizations, users, tokens, courses, enrollments. They flush and never commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts import queries
from service.accounts.models import Course, Enrollment, Organization, Role, Token, User
from service.vocabulary import ConflictError, ForbiddenError, GradestepError
from service.web.scopes import Scope
from service.web.tokens import digest, new_token

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.vocabulary import Principal


class ScopeError(GradestepError):
    """A token was asked for with a scope that nobody knows, or with none."""

    code = "unknown_scope"


def ensure_organization(session: Session, *, slug: str, name: str, at: datetime) -> Organization:
    """Find the organization with this slug, or make it; its name becomes `name`."""
    organization = queries.find_organization(session, slug=slug)
    if organization is None:
        organization = Organization(slug=slug, created_at=at)
        session.add(organization)
    organization.name = name
    session.flush()
    return organization


def create_user(
    session: Session, *, organization_id: str, name: str, at: datetime, external_id: str | None = None
) -> User:
    """Make a user; `external_id` is what the LMS calls them, unique in the organization."""
    user = User(organization_id=organization_id, external_id=external_id, name=name, created_at=at)
    session.add(user)
    session.flush()
    return user


def ensure_user(session: Session, *, organization_id: str, external_id: str, name: str, at: datetime) -> User:
    """Find the user whom the LMS calls `external_id`, or make them; their name becomes `name`."""
    user = queries.find_user(session, organization_id=organization_id, external_id=external_id)
    if user is None:
        return create_user(
            session, organization_id=organization_id, external_id=external_id, name=name, at=at
        )
    user.name = name
    session.flush()
    return user


def create_token(
    session: Session,
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Make a token that acts for a user; the second value is the token itself, seen this once.

    Without `expires_at` it lasts until revoked. Raises `ScopeError`.
    """
    plaintext = new_token()
    token = Token(
        organization_id=user.organization_id,
        user_id=user.id,
        name=name,
        digest=digest(plaintext),
        scopes=_known(scopes),
        created_at=at,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token, plaintext


def make_own_token(
    session: Session,
    *,
    principal: Principal,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Make a token that acts for the caller, with no scope that the caller's lacks and no longer life.

    Raises `ScopeError`, and `ForbiddenError` with the code `scope_too_wide`.
    """
    asked = frozenset(_known(scopes))
    if not asked <= principal.scopes:
        lacking = ", ".join(sorted(asked - principal.scopes))
        raise ForbiddenError(f"your own token lacks {lacking}", code="scope_too_wide")
    user, _, own = queries.whoever_calls(session, principal)
    ends = min((each for each in (expires_at, own.expires_at) if each is not None), default=None)
    return create_token(session, user=user, name=name, scopes=asked, at=at, expires_at=ends)


def _known(scopes: Iterable[str]) -> list[str]:
    asked = sorted(set(scopes))
    unknown = [scope for scope in asked if scope not in set(Scope)]
    if unknown or not asked:
        known = ", ".join(Scope)
        raise ScopeError(f"{', '.join(unknown) or 'no scope'} cannot be granted; choose from {known}")
    return [str(scope) for scope in asked]


def revoke_token(session: Session, *, token: Token, at: datetime) -> Token:
    """Make a token useless from now on; one that was revoked before keeps its time."""
    token.revoked_at = token.revoked_at or at
    session.flush()
    return token


def revoke_tokens(session: Session, *, user_id: str, at: datetime, name: str | None = None) -> int:
    """Revoke a user's tokens, or those of this name, and return how many there were to revoke."""
    chosen = sa.select(Token).where(Token.user_id == user_id, Token.revoked_at.is_(None))
    if name is not None:
        chosen = chosen.where(Token.name == name)
    tokens = session.scalars(chosen).all()
    for token in tokens:
        token.revoked_at = at
    session.flush()
    return len(tokens)


def ensure_course(session: Session, *, organization_id: str, slug: str, title: str, at: datetime) -> Course:
    """Find the course with this slug, or make it; its title becomes `title`."""
    course = queries.find_course(session, organization_id=organization_id, slug=slug)
    if course is None:
        course = Course(organization_id=organization_id, slug=slug, created_at=at)
        session.add(course)
    course.title = title
    session.flush()
    return course


def create_course(session: Session, *, principal: Principal, slug: str, title: str, at: datetime) -> Course:
    """Make a course whose instructor is the caller; raises `ConflictError` when the slug is taken."""
    organization_id = principal.organization_id
    if queries.find_course(session, organization_id=organization_id, slug=slug):
        raise ConflictError(f"there is a course {slug} already", code="slug_taken")
    course = ensure_course(session, organization_id=organization_id, slug=slug, title=title, at=at)
    enroll(session, course=course, user=session.get_one(User, principal.user_id), role=Role.INSTRUCTOR)
    return course


def rename_course(session: Session, *, course: Course, title: str) -> None:
    """Give a course another title."""
    course.title = title
    session.flush()


def enroll_named(
    session: Session, *, course: Course, external_id: str, role: Role, at: datetime, name: str | None = None
) -> tuple[Enrollment, User, bool]:
    """Enroll whom the LMS calls `external_id`, made when new; the last value is whether they were not before.

    Who is here keeps their name. Raises `ConflictError` when the course would be left without an instructor.
    """
    organization_id = course.organization_id
    user = queries.find_user(session, organization_id=organization_id, external_id=external_id)
    if user is None:
        user = create_user(
            session,
            organization_id=organization_id,
            external_id=external_id,
            name=name or external_id,
            at=at,
        )
    former = queries.find_enrollment(session, course_id=course.id, user_id=user.id)
    if former is not None and role is not Role.INSTRUCTOR:
        _keep_an_instructor(session, former)
    kept = former.external_id if former else None
    enrollment = enroll(session, course=course, user=user, role=role, external_id=kept)
    return enrollment, user, former is None


def end_enrollment(session: Session, *, enrollment: Enrollment) -> None:
    """End an enrollment; raises `ConflictError` for the last instructor's."""
    _keep_an_instructor(session, enrollment)
    session.delete(enrollment)
    session.flush()


def _keep_an_instructor(session: Session, leaving: Enrollment) -> None:
    if leaving.role is not Role.INSTRUCTOR:
        return
    if queries.count_instructors(session, course_id=leaving.course_id) == 1:
        raise ConflictError("a course keeps at least one instructor", code="last_instructor")


def enroll(
    session: Session, *, course: Course, user: User, role: Role, external_id: str | None = None
) -> Enrollment:
    """Let a user take part in a course, or change what they are in it.

    Raises `ValueError` for a user of another organization: a mistake of the caller, never of a client.
    """
    if course.organization_id != user.organization_id:
        raise ValueError("course and user belong to different organizations")
    enrollment = queries.find_enrollment(session, course_id=course.id, user_id=user.id)
    if enrollment is None:
        enrollment = Enrollment(course_id=course.id, user_id=user.id)
        session.add(enrollment)
    enrollment.role, enrollment.external_id = role, external_id
    session.flush()
    return enrollment
