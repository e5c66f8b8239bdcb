"""Reads of quizzes and their items, as one user sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.accounts.models import Course, Enrollment
from service.accounts.queries import takes_part
from service.db import Prepared, table_of
from service.lessons.models import Lesson
from service.lessons.queries import lessons_in
from service.questions.models import Question, Revision
from service.quizzes.models import Quiz, QuizItem
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

_ITEM: Final = table_of(QuizItem)
_REVISION: Final = table_of(Revision)
_NEWER: Final = _REVISION.alias("newer")
_IS_LATEST: Final = ~(
    sa.exists()
    .where(_NEWER.c.question_id == _REVISION.c.question_id, _NEWER.c.number > _REVISION.c.number)
    .correlate(_REVISION)
)
_ASKED: Final = Prepared(
    sa.select(
        *(_ITEM.c[name] for name in ("id", "question_id", "pick", "pool", "points")),
        _REVISION.c.id.label("revision_id"),
    )
    .outerjoin_from(_ITEM, _REVISION, sa.and_(_REVISION.c.question_id == _ITEM.c.question_id, _IS_LATEST))
    .where(_ITEM.c.quiz_id == sa.bindparam("quiz_id"))
    .order_by(_ITEM.c.position)
)

_QUIZ, _COURSE, _ENROLLMENT = table_of(Quiz), table_of(Course), table_of(Enrollment)
_TO_START: Final = Prepared(
    sa.select(*(_QUIZ.c[name] for name in ("id", "course_id", "attempts_allowed", "certainty")))
    .join(_COURSE, _COURSE.c.id == _QUIZ.c.course_id)
    .join(_ENROLLMENT, _ENROLLMENT.c.course_id == _COURSE.c.id)
    .where(_QUIZ.c.id == sa.bindparam("quiz_id"), _ENROLLMENT.c.user_id == sa.bindparam("caller_id"))
    .where(_COURSE.c.organization_id == sa.bindparam("organization_id"))
)


def quizzes_in(course_id: str, *, lesson: str | None = None) -> sa.Select[Quiz]:
    """Select a course's quizzes, or those of the lesson with this slug, in no order.

    Whether the caller takes part in the course is not asked.
    """
    chosen = sa.select(Quiz).where(Quiz.course_id == course_id)
    if lesson is None:
        return chosen
    return chosen.join(Lesson, Lesson.id == Quiz.lesson_id).where(Lesson.slug == lesson)


def visible_quiz(session: Session, principal: Principal, quiz_id: str, *, lock: bool = False) -> Quiz:
    """Find a quiz of a course the caller takes part in, or raise `NotFoundError`; `lock` it to change it."""
    wanted = sa.select(Quiz).where(Quiz.id == quiz_id, takes_part(principal, Quiz.course_id))
    quiz = session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if quiz is None:
        raise NotFoundError("there is no such quiz")
    return quiz


def quiz_to_start(connection: Connection, principal: Principal, quiz_id: str) -> Any:  # noqa: ANN401 - a row
    """Find the rules by which a quiz is started, as `visible_quiz` finds a quiz.

    A row of `id`, `course_id`, `attempts_allowed` and `certainty`.
    """
    asked = {
        "quiz_id": quiz_id,
        "caller_id": principal.user_id,
        "organization_id": principal.organization_id,
    }
    quiz = _TO_START.first(connection, asked)
    if quiz is None:
        raise NotFoundError("there is no such quiz")
    return quiz


def find_quiz(session: Session, *, course_id: str, slug: str) -> Quiz | None:
    """Find a quiz by its slug."""
    return session.scalar(sa.select(Quiz).filter_by(course_id=course_id, slug=slug))


def items_of(session: Session, *, quiz_id: str) -> Sequence[QuizItem]:
    """List the items of a quiz by position."""
    ordered = sa.select(QuizItem).filter_by(quiz_id=quiz_id).order_by(QuizItem.position)
    return session.scalars(ordered).all()


def asked_items(session: Session, *, quiz_id: str) -> list[Any]:
    """List the items of a quiz by position, each fixed one with the id of its question's newest revision.

    Rows of `id`, `question_id`, `revision_id`, `pick`, `pool` and `points`.
    """
    return _ASKED.all(session.connection(), {"quiz_id": quiz_id})


def items_with_slugs(session: Session, *, quiz_id: str) -> Sequence[sa.Row[QuizItem, str | None]]:
    """List the items of a quiz by position, each fixed one with the slug of its question."""
    slugs = sa.select(QuizItem, Question.slug).outerjoin(Question, Question.id == QuizItem.question_id)
    return session.execute(slugs.where(QuizItem.quiz_id == quiz_id).order_by(QuizItem.position)).all()


def all_quizzes(session: Session, *, course_id: str) -> Sequence[Quiz]:
    """List all quizzes of a course."""
    return session.scalars(quizzes_in(course_id).order_by(Quiz.id)).all()


def lessons_by_position(session: Session, *, course_id: str) -> Sequence[Lesson]:
    """List all lessons of a course in their order."""
    return session.scalars(lessons_in(course_id).order_by(Lesson.position, Lesson.id)).all()
