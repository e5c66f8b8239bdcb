"""Outcomes that staff give: marks by criterion, and what becomes of the submission and its item."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.attempts.models import Attempt, ManualOutcome, Submission
from service.attempts.scoring import FULL
from service.grading.base_types.files import without_content
from service.kinds.rubrics import WHOLE
from service.quizzes.models import Behavior
from service.vocabulary import ConflictError, GradestepError, Problem
from service.web.fields import instant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from service.attempts.items import Item

MOST_COMMENT: Final = 10_000


class MarksError(GradestepError):
    """Marks that do not fit the rubric."""

    code = "invalid_request"


def rubric_of(bounds: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the criteria of a variant; where rules grade there is one, `answer`, worth 1."""
    found = next((bound["rubric"] for bound in bounds.values() if "rubric" in bound), WHOLE)
    rubric: Sequence[Mapping[str, Any]] = found
    return rubric


def give_outcome(
    session: Session,
    *,
    item: Item,
    submission: Submission,
    user_id: str,
    marks: Mapping[str, Decimal],
    comment: str,
    at: datetime,
) -> ManualOutcome:
    """Give a submission to a locked item an outcome; giving the same again changes nothing.

    What was given before is kept. The item stands at the best of its graded submissions, or at the last where
    only that counts. Raises `ConflictError`: `not_gradable_yet`, `superseded`; `MarksError`.
    """
    _refuse_what_does_not_count(item, submission)
    fraction = _fraction(rubric_of(item.bounds), marks)
    newest = latest_outcome(session, submission.id)
    written = {name: format(each.normalize(), "f") for name, each in marks.items()}
    if newest is not None and (newest.marks, newest.comment) == (written, comment):
        return newest
    given = ManualOutcome(
        submission_id=submission.id,
        user_id=user_id,
        number=newest.number + 1 if newest else 1,
        marks=written,
        comment=comment,
        fraction_before=submission.fraction,
        fraction=fraction,
        given_at=at,
    )
    session.add(given)
    submission.raw_fraction = submission.fraction = fraction
    submission.outcome = _outcome(submission, given)
    session.flush()
    _restate(session, item)
    return given


def latest_outcome(session: Session, submission_id: str) -> ManualOutcome | None:
    """Return the outcome that staff gave last for a submission."""
    given = sa.select(ManualOutcome).filter_by(submission_id=submission_id)
    return session.scalars(given.order_by(ManualOutcome.number.desc()).limit(1)).first()


def _refuse_what_does_not_count(item: Item, submission: Submission) -> None:
    if item.behavior is not Behavior.DEFERRED:
        return
    if not item.finished:
        raise ConflictError("the attempt is not finished yet", code="not_gradable_yet")
    if submission.number != item.submissions_made:
        raise ConflictError("a later submission to this item counts", code="superseded")


def _fraction(rubric: Sequence[Mapping[str, Any]], marks: Mapping[str, Decimal]) -> float:
    """Return the share of the rubric's points that marks give. Raises `MarksError` with all that is wrong."""
    points = {str(each["criterion"]): Fraction(each["points"]) for each in rubric}
    problems = [
        Problem("unknown_criterion", f"The criteria are {', '.join(points)}.", _at(name))
        for name in marks
        if name not in points
    ]
    for name, most in points.items():
        if name not in marks:
            problems.append(Problem("missing", f"Give points for {name}.", _at(name)))
        elif not 0 <= Fraction(marks[name]) <= most:
            detail = f"Give 0 to {rubric_points(rubric, name)} points."
            problems.append(Problem("off_the_rubric", detail, _at(name)))
    if problems:
        raise MarksError("The marks do not fit the rubric.", problems)
    return float(sum(map(Fraction, marks.values()), start=Fraction(0)) / sum(points.values()))


def _at(name: str) -> str:
    return f"/marks/{name.replace('~', '~0').replace('/', '~1')}"


def rubric_points(rubric: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return what a criterion is worth, as text."""
    return next(str(each["points"]) for each in rubric if each["criterion"] == name)


def _outcome(submission: Submission, given: ManualOutcome) -> dict[str, Any]:
    """Return the outcome to store: what rules found, if they did, under the marks and the fraction given."""
    ruled = submission.outcome or {
        "results": [
            {
                "identifier": name,
                "raw": without_content(raw),
                "read_as": submission.read_as.get(name),
                "correct": given.fraction == FULL,
                "fraction": given.fraction,
            }
            for name, raw in submission.responses.items()
        ],
        "diagnosis": [],
        "first_error": None,
    }
    results = ruled["results"]
    if "manual" in ruled and len(results) == 1:
        results = [
            {**each, "correct": given.fraction == FULL, "fraction": given.fraction} for each in results
        ]
    manual = {"marks": given.marks, "comment": given.comment, "given_at": instant(given.given_at)}
    return {**ruled, "results": results, "fraction": given.fraction, "manual": manual}


def _restate(session: Session, item: Item) -> None:
    """Have an item stand at what its graded submissions are worth, and those who read it before know."""
    graded = sa.select(Submission.number, Submission.fraction).filter_by(issued_variant_id=item.variant_id)
    rows = session.execute(graded.where(Submission.fraction.is_not(None)).order_by(Submission.number)).all()
    counted = rows[-1:] if item.behavior is Behavior.DEFERRED else rows
    best = max(fraction for _, fraction in counted if fraction is not None)
    closed = item.closed or (best == FULL and item.behavior is Behavior.ADAPTIVE)
    newest = sa.update(Submission).filter_by(issued_variant_id=item.variant_id, number=item.submissions_made)
    session.execute(newest.values(stands_at=best, closed=closed))
    given = sa.update(Attempt).filter_by(id=item.attempt_id)
    session.execute(given.values(outcomes_given=Attempt.outcomes_given + 1))
