"""What its author tells a student beside outcomes: hints after wrong tries, feedback when an item is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.questions.operations import question_by_id
from service.vocabulary import QuestionError
from service.web.texts import shown_text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from service.attempts.items import Item
    from service.vocabulary import Draft


def draft_of(connection: Connection, item: Item) -> Draft | None:
    """Return what the author wrote of an item's question; None if its kind no longer reads it."""
    try:
        return question_by_id(connection, item.revision_id).draft
    except QuestionError:
        return None


def advice(connection: Connection, item: Item) -> dict[str, Any]:
    """Return the hints that an item's student has earned so far, and the feedback when the item is done."""
    wanted = item.hints_earned or item.solution_released
    draft = draft_of(connection, item) if wanted else None
    if draft is None:
        return {"hints": [], "feedback": None}
    told = draft.feedback if item.solution_released else None
    return {
        "hints": [shown_text(each) for each in draft.hints[: item.hints_earned]],
        "feedback": shown_text(told) if told else None,
    }


def explained(connection: Connection, item: Item) -> dict[str, Any]:
    """Return the author's feedback and solution, for whoever may see the key."""
    draft = draft_of(connection, item)
    texts = {name: getattr(draft, name, None) for name in ("feedback", "solution")}
    return {name: shown_text(each) if each else None for name, each in texts.items()}
