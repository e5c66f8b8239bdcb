"""Drawing: a question and seeds in, certified variants out, with all that grading will need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from service.exercises import advice, choosing, effort
from service.exercises.assembly import assemble
from service.exercises.forming import as_formulas
from service.exercises.marking import marked
from service.exercises.showing import as_work
from service.kinds.answering import NUMBER, WORK
from service.solver.redraw import RefusedError, admitted, draw_batch
from service.vocabulary import Problem, QuestionError, StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.solver.exercise import SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Variant


@dataclass(frozen=True, slots=True)
class Drawing:
    """Variants drawn together, and the share of all raw draws that was not served."""

    variants: list[Variant]
    refused_share: float = 0.0


def draw(question: SolverQuestion | StaticQuestion, seeds: Sequence[int]) -> list[Variant]:
    """Return one variant for each 128-bit seed, the same whatever is drawn with it.

    Raises:
        QuestionError: a solver question's parameters give no variant that tells right from wrong.
    """
    return draw_all(question, seeds).variants


def draw_all(question: SolverQuestion | StaticQuestion, seeds: Sequence[int]) -> Drawing:
    """Return the same variants, and how many raw draws they took.

    Raises:
        QuestionError: as `draw` does.
    """
    draft = question.draft
    if isinstance(question, StaticQuestion):
        return Drawing([marked(draft, question.variant(seed)) for seed in seeds])
    batch = certified(question, seeds)
    offer = question.exercise.offer
    if offer is None:
        drawn = assemble(question, batch, seeds)
    else:
        drawn = choosing.assemble(question, offer, batch, seeds)
    if draft.answer == WORK:
        drawn = [as_work(question, each) for each in drawn]
    if question.forms is not None:
        drawn = [as_formulas(each, question.forms) for each in drawn]
    return Drawing([marked(draft, each) for each in drawn], batch.refused_share)


def asks_numbers(question: SolverQuestion | StaticQuestion) -> TypeGuard[SolverQuestion]:
    """Return whether a question's variants are just what `assembly` makes of a batch."""
    if isinstance(question, StaticQuestion):
        return False
    plain = question.draft.answer == NUMBER and question.forms is None and not question.draft.scoring
    return plain and question.exercise.offer is None


def certified(question: SolverQuestion, seeds: Sequence[int]) -> Batch:
    """Return the numbers of variants drawn together, before they are put into words.

    Raises:
        QuestionError: as `draw` does.
    """
    try:
        return draw_batch(question.exercise, seeds)
    except RefusedError as refusal:
        raise refused(question, refusal.nearest) from refusal


def refused(question: SolverQuestion, nearest: tuple[str, ...]) -> QuestionError:
    """Return the error that says which misconceptions cannot be told apart, and what to change.

    Where no draw has givens that the task means, it says that instead, and what each given is.
    """
    if not admitted(question.exercise):
        detail = "No draw of these parameters has values that the task means."
        hint = f"GET /api/v1/kinds/{question.kind} says what each value is, such as classes 0 and 1."
        return QuestionError(detail, [Problem("not_meant", detail, "/parameters", hint=hint)])
    detail = f"No draw of these parameters tells the right answer from: {', '.join(nearest[:3])}."
    hint = advice.advise(question.exercise, effort.cost(question)).words()
    return QuestionError(detail, [Problem("not_certifiable", detail, "/parameters", hint=hint)])
