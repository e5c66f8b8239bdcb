"""Writes of attempts: start, submit, finish. Each takes the session and the time, and flushes only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from service.attempts import queries
from service.attempts.issuing import begin, issue
from service.attempts.items import Record
from service.attempts.models import Attempt, AttemptState
from service.attempts.recording import Recording, standing_of
from service.attempts.scoring import FULL, after_penalty
from service.attempts.unexplained import STRANGE, keep
from service.db import new_id
from service.exercises import answers
from service.grading.intervals import counts_digits
from service.questions.operations import question_by_id
from service.questions.trees import outcome_tree
from service.quizzes.models import Behavior
from service.vocabulary import ConflictError, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.attempts.items import Item
    from service.attempts.models import Submission
    from service.db import Connect
    from service.grading.base_types import Reading
    from service.quizzes.models import Quiz
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


class Submitted(NamedTuple):
    """What became of responses: the submission, its item as it then stands, and what is new of it."""

    submission: Record
    item: Item
    recording: Recording | None = None


def start(
    session: Session, *, quiz: Quiz, organization_id: str, user_id: str, secret: str, at: datetime
) -> Attempt:
    """Start a learner's next attempt at a quiz and store its variants.

    Raises `ConflictError`: `attempt_open`, `no_attempts_left`; `NotFoundError` for who is not in the course.
    """
    queries.lock_enrollment(session, course_id=quiz.course_id, user_id=user_id)
    earlier = queries.attempts_at(session, quiz_id=quiz.id, user_id=user_id)
    for each in earlier:
        if each.state is AttemptState.OPEN:
            raise AttemptOpenError(each.id)
    if quiz.attempts_allowed is not None and len(earlier) >= quiz.attempts_allowed:
        raise ConflictError("all attempts at this quiz are used", code="no_attempts_left")
    attempt = Attempt(
        id=new_id(),
        organization_id=organization_id,
        quiz_id=quiz.id,
        user_id=user_id,
        number=len(earlier) + 1,
        state=AttemptState.OPEN,
        started_at=at,
        finished_at=None,
        outcomes_given=0,
    )
    begin(session, attempt)
    issue(session, attempt=attempt, certainty=quiz.certainty, secret=secret, at=at)
    return attempt


def submit(session: Session, *, item: Item, responses: Responses, at: datetime) -> Submitted:
    """Take one set of responses to a locked item, and store it: see `decide`."""
    done = decide(session.connection, item=item, responses=responses, at=at)
    if done.recording is not None and not done.recording.record(session.connection()):
        raise ConflictError("the item is not as it was read; hold it")
    return done


def decide(
    connect: Connect, *, item: Item, responses: Responses, at: datetime, newest: Responses | None = None
) -> Submitted:
    """Say what becomes of one set of responses: graded at once (`adaptive`), or kept (`deferred`).

    Stores nothing. `newest` is what was responded last, if it is known. Raises `ConflictError`:
    `attempt_finished`, `no_tries_left`; `UnreadableError`.
    """
    if item.finished:
        raise ConflictError("this attempt is finished", code="attempt_finished")
    readings = _read(item, responses)
    earlier = _identical(connect, item, readings, newest)
    if earlier is not None:
        return Submitted(earlier, item)
    if item.closed:
        raise ConflictError("this item takes no more tries", code="no_tries_left")
    values = _received(item, responses, readings, at)
    if item.behavior is Behavior.ADAPTIVE:
        values |= _graded(connect, item, readings)
    strange = values.pop(STRANGE, None)
    standing = _standing(item, values)
    return Submitted(Record(**values), standing, Recording(values, item, standing, strange))


def _read(item: Item, responses: Responses) -> dict[str, Reading]:
    """Read responses to an item. Raises `UnreadableError` with all that cannot be read."""
    try:
        return answers.read(item.declarations, responses)
    except ResponsesError as error:
        raise UnreadableError(error, item.tries_left) from error


def _received(
    item: Item, responses: Responses, readings: Mapping[str, Reading], at: datetime
) -> dict[str, Any]:
    """Return the row of a submission that is not graded yet."""
    return {
        "id": new_id(),
        "issued_variant_id": item.variant_id,
        "number": item.submissions_made + 1,
        "responses": dict(responses),
        "read_as": {name: each.read_as for name, each in readings.items()},
        "raw_fraction": None,
        "fraction": None,
        "outcome": None,
        "received_at": at,
    }


def _graded(connect: Connect, item: Item, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """Return what grading adds to the row (outcome, fractions before and after penalties), and STRANGE.

    Nothing where staff grade what was answered. A penalty is for wrong tries, which only `adaptive` has
    before the one that is graded.
    """
    outcome = answers.grade(item, readings, partial(question_by_id, connect, item.revision_id))
    if outcome.needs_grading:
        return {}
    fraction = after_penalty(
        raw=outcome.fraction,
        best=item.fraction if item.wrong_tries else None,
        penalty=item.penalty,
        wrong_before=item.wrong_tries,
    )
    graded = {"outcome": outcome_tree(outcome), "raw_fraction": outcome.fraction, "fraction": fraction}
    return {**graded, STRANGE: outcome.strange}


def _standing(item: Item, values: Mapping[str, Any]) -> Item:
    """Return an item as it stands after a submission; one that staff will grade has used its try."""
    raw, adaptive = values["raw_fraction"], item.behavior is Behavior.ADAPTIVE
    solved = raw == FULL or bool((values["outcome"] or {}).get("solved"))
    wrong_tries = item.wrong_tries + (not solved and (adaptive or raw is not None))
    return item._replace(
        submissions_made=values["number"],
        fraction=item.fraction if raw is None else values["fraction"],
        wrong_tries=wrong_tries,
        closed=solved or (adaptive and wrong_tries >= item.tries),
    )


def _identical(
    connect: Connect, item: Item, readings: Mapping[str, Reading], newest: Responses | None
) -> Record | None:
    """Find an earlier submission of the same values; when the newest counts, only the newest is looked at."""
    if not item.submissions_made:
        return None
    only = item.behavior is Behavior.DEFERRED or item.submissions_made == 1
    if only and newest is not None and not _says(item, newest, readings):
        return None
    earlier = queries.submissions_to(connect(), item.variant_id)
    looked_at = earlier[-1:] if only else earlier
    return next((one for one in looked_at if _says(item, one.responses, readings)), None)


def _says(item: Item, responses: Responses, readings: Mapping[str, Reading]) -> bool:
    """Return whether responses that were read before have the same values as those that were read now."""
    before = answers.read(item.declarations, responses)
    return before.keys() == readings.keys() and all(
        _alike(before[name], one, item.bounds.get(name, {})) for name, one in readings.items()
    )


def _alike(one: Reading, other: Reading, bound: Mapping[str, Any]) -> bool:
    """Return whether two readings compare: 0.5 is 1/2, unless figures count, and choices are sets."""
    if [each.value for each in one.numbers] != [each.value for each in other.numbers]:
        return False
    digits = [[(each.figures, each.unit) for each in reading.numbers] for reading in (one, other)]
    return _compared(one) == _compared(other) and (digits[0] == digits[1] or not counts_digits(bound))


def _compared(reading: Reading) -> tuple[object, ...]:
    unit = reading.unit and (reading.unit.factor, reading.unit.powers, reading.unit.offset)
    return (sorted(reading.chosen), reading.parts, reading.shape, unit)


def finish(session: Session, *, attempt: Attempt, at: datetime) -> Attempt:
    """Finish a locked attempt once, grading what was deferred; a finished one stays as it is."""
    if attempt.state == AttemptState.FINISHED:
        return attempt
    newest = queries.newest_submissions(session, attempt.id)
    for item in queries.items_in(session, attempt.id):
        if item.behavior is Behavior.DEFERRED and item.variant_id in newest:
            _grade_last(session, item, newest[item.variant_id])
    attempt.state, attempt.finished_at = AttemptState.FINISHED, at
    session.flush()
    return attempt


def _grade_last(session: Session, item: Item, last: Submission) -> None:
    """Grade the submission that counts; its item then stands at that."""
    graded = _graded(session.connection, item, answers.read(item.declarations, last.responses))
    if not graded:
        return
    keep(session.connection(), item, graded.pop(STRANGE, None))
    standing = _standing(item, {"number": last.number, **graded})
    for name, value in {**graded, **standing_of(standing)}.items():
        setattr(last, name, value)
