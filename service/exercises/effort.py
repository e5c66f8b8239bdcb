"""How many variants one call may draw, so that no request takes many seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.exercises.variants import certified
from service.vocabulary import GradestepError, Problem, StaticQuestion

if TYPE_CHECKING:
    from service.kinds import Question

MOST: Final = 1000
"""Variants of one call, however cheap they are."""

BUDGET: Final = 37_500_000
"""About three seconds: what drawing costs grows with the square of the numbers that a variant works out."""

_FIELDS: Final = 20
"""Asked numbers that double the cost."""


class TooCostlyError(GradestepError):
    """More work was asked for than one call may take."""

    code = "invalid_request"


def most_drawn(question: Question, budget: int = BUDGET) -> int:
    """Return how many variants of a question a call may draw: at least one.

    Raises:
        QuestionError: it has no variant to be served.
    """
    if isinstance(question, StaticQuestion):
        return MOST
    batch = certified(question, [0])
    numbers = sum(values[..., 0].size for values in batch.environment.values())
    fields = len(batch.certificate.keys)
    return max(1, min(MOST, budget * _FIELDS // (numbers**2 * (_FIELDS + fields))))


def refuse_more(asked: int, allowed: int) -> None:
    """Refuse more variants than a call may draw of this question.

    Raises:
        TooCostlyError: at `/seeds`.
    """
    if asked > allowed:
        detail = f"At most {allowed} variants of this question are drawn at a time."
        raise TooCostlyError(detail, [Problem("too_costly", detail, "/seeds")])
