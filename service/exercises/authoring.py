"""Reading what an author wrote: a draft in, a question that can be drawn out, or located problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.exercises.marking import check_scoring
from service.formats.schema import check
from service.kinds import KINDS
from service.vocabulary import Problem, QuestionError

if TYPE_CHECKING:
    from service.kinds import Question
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
    check_scoring(question)
    return question
