"""The demo's content: the shipped courses, one instructor, one student, and their tokens of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from service.accounts.models import Course, Role
from service.accounts.operations import create_token, enroll, ensure_organization, ensure_user, revoke_tokens
from service.cli.courses import store_courses
from service.questions.queries import latest_revisions
from service.quizzes.models import Quiz
from service.quizzes.queries import items_of, quizzes_in
from service.web import scopes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.formats.folder import Folder
    from service.web.scopes import Scope

NAME: Final = "demo"
LIFETIME: Final = timedelta(days=30)
PEOPLE: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.INSTRUCTOR: scopes.INSTRUCTOR,
    Role.STUDENT: scopes.STUDENT,
}


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """An exercise of a quiz: where it stands, and what it asks for."""

    quiz_id: str
    position: int
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class School:
    """What the demo made: tokens by role, the first course, its quizzes by slug, and one drawn exercise."""

    tokens: Mapping[Role, str]
    course_id: str
    quiz_ids: Mapping[str, str]
    exercise: DrawnItem | None


def make_school(session: Session, folders: Sequence[Folder], *, at: datetime) -> School:
    """Store the courses and people, revoke the tokens of earlier starts and make new ones."""
    organization = ensure_organization(session, slug=NAME, name="Demo", at=at)
    courses = store_courses(session, folders, organization_id=organization.id, at=at)
    tokens = {role: _join(session, courses, role, at) for role in PEOPLE}
    found = session.scalars(quizzes_in(courses[0].id).order_by(Quiz.id))
    quizzes = {each.slug: each.id for each in found}
    return School(
        tokens=tokens,
        course_id=courses[0].id,
        quiz_ids=quizzes,
        exercise=next(filter(None, (_exercise(session, each) for each in quizzes.values())), None),
    )


def _join(session: Session, courses: Sequence[Course], role: Role, at: datetime) -> str:
    """Let a person of this role take part in every course, and give them a token."""
    user = ensure_user(
        session,
        organization_id=courses[0].organization_id,
        external_id=f"{NAME}-{role}",
        name=f"Demo {role}",
        at=at,
    )
    for course in courses:
        enroll(session, course=course, user=user, role=role)
    revoke_tokens(session, user_id=user.id, at=at, name=NAME)
    _, plaintext = create_token(
        session, user=user, name=NAME, scopes=PEOPLE[role], at=at, expires_at=at + LIFETIME
    )
    return plaintext


def _exercise(session: Session, quiz_id: str) -> DrawnItem | None:
    """Find the first question of a quiz that asks for steps of a solver, and where attempts have it."""
    items = items_of(session, quiz_id=quiz_id)
    latest = latest_revisions(session, question_ids=[each.question_id for each in items if each.question_id])
    position = 1
    for item in items:
        asks = latest[item.question_id].draft.get("ask") if item.question_id else None
        if asks:
            return DrawnItem(quiz_id, position, tuple(asks))
        position += item.pick or 1
    return None
