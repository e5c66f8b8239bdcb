"""Writes of quizzes, and of whole courses from drafts."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.accounts.models import Course
from service.formats.drafts import FixedItem
from service.lessons.operations import ensure_lesson
from service.questions.operations import ensure_bank, save_question
from service.quizzes import queries
from service.quizzes.models import Behavior, Counts, Quiz, QuizItem
from service.vocabulary import Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.formats.drafts import CourseDraft, LessonDraft, QuizDraft
    from service.formats.drafts import QuizItem as ItemDraft
    from service.questions.models import Bank
    from service.vocabulary import Draft


def ensure_quiz(
    session: Session,
    *,
    course_id: str,
    draft: QuizDraft,
    lessons: Mapping[str, str],
    questions: Mapping[str, str],
    bank_id: str,
) -> Quiz:
    """Make the quiz with this slug, or bring the one that is there and its items up to date.

    `lessons` and `questions` give ids by slug; pools are drawn from the bank. Raises `QuestionError`:
    each name that is not there. Attempts keep what they were issued.
    """
    _refuse_unknown(draft, lessons, questions)
    quiz = queries.find_quiz(session, course_id=course_id, slug=draft.slug)
    if quiz is None:
        quiz = Quiz(course_id=course_id, slug=draft.slug)
        session.add(quiz)
    _settle(quiz, draft)
    quiz.lesson_id = lessons[draft.lesson] if draft.lesson else None
    session.flush()
    session.execute(sa.delete(QuizItem).where(QuizItem.quiz_id == quiz.id))
    for position, item in enumerate(draft.items, start=1):
        session.add(_item(quiz.id, position, item, questions, bank_id))
    session.flush()
    return quiz


def _settle(quiz: Quiz, draft: QuizDraft) -> None:
    settings = draft.settings
    quiz.title = draft.title
    quiz.behavior, quiz.counts = Behavior(settings.behavior.value), Counts(settings.counts.value)
    quiz.penalty, quiz.tries = Decimal(settings.penalty), settings.tries
    quiz.attempts_allowed = settings.attempts


def _item(
    quiz_id: str, position: int, item: ItemDraft, questions: Mapping[str, str], bank_id: str
) -> QuizItem:
    points = None if item.points is None else Decimal(item.points)
    if isinstance(item, FixedItem):
        return QuizItem(
            quiz_id=quiz_id, position=position, question_id=questions[item.question], points=points
        )
    rules = {name: text for name, text in asdict(item.pool).items() if text is not None}
    pool = {"bank_id": bank_id, **rules}
    return QuizItem(quiz_id=quiz_id, position=position, pick=item.pick, pool=pool, points=points)


def _refuse_unknown(draft: QuizDraft, lessons: Mapping[str, str], questions: Mapping[str, str]) -> None:
    problems = [
        Problem("unknown_question", f"there is no question {item.question}", f"/items/{index}")
        for index, item in enumerate(draft.items)
        if isinstance(item, FixedItem) and item.question not in questions
    ]
    if draft.lesson and draft.lesson not in lessons:
        problems.append(Problem("unknown_lesson", f"there is no lesson {draft.lesson}", "/lesson"))
    if problems:
        raise QuestionError(f"quiz {draft.slug} names what is not there", problems)


def load_course(
    session: Session,
    *,
    organization_id: str,
    course: CourseDraft,
    lessons: Sequence[LessonDraft],
    questions: Sequence[Draft],
    quizzes: Sequence[QuizDraft],
    at: datetime,
) -> Course:
    """Store a course with its lessons, its bank of the same slug, questions and quizzes, each by its slug.

    Loading the same again changes nothing. Raises `QuestionError`; the caller then rolls back.
    """
    stored = _ensure_course(session, organization_id, course, at)
    bank = ensure_bank(session, organization_id=organization_id, slug=course.slug, title=course.title)
    lesson_ids = _store_lessons(session, stored, course, lessons)
    question_ids = _store_questions(session, bank, questions, at)
    for quiz in quizzes:
        ensure_quiz(
            session,
            course_id=stored.id,
            draft=quiz,
            lessons=lesson_ids,
            questions=question_ids,
            bank_id=bank.id,
        )
    return stored


def _ensure_course(session: Session, organization_id: str, draft: CourseDraft, at: datetime) -> Course:
    course = session.scalar(sa.select(Course).filter_by(organization_id=organization_id, slug=draft.slug))
    if course is None:
        course = Course(organization_id=organization_id, slug=draft.slug, created_at=at)
        session.add(course)
    course.title = draft.title
    session.flush()
    return course


def _store_lessons(
    session: Session, course: Course, order: CourseDraft, lessons: Sequence[LessonDraft]
) -> dict[str, str]:
    """Store lessons in the course's order, those it does not name after the others."""
    places = {slug: place for place, slug in enumerate(order.lessons)}
    ordered = sorted(lessons, key=lambda each: places.get(each.slug, len(places)))
    ids = {}
    for position, draft in enumerate(ordered, start=1):
        content = asdict(draft)
        slug, title = content.pop("slug"), content.pop("title")
        lesson = ensure_lesson(
            session, course_id=course.id, slug=slug, position=position, title=title, content=content
        )
        ids[slug] = lesson.id
    return ids


def _store_questions(session: Session, bank: Bank, drafts: Sequence[Draft], at: datetime) -> dict[str, str]:
    revisions = {draft.slug: save_question(session, bank=bank, draft=draft, at=at) for draft in drafts}
    return {slug: revision.question_id for slug, revision in revisions.items()}
