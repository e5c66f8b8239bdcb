"""Questions from files into a bank, and back: a plan first, then all that can be taken, at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from service.exercises import authoring
from service.exercises.effort import BUDGET, MOST_QUESTIONS, share
from service.exercises.trial import examined
from service.formats import native
from service.questions import queries
from service.questions.differences import differences
from service.questions.operations import digest, save_question
from service.questions.plans import Action, Plan, Planned
from service.vocabulary import Problem, QuestionError, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.formats.native import Loaded
    from service.kinds import Question as ReadQuestion
    from service.questions.models import Bank
    from service.questions.queries import Stored
    from service.vocabulary import Draft

MOST_CHANGED: Final = 2000
"""New or changed questions of one import; of those that the solver draws, fewer (`effort.share`)."""

Reading: TypeAlias = "ReadQuestion | QuestionError"
"""A question as read, or why it cannot be."""


def import_questions(
    session: Session, *, bank: Bank, data: bytes, at: datetime, dry_run: bool = False
) -> Plan:
    """Store the questions of a native file that can be taken, but for a dry run; say what became of each.

    Importing the same again changes nothing. Raises `QuestionError` when the file holds more new or changed
    questions than are taken at once.
    """
    found = plan(session, bank=bank, loaded=native.load(data))
    if not dry_run:
        for each in found.questions:
            if each.draft is not None and each.action in {Action.CREATED, Action.CHANGED}:
                save_question(session, bank=bank, draft=each.draft, at=at)
    return found


def plan(session: Session, *, bank: Bank, loaded: Loaded) -> Plan:
    """Return what importing a file into a bank would do; nothing is stored."""
    stored = queries.stored_in(session, bank_id=bank.id)
    taken = loaded.drafts
    readings = _readings([each for each in taken if not _is_same(each, stored.get(each.slug))])
    good = [_planned(session, loaded, each, stored.get(each.slug), readings.get(each.slug)) for each in taken]
    slugs = {draft.slug for draft in taken}
    bad = {pointer: slug for (what, slug), pointer in loaded.pointers.items() if what == "question"}
    waiting = {at: slug for at, slug in bad.items() if slug not in slugs}
    own = {slug: [p for p in loaded.problems if _inside(p, at)] for at, slug in waiting.items()}
    told = {id(problem) for problems in own.values() for problem in problems}
    late = [Planned(slug, Action.WAITING, problems=tuple(problems)) for slug, problems in own.items()]
    rest = [problem for problem in loaded.problems if id(problem) not in told]
    return Plan((*good, *late), (*rest, *_not_here(loaded)))


def _inside(problem: Problem, at: str) -> bool:
    return problem.pointer == at or problem.pointer.startswith(f"{at}/")


def _readings(new: Sequence[Draft]) -> Mapping[str, Reading]:
    """Read new and changed drafts as questions; refuse more work than one request may do."""
    readings = {each.slug: _read(each) for each in new[:MOST_CHANGED]}
    work = sum(share(each) for each in readings.values() if not isinstance(each, QuestionError))
    if len(new) > MOST_CHANGED or work > BUDGET:
        detail = f"At most {MOST_CHANGED:,} new questions are taken at once, {MOST_QUESTIONS} of them drawn."
        raise QuestionError(detail, [Problem("too_many_questions", detail, hint="import it in parts")])
    return readings


def _read(draft: Draft) -> Reading:
    try:
        return authoring.read(draft)
    except QuestionError as error:
        return error


def _is_same(draft: Draft, stored: Stored | None) -> bool:
    return stored is not None and stored.digest == digest(native.dump_question(draft))


def _planned(
    session: Session, loaded: Loaded, draft: Draft, stored: Stored | None, reading: Reading | None
) -> Planned:
    """Return what becomes of a draft that has no problem of form; it was read if it is new or changed."""
    placed = partial(loaded.locate, "question", draft.slug)
    notes = list(_notes(stored))
    if reading is None:
        return Planned(draft.slug, Action.LEFT, draft, problems=placed(notes))
    try:
        found = [*_linted(reading), *notes]
    except QuestionError as error:
        return Planned(draft.slug, Action.WAITING, problems=placed(error.problems))
    if stored is None:
        return Planned(draft.slug, Action.CREATED, draft, problems=placed(found))
    before = queries.latest_revision(session, question_id=stored.question_id)
    changes = differences(dict(before.draft) if before else None, native.dump_question(draft))
    return Planned(draft.slug, Action.CHANGED, draft, tuple(changes), placed(found))


def _linted(reading: Reading) -> list[Problem]:
    if isinstance(reading, QuestionError):
        raise reading
    return examined(reading)


def _notes(stored: Stored | None) -> Iterator[Problem]:
    if stored is not None and stored.archived_at is not None:
        detail = "the question is archived, and stays so"
        yield Problem("archived", detail, "/question", hint="bring it back", severity=Severity.NOTICE)


def _not_here(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each object that no bank holds."""
    for what, slug in loaded.pointers:
        if what != "question":
            detail = f"a bank holds questions only; this is a {what}"
            problem = Problem("not_here", detail, f"/{what}", hint="POST /courses:import takes it")
            (placed,) = loaded.locate(what, slug, [problem])
            yield placed


def export_questions(session: Session, *, bank: Bank) -> bytes:
    """Return a bank's questions, but for archived ones, as a native file: importing it changes nothing."""
    drafts = [native.read_question(dict(tree)) for tree in queries.drafts_in(session, bank_id=bank.id)]
    return native.write_yaml({"questions": [native.dump_question(each, "question") for each in drafts]})
