"""Quizzes on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.questions.views import problems_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.quizzes.imports import CoursePlan
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


def course_plan_view(plan: CoursePlan, *, dry_run: bool) -> dict[str, Any]:
    """Show what an import did with each part of a course, or would do."""
    parts = {
        what: [{"slug": slug, "action": action} for slug, action in actions.items()]
        for what, actions in plan.actions.items()
    }
    problems = problems_view(plan.problems)
    known = {"dry_run": dry_run, "course_id": plan.course_id}
    return {**known, **parts, "problems": problems, "ignored": list(plan.ignored)}
