"""What is shown of outcomes that staff give: to students, to the staff, and when they look for what waits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.attempts.manual import rubric_of
from service.grading.base_types.files import without_content
from service.questions.outcomes import shown_outcome
from service.questions.prompts import shown_prompt
from service.vocabulary import Text
from service.web.texts import shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.accounts.models import User
    from service.attempts.models import Attempt, IssuedVariant, ManualOutcome, Submission


def manual_view(manual: Mapping[str, Any], bounds: Mapping[str, Any]) -> dict[str, Any]:
    """Show the marks by criterion, what they stand for, and the comment."""
    marks = [
        {
            "criterion": each["criterion"],
            "text": each.get("text", ""),
            "points": manual["marks"].get(each["criterion"], "0"),
            "of": each["points"],
            "level": _level(each, manual["marks"].get(each["criterion"], "0")),
        }
        for each in rubric_of(bounds)
    ]
    comment = shown_text(Text(manual["comment"])) if manual["comment"] else None
    return {"marks": marks, "comment": comment, "given_at": manual["given_at"]}


def _level(criterion: Mapping[str, Any], points: str) -> str | None:
    """Return what the level of so many points says, if there is one."""
    levels = criterion.get("levels", ())
    return next((each["text"] for each in levels if Fraction(each["points"]) == Fraction(points)), None)


def listed_view(
    submission: Submission, variant: IssuedVariant, attempt: Attempt, user: User
) -> dict[str, Any]:
    """Show a submission in the staff's list."""
    return {
        "id": submission.id,
        "attempt_id": attempt.id,
        "position": variant.position,
        "kind": variant.kind,
        "number": submission.number,
        "learner": user,
        "received_at": submission.received_at,
        "state": "needs_grading" if submission.fraction is None else "graded",
    }


def submitted_view(
    submission: Submission, variant: IssuedVariant, attempt: Attempt, user: User
) -> dict[str, Any]:
    """Show a submission to the staff: what was asked and answered, the rubric, and the outcome."""
    echoed = [
        {"identifier": name, "raw": without_content(raw), "read_as": submission.read_as.get(name)}
        for name, raw in submission.responses.items()
    ]
    return {
        **listed_view(submission, variant, attempt, user),
        "quiz_id": attempt.quiz_id,
        "points": variant.points,
        "prompt": shown_prompt(variant.prompt),
        "rubric": list(rubric_of(variant.bounds)),
        "results": echoed,
        **_outcome(submission, variant),
    }


def _outcome(submission: Submission, variant: IssuedVariant) -> dict[str, Any]:
    outcome, fraction = submission.outcome, submission.fraction
    if outcome is None or fraction is None:
        return {}
    shown = shown_outcome(outcome, variant.points, fraction)
    return shown | ({"manual": manual_view(outcome["manual"], variant.bounds)} if "manual" in outcome else {})


def given_view(given: ManualOutcome, grader: User) -> dict[str, Any]:
    """Show one outcome that was given, by whom and when."""
    return {
        "number": given.number,
        "marks": given.marks,
        "comment": given.comment,
        "fraction_before": given.fraction_before,
        "fraction": given.fraction,
        "given_by": grader,
        "given_at": given.given_at,
    }
