"""What its author tells a student beside outcomes: hints after wrong tries, feedback when an item is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.exercises.told import told
from service.questions.operations import question_by_id
from service.vocabulary import QuestionError
from service.web.texts import shown_text

if TYPE_CHECKING:
    from service.attempts.items import Item
    from service.db import Connect
    from service.kinds import Question
    from service.vocabulary import Text


def question_of(connect: Connect, item: Item) -> Question | None:
    """Return an item's question; None if its kind no longer reads it."""
    try:
        return question_by_id(connect, item.revision_id)
    except QuestionError:
        return None


def advice(connect: Connect, item: Item) -> dict[str, Any]:
    """Return the hints that an item's student has earned so far, and the feedback when the item is done."""
    wanted = item.hints_earned or item.solution_released
    question = question_of(connect, item) if wanted else None
    if question is None:
        return {"hints": [], "feedback": None}
    hints = question.draft.hints[: item.hints_earned]
    feedback = question.draft.feedback if item.solution_released else None
    return {
        "hints": [_shown(question, each, item) for each in hints],
        "feedback": _shown(question, feedback, item),
    }


def explained(connect: Connect, item: Item) -> dict[str, Any]:
    """Return the author's feedback and solution, for whoever may see the key."""
    question = question_of(connect, item)
    if question is None:
        return {"feedback": None, "solution": None}
    draft = question.draft
    return {
        "feedback": _shown(question, draft.feedback, item),
        "solution": _shown(question, draft.solution, item),
    }


def _shown(question: Question, text: Text | None, item: Item) -> dict[str, Any] | None:
    return None if text is None else shown_text(told(question, text, item.givens))
