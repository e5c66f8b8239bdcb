"""How many variants one call may draw, so that no request takes many seconds."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from service.vocabulary import GradestepError, Problem, StaticQuestion

if TYPE_CHECKING:
    from service.kinds import Question

MOST: Final = 1000
"""Variants of one call, however cheap they are."""

MOST_QUESTIONS: Final = 100
"""Questions that one call may draw on trial, however cheap they are."""

BUDGET: Final = 100_000_000
"""About three seconds of drawing, in the measure of `cost`."""

_ASKED: Final = 20
"""Asked steps that double the cost."""


class TooCostlyError(GradestepError):
    """More work was asked for than one call may take."""

    code = "invalid_request"


def cost(question: Question) -> int:
    """Return a rough measure of what one variant costs: the square of the numbers it works out, at most.

    Every number of every step is moved by a rounding, and what follows is worked out again.
    """
    if isinstance(question, StaticQuestion):
        return 0
    exercise = question.exercise
    longest = max((prod(each.shape) for each in exercise.draws.values()), default=1)
    numbers = exercise.numbers or len(exercise.recipe.steps) * longest
    return numbers**2 * (_ASKED + len(exercise.ask)) // _ASKED


def share(question: Question) -> int:
    """Return what a question counts among those drawn on trial in one call, of `BUDGET`: 100 at most."""
    return max(cost(question), BUDGET // MOST_QUESTIONS) if cost(question) else 0


def most_drawn(question: Question, budget: int = BUDGET) -> int:
    """Return how many variants of a question a call may draw: at least one."""
    return max(1, min(MOST, budget // max(1, cost(question))))


def refuse_more(asked: int, allowed: int) -> None:
    """Refuse more variants than a call may draw of this question.

    Raises:
        TooCostlyError: at `/seeds`.
    """
    if asked > allowed:
        detail = f"At most {allowed} variants of this question are drawn at a time."
        raise TooCostlyError(detail, [Problem("too_costly", detail, "/seeds")])
