"""Quizzes as stored and as their authors write them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from service.formats.drafts import Behavior, Counts, FixedItem, PickedItem, Pool, QuizDraft, QuizSettings
from service.lessons.models import Lesson
from service.quizzes import queries
from service.web.fields import decimal_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.formats.drafts import QuizItem as ItemDraft
    from service.quizzes.models import Quiz, QuizItem


def draft_of(session: Session, quiz: Quiz) -> QuizDraft:
    """Return the draft that reads as a stored quiz; fixed questions by their slugs."""
    lesson = session.get(Lesson, quiz.lesson_id) if quiz.lesson_id else None
    items = queries.items_with_slugs(session, quiz_id=quiz.id)
    return QuizDraft(
        slug=quiz.slug,
        title=quiz.title,
        items=tuple(_item(item, slug) for item, slug in items),
        lesson=lesson.slug if lesson else None,
        settings=QuizSettings(
            behavior=Behavior(quiz.behavior.value),
            penalty=decimal_text(quiz.penalty),
            tries=quiz.tries,
            attempts=quiz.attempts_allowed,
            counts=Counts(quiz.counts.value),
            certainty=quiz.certainty,
        ),
    )


def _item(item: QuizItem, slug: str | None) -> ItemDraft:
    points = None if item.points is None else decimal_text(item.points)
    if slug is not None:
        return FixedItem(slug, points)
    pool = item.pool or {}
    return PickedItem(item.pick or 1, Pool(pool.get("tag"), pool.get("kind")), points)


def settled(draft: QuizDraft) -> QuizDraft:
    """Return a draft with its numbers written as they are read back: 2.50 points are 2.5."""
    penalty = decimal_text(Decimal(draft.settings.penalty))
    items = tuple(
        each if each.points is None else replace(each, points=decimal_text(Decimal(each.points)))
        for each in draft.items
    )
    return replace(draft, settings=replace(draft.settings, penalty=penalty), items=items)
