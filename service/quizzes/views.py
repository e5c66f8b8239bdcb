"""Quizzes on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.quizzes.models import Quiz, QuizItem


def quiz_view(quiz: Quiz) -> dict[str, Any]:
    """Show a quiz and its rules."""
    return {
        "id": quiz.id,
        "course_id": quiz.course_id,
        "lesson_id": quiz.lesson_id,
        "slug": quiz.slug,
        "title": quiz.title,
        "settings": quiz,
    }


def in_full_view(quiz: Quiz, items: Sequence[QuizItem]) -> dict[str, Any]:
    """Show a quiz with what each position asks and is worth."""
    shown = [
        {"position": each.position, "questions": each.pick or 1, "points": each.points} for each in items
    ]
    return {**quiz_view(quiz), "items": shown}
