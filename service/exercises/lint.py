"""What is worth saying about a question that can be read: its trial draws, feedback, and what it asks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.exercises import advice, effort
from service.exercises.proofs import telling
from service.exercises.variants import certified, draw
from service.grading.intervals import intervals_of
from service.solver.exercise import flat
from service.vocabulary import Problem, Severity, StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.kinds import Question
    from service.solver.exercise import SolverQuestion
    from service.solver.redraw import Batch

SEEDS: Final = range(50)
"""The trial draws; fewer where one variant takes long."""

BUDGET: Final = effort.BUDGET // 3

MOST_REFUSED: Final = 0.75
FEWEST_DISTINCT: Final = 10
MOST_UNGRADED: Final = 0.5


def lint(question: Question) -> list[Problem]:
    """Return warnings and notices about a question, with pointers into its draft; none is an error.

    Raises:
        QuestionError: it has no variant that could be served to some trial seed.
    """
    if isinstance(question, StaticQuestion):
        return [*_of_feedback(question), *_of_exactness(question)]
    draw(question, SEEDS[:1])  # what cannot be put into words is refused, too
    batch = certified(question, SEEDS[: effort.most_drawn(question, BUDGET)])
    weights = (
        _of_weights(question, batch) if question.exercise.offer is None and question.forms is None else ()
    )
    return [*question.notices, *_of_draws(question, batch), *_of_claims(question), *weights]


def _of_feedback(question: StaticQuestion) -> Iterator[Problem]:
    """Look for choices that say nothing about themselves, and sources that do not when matched wrongly."""
    variant = question.variant(0)
    bounds: Mapping[str, Any] = variant.bounds
    for each in variant.declarations:
        for name, field in (("choices", "choices"), ("pairs", "sources")):
            offered: Mapping[str, Any] = bounds[each.identifier].get(name, {})
            silent = [what for what, one in offered.items() if not one.get("feedback")]
            if silent:
                detail = f"These {field} have no feedback: {', '.join(silent)}."
                hint = f"say of each of the {field} why it is right or wrong"
                there = f"/{field}" if field in question.draft.parameters else ""
                yield notice("missing_feedback", detail, f"/parameters{there}", hint)


def _of_exactness(question: StaticQuestion) -> Iterator[Problem]:
    """Look for keys that no decimal number equals, though nothing near them is accepted."""
    bounds: Mapping[str, Any] = question.variant(0).bounds
    exact = {
        each["lower"]
        for bound in bounds.values()
        for each in intervals_of(bound)
        if each.get("lower") == each.get("upper") and not _ends(each.get("lower", "0"))
    }
    for key in sorted(exact):
        detail = f"No decimal number is exactly {key}, and nothing else is accepted."
        hint = "say a tolerance, as in {absolute: 0.001}, or in the prompt that a fraction is asked for"
        yield notice("only_a_fraction", detail, "/parameters", hint)


def _ends(number: str) -> bool:
    """Return whether a stored number can be written in decimals: its denominator divides a power of ten."""
    below = int(number.partition("/")[2] or 1)
    return pow(10, below.bit_length(), below) == 0


def _of_draws(question: SolverQuestion, batch: Batch) -> Iterator[Problem]:
    """Look at what share of the raw draws was refused, and how many variants differ."""
    exercise, distances = question.exercise, batch.certificate.distances
    if batch.refused_share > MOST_REFUSED:
        nearest = Counter(exercise.claims[at] for at in distances[exercise.claimed()].argmin(axis=0).tolist())
        name = nearest.most_common(1)[0][0]
        detail = f"{batch.refused_share:.0%} of all draws are refused; nearest to the key is mostly {name}."
        hint = advice.advise(exercise, effort.cost(question)).words()
        yield Problem("refused_share", detail, "/parameters", hint=hint, severity=Severity.WARNING)
    drawn = np.concatenate([flat(batch.environment[name]) for name in exercise.draws])
    distinct = np.unique(drawn, axis=1).shape[1]
    count = drawn.shape[1]
    if distinct < min(FEWEST_DISTINCT, count):
        detail = f"{count} seeds give only {distinct} different variants."
        yield notice("few_variants", detail, "/parameters", "widen the ranges")


def _of_claims(question: SolverQuestion) -> Iterator[Problem]:
    """Name the misconceptions that cannot show in what is asked."""
    exercise = question.exercise
    recipe = exercise.recipe
    unseen = [name for name in recipe.misconceptions if not recipe.visible(exercise.ask, (name,))]
    if unseen:
        detail = f"These misconceptions cannot show in what is asked: {', '.join(unseen)}."
        yield notice("not_claimable", detail, "/ask", "ask for a later step to find them")


def _of_weights(question: SolverQuestion, batch: Batch) -> Iterator[Problem]:
    """Name the responses that mostly earn nothing, because no misconception differs from the key there."""
    exercise = question.exercise
    told = telling(exercise, batch)
    drawn = told.shape[-1]
    for name in exercise.ask:
        count = int((~told[exercise.rows(batch.environment, (name,))].any(axis=0)).sum())
        if count > MOST_UNGRADED * drawn:
            detail = f"{name} earns nothing in {count} of {drawn} variants: no misconception shows there."
            yield notice(
                "ungraded_response",
                detail,
                "/ask",
                "leave it out, or ask for a step that one reaches",
            )


def notice(code: str, detail: str, pointer: str, hint: str = "") -> Problem:
    """Return something worth knowing that is not wrong."""
    return Problem(code, detail, pointer, hint=hint, severity=Severity.NOTICE)
