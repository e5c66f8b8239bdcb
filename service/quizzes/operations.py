"""Writes of quizzes, and of whole courses from drafts."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

import sqlalchemy as sa

from service.accounts.models import Course
from service.formats.drafts import FixedItem, PickedItem
from service.formats.sent import merged, read_quiz, sent_quiz
from service.lessons.models import Lesson
from service.lessons.operations import store_lesson
from service.questions.operations import ensure_bank, save_question
from service.questions.queries import pool, stored_in
from service.quizzes import queries
from service.quizzes.drafts import draft_of
from service.quizzes.models import Behavior, Counts, Quiz, QuizItem
from service.vocabulary import ConflictError, Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.formats.drafts import CourseDraft, LessonDraft, QuizDraft
    from service.formats.drafts import QuizItem as ItemDraft
    from service.questions.models import Bank
    from service.vocabulary import Draft, Plain

SLUG_STAYS: Final = "A quiz keeps its slug; make another quiz instead."


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
    _settle(quiz, draft, lessons)
    session.flush()
    session.execute(sa.delete(QuizItem).where(QuizItem.quiz_id == quiz.id))
    for position, item in enumerate(draft.items, start=1):
        session.add(_item(quiz.id, position, item, questions, bank_id))
    session.flush()
    return quiz


def create_quiz(session: Session, *, course: Course, draft: QuizDraft, bank: Bank | None) -> Quiz:
    """Make a quiz whose questions stand in a bank.

    Raises `QuestionError` for what it names and is not there, `ConflictError` when the slug is taken.
    """
    if queries.find_quiz(session, course_id=course.id, slug=draft.slug):
        raise ConflictError(f"there is a quiz {draft.slug} already", code="slug_taken")
    return _store_quiz(session, course_id=course.id, draft=draft, bank=bank)


def revise_quiz(session: Session, *, quiz: Quiz, patch: Mapping[str, Plain], bank: Bank | None) -> Quiz:
    """Merge a patch (RFC 7396) into a quiz's draft; only items that it sends are looked up, in the bank.

    Raises `QuestionError` when the result is no quiz, has another slug, or names what is not there.
    """
    draft = read_quiz(cast("dict[str, Plain]", merged(sent_quiz(draft_of(session, quiz)), dict(patch))))
    if draft.slug != quiz.slug:
        raise QuestionError(SLUG_STAYS, [Problem("slug_stays", SLUG_STAYS, "/slug")])
    if "items" in patch:
        return _store_quiz(session, course_id=quiz.course_id, draft=draft, bank=bank)
    lessons = _lessons(session, quiz.course_id)
    _refuse_unknown(replace(draft, items=()), lessons, {})
    _settle(quiz, draft, lessons)
    session.flush()
    return quiz


def _store_quiz(session: Session, *, course_id: str, draft: QuizDraft, bank: Bank | None) -> Quiz:
    if bank is None:
        detail = "The course has no bank of its slug; say which one the questions are in."
        raise QuestionError(detail, [Problem("unknown_bank", detail, "/bank_id")])
    there = stored_in(session, bank_id=bank.id).values()
    questions = {each.slug: each.question_id for each in there if each.archived_at is None}
    _refuse_small_pools(session, draft, bank.id, questions)
    lessons = _lessons(session, course_id)
    return ensure_quiz(
        session, course_id=course_id, draft=draft, lessons=lessons, questions=questions, bank_id=bank.id
    )


def _lessons(session: Session, course_id: str) -> dict[str, str]:
    rows = session.execute(sa.select(Lesson.slug, Lesson.id).where(Lesson.course_id == course_id))
    return {row.slug: row.id for row in rows}


def _refuse_small_pools(
    session: Session, draft: QuizDraft, bank_id: str, questions: Mapping[str, str]
) -> None:
    """Refuse to pick more than a pool has beside the questions that are asked anyway."""
    asked = {questions.get(item.question) for item in draft.items if isinstance(item, FixedItem)}
    problems = []
    for index, item in enumerate(draft.items):
        if isinstance(item, PickedItem):
            rules = {name: text for name, text in asdict(item.pool).items() if text is not None}
            others = {each.question_id for each in pool(session, bank_id=bank_id, matching=rules)} - asked
            if len(others) < item.pick:
                detail = f"{item.pick} questions are to be picked, and {len(others)} others are in the pool"
                problems.append(Problem("too_few_questions", detail, f"/items/{index}/from"))
    if problems:
        raise QuestionError(f"quiz {draft.slug} picks more than there is", problems)


def _settle(quiz: Quiz, draft: QuizDraft, lessons: Mapping[str, str]) -> None:
    settings = draft.settings
    quiz.lesson_id = lessons[draft.lesson] if draft.lesson else None
    quiz.title = draft.title
    quiz.behavior, quiz.counts = Behavior(settings.behavior.value), Counts(settings.counts.value)
    quiz.penalty, quiz.tries = Decimal(settings.penalty), settings.tries
    quiz.attempts_allowed, quiz.certainty = settings.attempts, settings.certainty


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
        lesson = store_lesson(session, course_id=course.id, draft=draft, position=position)
        ids[draft.slug] = lesson.id
    return ids


def _store_questions(session: Session, bank: Bank, drafts: Sequence[Draft], at: datetime) -> dict[str, str]:
    revisions = {draft.slug: save_question(session, bank=bank, draft=draft, at=at) for draft in drafts}
    return {slug: revision.question_id for slug, revision in revisions.items()}
