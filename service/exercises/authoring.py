"""Reading what an author wrote: a draft in, a question that can be drawn out, or located problems."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.exercises.forming import formed
from service.exercises.marking import check_scoring
from service.exercises.told import check_told
from service.formats.schema import check
from service.kinds import KINDS
from service.kinds.answering import NUMBER, WORK
from service.kinds.claims import WINDOW
from service.kinds.domains import wrong
from service.solver.offers import Offer
from service.vocabulary import Problem, QuestionError, StaticQuestion

if TYPE_CHECKING:
    from service.kinds import Question
    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Draft


def read(draft: Draft) -> Question:
    """Return the question of a draft.

    Raises:
        QuestionError: the kind is unknown, its parameters do not fit, or contradict each other.
    """
    if draft.kind not in KINDS:
        detail = f"There is no kind {draft.kind!r}."
        raise QuestionError(detail, [Problem("unknown_kind", detail, "/kind", hint=", ".join(KINDS))])
    kind = KINDS[draft.kind]
    problems = check(kind.parameters_schema, dict(draft.parameters), "/parameters")
    if problems:
        raise QuestionError(f"The parameters do not fit {kind.name}.", problems)
    question = kind.read(draft)
    if draft.choices is not None:
        question = choosing_among(question, draft, draft.choices)
    if draft.answer != NUMBER:
        question = answered_otherwise(question, draft)
    check_scoring(question)
    check_told(question)
    return question


def answered_otherwise(question: Question, draft: Draft) -> SolverQuestion:
    """Return the question answered with formulas, or with the work shown.

    Raises:
        QuestionError: it has no steps, is asked as multiple choice, or cannot be answered so.
    """
    if isinstance(question, StaticQuestion):
        detail = f"{draft.kind} has no steps, so it takes no answer: {draft.answer}."
        raise wrong("not_for_this_kind", detail, "/answer")
    if draft.choices is not None:
        raise wrong("contradiction", "Who chooses writes no answer: say either of the two.", "/answer")
    if draft.answer == WORK:
        return question
    if draft.tolerance not in (None, WINDOW):
        raise wrong("contradiction", "A formula has no tolerance: leave it out.", "/tolerance")
    forms, notices = formed(question)
    return replace(question, forms=forms, notices=(*question.notices, *notices))


def choosing_among(question: Question, draft: Draft, count: int) -> SolverQuestion:
    """Return the question asked as multiple choice: the key beside what claimed misconceptions answer.

    Raises:
        QuestionError: it has no steps, a tolerance, or too few misconceptions for so many choices.
    """
    if isinstance(question, StaticQuestion):
        raise wrong("not_for_this_kind", f"{draft.kind} has no steps, so it takes no choices.", "/choices")
    if draft.tolerance not in (None, WINDOW):
        raise wrong(
            "not_with_choices", "Who chooses writes no number: leave the tolerance out.", "/tolerance"
        )
    claims = question.exercise.claims
    if len(claims) < count - 1:
        detail = f"Only {len(claims)} misconceptions are claimed here, for {count - 1} wrong choices."
        raise wrong("too_few_misconceptions", detail, "/choices", f"choices: {len(claims) + 1}")
    return replace(question, exercise=replace(question.exercise, offer=Offer(count, claims)))
