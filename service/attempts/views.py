"""What learners see of attempts, built member by member: the key, bounds and seed are never copied."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.attempts.operations import tries_left
from service.attempts.receipts import sign
from service.attempts.scoring import decimal_text
from service.grading.points import score
from service.questions.trees import read_text, shown_declaration
from service.web.markup import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from service.attempts.models import Attempt, IssuedVariant, Submission
    from service.grading.reading import Reading
    from service.quizzes.models import Quiz


def instant(at: datetime) -> str:
    """Write a UTC instant as RFC 3339 with microseconds and `Z`."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def attempt_view(
    attempt: Attempt, quiz: Quiz, items: Sequence[tuple[IssuedVariant, Sequence[Submission]]]
) -> dict[str, Any]:
    """Show an attempt with its items and what is released of their outcomes."""
    variants = [variant for variant, _ in items]
    shown = {
        "id": attempt.id,
        "quiz_id": attempt.quiz_id,
        "number": attempt.number,
        "state": attempt.state.value,
        "started_at": instant(attempt.started_at),
        "finished_at": instant(attempt.finished_at) if attempt.finished_at else None,
        "max_score": decimal_text(sum((each.points for each in variants), start=Decimal(0))),
        "items": [item_view(attempt, quiz, variant, submissions) for variant, submissions in items],
    }
    if is_released(attempt, quiz):
        shown["score"] = decimal_text(total(variants))
    return shown


def total(variants: Sequence[IssuedVariant]) -> Decimal:
    """Return the score of an attempt: the exact sum of its items' scores, in points."""
    return sum((score(each.points, each.fraction) for each in variants), start=Decimal(0))


def is_released(attempt: Attempt, quiz: Quiz) -> bool:
    """Return whether outcomes may be seen: at once when `adaptive`, after the end when `deferred`."""
    return quiz.behavior.value == "adaptive" or attempt.state.value == "finished"


def item_view(
    attempt: Attempt, quiz: Quiz, variant: IssuedVariant, submissions: Sequence[Submission]
) -> dict[str, Any]:
    """Show one item: its prompt, what may be answered, and the newest submission."""
    prompt = read_text(variant.prompt)
    newest = submissions[-1] if submissions else None
    return {
        "position": variant.position,
        "kind": variant.kind,
        "points": decimal_text(variant.points),
        "tries_left": tries_left(quiz, variant),
        "prompt": {"markdown": prompt.text, "html": render(prompt)},
        "givens": variant.givens,
        "conditions": variant.conditions,
        "declarations": [shown_declaration(each) for each in variant.declarations],
        "responses": newest.responses if newest else {},
        "outcome": outcome_view(newest, variant) if newest and is_released(attempt, quiz) else None,
    }


def outcome_view(submission: Submission, variant: IssuedVariant) -> dict[str, Any] | None:
    """Show what a submission was worth, or None before it is graded."""
    if submission.outcome is None or submission.fraction is None:
        return None
    return {
        "score": decimal_text(score(variant.points, submission.fraction)),
        "max_score": decimal_text(variant.points),
        "fraction": submission.fraction,
        "results": submission.outcome["results"],
        "diagnosis": submission.outcome["diagnosis"],
        "first_error": submission.outcome["first_error"],
    }


def submission_view(
    submission: Submission, variant: IssuedVariant, attempt: Attempt, quiz: Quiz, *, secret: str
) -> dict[str, Any]:
    """Show a submission: how it was read, its outcome as far as released, and its receipt."""
    outcome = outcome_view(submission, variant) if is_released(attempt, quiz) else None
    read_as = submission.read_as
    echoed = [
        {"identifier": name, "raw": raw, "read_as": read_as.get(name)}
        for name, raw in submission.responses.items()
    ]
    return {
        "id": submission.id,
        "received_at": instant(submission.received_at),
        "state": "graded" if outcome else "received",
        **(outcome or {"results": echoed}),
        "tries_left": tries_left(quiz, variant),
        "receipt": sign(submission, secret=secret),
    }


def readings_view(readings: Mapping[str, Reading]) -> dict[str, Any]:
    """Show how responses are read, when all of them can be."""
    return {
        "results": [
            {"identifier": name, "valid": True, "read_as": each.read_as} for name, each in readings.items()
        ]
    }
