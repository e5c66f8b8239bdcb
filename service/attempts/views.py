"""What learners see of attempts, built member by member: the key, bounds and seed are never copied."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.attempts.manual_views import manual_view
from service.attempts.receipts import sign
from service.exercises import answers
from service.grading.base_types.files import without_content
from service.grading.points import score
from service.questions.outcomes import shown_outcome
from service.questions.prompts import shown_prompt
from service.questions.trees import shown_declaration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.accounts.models import User
    from service.attempts.items import Item, Record
    from service.attempts.models import Attempt, Submission


def summary_view(attempt: Attempt) -> dict[str, Any]:
    """Show an attempt without its items."""
    return {
        "id": attempt.id,
        "quiz_id": attempt.quiz_id,
        "number": attempt.number,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
    }


def listed_view(attempt: Attempt, learner: User) -> dict[str, Any]:
    """Show an attempt in a list, with whose it is."""
    return {**summary_view(attempt), "learner": learner}


def attempt_view(
    attempt: Attempt,
    items: Sequence[Item],
    newest: Mapping[str, Submission],
    advise: Callable[[Item], Mapping[str, Any]],
) -> dict[str, Any]:
    """Show an attempt with its items and what is released of their outcomes.

    `newest` holds the last submission to each item that has one, by its variant's id; `advise` tells what its
    author has to say to a student of an item.
    """
    shown = {
        **summary_view(attempt),
        "max_score": sum((each.points for each in items), start=Decimal(0)),
        "needs_grading": sum(needs_grading(each, newest.get(each.variant_id)) for each in items),
        "items": [{**item_view(each, newest.get(each.variant_id)), **advise(each)} for each in items],
    }
    if all(each.released for each in items):
        shown["score"] = total(items)
    return shown


def total(items: Sequence[Item]) -> Decimal:
    """Return the score of an attempt: the exact sum of its items' scores in points, and not below 0."""
    return max(Decimal(0), sum((score(each.points, each.fraction) for each in items), start=Decimal(0)))


def item_view(item: Item, newest: Submission | None) -> dict[str, Any]:
    """Show one item: its prompt, what may be answered, and the newest submission."""
    return {
        "position": item.position,
        "kind": item.kind,
        "points": item.points,
        "tries_left": item.tries_left,
        "prompt": shown_prompt(item.prompt),
        "givens": item.givens,
        "conditions": item.conditions,
        "declarations": [shown_declaration(each) for each in item.declaration_trees],
        "responses": shown_responses(newest.responses) if newest else {},
        "needs_grading": needs_grading(item, newest),
        "outcome": outcome_view(newest, item) if newest and item.released else None,
    }


def outcome_view(submission: Record | Submission, item: Item) -> dict[str, Any] | None:
    """Show what a submission was worth, or None before it is graded."""
    outcome, fraction = submission.outcome, submission.fraction
    if outcome is None or fraction is None:
        return None
    shown = shown_outcome(outcome, item.points, fraction)
    return shown | ({"manual": manual_view(outcome["manual"], item.bounds)} if "manual" in outcome else {})


def needs_grading(item: Item, newest: Record | Submission | None) -> bool:
    """Return whether an item's newest submission waits for staff to grade it."""
    return newest is not None and newest.fraction is None and item.graded_by_staff and item.released


def shown_responses(responses: Mapping[str, Any]) -> dict[str, Any]:
    """Show responses as typed, files without their content."""
    return {name: without_content(raw) for name, raw in responses.items()}


def submission_view(submission: Record | Submission, item: Item, *, secret: str) -> dict[str, Any]:
    """Show a submission: how it was read, its outcome as far as released, and its receipt."""
    outcome = outcome_view(submission, item) if item.released else None
    return {
        "id": submission.id,
        "received_at": submission.received_at,
        "state": "graded" if outcome else "needs_grading" if needs_grading(item, submission) else "received",
        **(outcome or {"results": _echoed(submission)}),
        "tries_left": item.tries_left,
        "receipt": sign(submission, secret=secret),
    }


def _echoed(submission: Record | Submission) -> list[dict[str, Any]]:
    """Show how each response was read."""
    read_as = submission.read_as
    shown = shown_responses(submission.responses)
    return [{"identifier": name, "raw": raw, "read_as": read_as.get(name)} for name, raw in shown.items()]


def solution_view(
    item: Item,
    *,
    key: Mapping[str, Any],
    trace: Sequence[Mapping[str, Any]],
    explained: Mapping[str, Any],
) -> dict[str, Any]:
    """Show the worked solution and what its author explained, for whoever may see the key."""
    accepted = answers.accepted(item.declarations, item.bounds)
    return {"position": item.position, "key": key, "accepted": accepted, "trace": trace, **explained}
