"""Writes of attempts: start, submit, finish. Each takes the session and the time, and flushes only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.attempts import queries
from service.attempts.models import Attempt, AttemptState, Submission
from service.attempts.scoring import FULL, after_penalty
from service.attempts.seeds import choose, seed_of
from service.attempts.stored import issued, variant_of
from service.exercises import answers, variants
from service.questions.operations import question_of
from service.questions.queries import latest_revisions, pool
from service.questions.trees import outcome_tree
from service.quizzes.models import Behavior, Quiz
from service.quizzes.queries import items_of
from service.vocabulary import ConflictError, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.attempts.models import IssuedVariant
    from service.grading.reading import Reading
    from service.questions.models import Revision
    from service.quizzes.models import QuizItem
    from service.vocabulary import Responses


class AttemptOpenError(ConflictError):
    """The learner has an open attempt at this quiz, which is named."""

    code = "attempt_open"

    def __init__(self, attempt_id: str) -> None:
        super().__init__("this quiz has an open attempt; go on with it or finish it")
        self.extra = {"attempt_id": attempt_id}


class UnreadableError(ResponsesError):
    """Responses that cannot be read; says how many tries are left, for none was used."""

    def __init__(self, error: ResponsesError, tries_left: int | None) -> None:
        super().__init__(error.detail, error.problems, code=error.code)
        self.extra = {"tries_left": tries_left}


@dataclass(frozen=True, slots=True)
class Submitted:
    """What `submit` did: the submission, its item, and whether it is new or an earlier identical one."""

    submission: Submission
    variant: IssuedVariant
    created: bool


def start(
    session: Session, *, quiz: Quiz, organization_id: str, user_id: str, secret: str, at: datetime
) -> Attempt:
    """Start a learner's next attempt at a quiz and store its variants.

    Raises `ConflictError`: `attempt_open`, `no_attempts_left`; `NotFoundError` for who is not in the course.
    """
    queries.locked_enrollment(session, course_id=quiz.course_id, user_id=user_id)
    earlier = queries.attempts_at(session, quiz_id=quiz.id, user_id=user_id)
    if (unfinished := queries.open_attempt(earlier)) is not None:
        raise AttemptOpenError(unfinished.id)
    if quiz.attempts_allowed is not None and len(earlier) >= quiz.attempts_allowed:
        raise ConflictError("all attempts at this quiz are used", code="no_attempts_left")
    attempt = Attempt(
        organization_id=organization_id,
        quiz_id=quiz.id,
        user_id=user_id,
        number=len(earlier) + 1,
        state=AttemptState.OPEN,
        started_at=at,
    )
    session.add(attempt)
    session.flush()
    _issue(session, attempt, secret)
    return attempt


def _issue(session: Session, attempt: Attempt, secret: str) -> None:
    """Draw and store one variant for each position."""
    for position, (revision, points) in enumerate(_asked(session, attempt, secret), start=1):
        seed = seed_of(secret, attempt.id, position)
        variant = variants.draw(question_of(revision), [seed])[0]
        worth = Decimal(revision.draft.get("points", "1")) if points is None else points
        session.add(issued(attempt, position, revision=revision, variant=variant, points=worth))
    session.flush()


def _asked(session: Session, attempt: Attempt, secret: str) -> list[tuple[Revision, Decimal | None]]:
    """List the revisions an attempt asks, pools drawn, no question twice, with the points of their items."""
    items = items_of(session, quiz_id=attempt.quiz_id)
    latest = latest_revisions(session, question_ids=[each.question_id for each in items if each.question_id])
    asked: list[tuple[Revision, Decimal | None]] = []
    taken = set(latest)
    for item in items:
        if item.question_id is not None:
            asked.append((latest[item.question_id], item.points))
            continue
        drawn = _drawn(session, item, taken, secret=secret, attempt_id=attempt.id)
        taken.update(each.question_id for each in drawn)
        asked += [(each, item.points) for each in drawn]
    return asked


def _drawn(
    session: Session, item: QuizItem, taken: set[str], *, secret: str, attempt_id: str
) -> list[Revision]:
    rules = dict(item.pool or {})
    matching = pool(session, bank_id=rules.pop("bank_id"), matching=rules)
    left = [each for each in matching if each.question_id not in taken]
    if len(left) < (item.pick or 0):
        raise ConflictError("a pool of this quiz has too few questions left", code="pool_too_small")
    return choose(left, item.pick or 0, secret=secret, attempt_id=attempt_id, item_id=item.id)


def tries_left(quiz: Quiz, variant: IssuedVariant) -> int | None:
    """Return how many submissions an item still takes; None where they are not counted (`deferred`)."""
    if quiz.behavior == Behavior.DEFERRED:
        return None
    return 0 if variant.closed else max(0, quiz.tries - variant.wrong_tries)


def submit(
    session: Session, *, attempt: Attempt, quiz: Quiz, position: int, responses: Responses, at: datetime
) -> Submitted:
    """Take one set of responses to one item: graded at once (`adaptive`), or kept until the end (`deferred`).

    Raises `ConflictError`: `attempt_finished`, `no_tries_left`; `UnreadableError`, with nothing recorded.
    """
    attempt = queries.locked_attempt(session, attempt.id)
    variant = queries.locked_variant(session, attempt_id=attempt.id, position=position)
    if attempt.state == AttemptState.FINISHED:
        raise ConflictError("this attempt is finished", code="attempt_finished")
    readings = read(quiz, variant, responses)
    earlier = _identical(session, quiz, variant, readings)
    if earlier is not None:
        return Submitted(earlier, variant, created=False)
    if variant.closed:
        raise ConflictError("this item takes no more tries", code="no_tries_left")
    submission = _record(session, variant, responses, readings, at)
    if quiz.behavior == Behavior.ADAPTIVE:
        _grade(variant, submission, readings, penalty=quiz.penalty)
        variant.closed = submission.raw_fraction == FULL or variant.wrong_tries >= quiz.tries
    session.flush()
    return Submitted(submission, variant, created=True)


def read(quiz: Quiz, variant: IssuedVariant, responses: Responses) -> dict[str, Reading]:
    """Read responses to an item; nothing is stored. Raises `UnreadableError` with all that cannot be read."""
    try:
        return answers.read(variant_of(variant).declarations, responses)
    except ResponsesError as error:
        raise UnreadableError(error, tries_left(quiz, variant)) from error


def _record(
    session: Session,
    variant: IssuedVariant,
    responses: Responses,
    readings: Mapping[str, Reading],
    at: datetime,
) -> Submission:
    variant.submissions_made += 1
    submission = Submission(
        issued_variant_id=variant.id,
        number=variant.submissions_made,
        responses=dict(responses),
        read_as={name: each.read_as for name, each in readings.items()},
        received_at=at,
    )
    session.add(submission)
    return submission


def _grade(
    variant: IssuedVariant, submission: Submission, readings: dict[str, Reading], *, penalty: Decimal
) -> None:
    """Grade a submission and bring its item up to date."""
    outcome = answers.grade(variant_of(variant), readings)
    submission.outcome = outcome_tree(outcome)
    submission.raw_fraction = outcome.fraction
    submission.fraction = after_penalty(
        raw=outcome.fraction, best=variant.fraction, penalty=penalty, wrong_before=variant.wrong_tries
    )
    variant.fraction = submission.fraction
    variant.wrong_tries += outcome.fraction < FULL


def _identical(
    session: Session, quiz: Quiz, variant: IssuedVariant, readings: Mapping[str, Reading]
) -> Submission | None:
    """Find an earlier submission of the same values; when the newest counts, only the newest is looked at."""
    earlier = queries.submissions_to(session, variant.id)
    looked_at = earlier[-1:] if quiz.behavior == Behavior.DEFERRED else earlier
    declarations = variant_of(variant).declarations
    wanted = _values(variant, readings)
    read_again = ((one, answers.read(declarations, one.responses)) for one in looked_at)
    return next((one for one, values in read_again if _values(variant, values) == wanted), None)


def _values(variant: IssuedVariant, readings: Mapping[str, Reading]) -> dict[str, tuple[object, ...]]:
    """Return what was read as values that compare: 0.5 is 1/2, unless figures count, and choices are sets."""
    return {
        name: _compared(one, written=_counts_figures(variant.bounds.get(name, {})))
        for name, one in readings.items()
    }


def _compared(reading: Reading, *, written: bool) -> tuple[object, ...]:
    numbers = ((each.value, (each.figures, each.unit) if written else None) for each in reading.numbers)
    return (*sorted(reading.chosen), *numbers)


def _counts_figures(bounds: Mapping[str, Any]) -> bool:
    accepted = (interval for field in bounds.get("fields", ()) for interval in field["accepted"])
    return any("figures" in interval or "decimals" in interval for interval in accepted)


def finish(session: Session, *, attempt: Attempt, quiz: Quiz, at: datetime) -> Attempt:
    """Finish an attempt once, grading what was deferred; a finished one stays as it is."""
    attempt = queries.locked_attempt(session, attempt.id)
    if attempt.state == AttemptState.FINISHED:
        return attempt
    if quiz.behavior == Behavior.DEFERRED:
        for variant in queries.variants_of(session, attempt.id):
            _grade_last(session, variant)
    attempt.state, attempt.finished_at = AttemptState.FINISHED, at
    session.flush()
    return attempt


def _grade_last(session: Session, variant: IssuedVariant) -> None:
    submissions = queries.submissions_to(session, variant.id)
    if submissions:
        last = submissions[-1]
        readings = answers.read(variant_of(variant).declarations, last.responses)
        _grade(variant, last, readings, penalty=Decimal(0))
    variant.closed = True
