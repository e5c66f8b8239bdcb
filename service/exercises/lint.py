"""What is worth saying about a question that can be read: its trial draws, feedback, and what it asks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from service.exercises.variants import draw_all
from service.vocabulary import Problem, Severity, StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.kinds import Question
    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Variant

SEEDS: Final = range(50)
"""The trial draws."""

MOST_REFUSED: Final = 0.75
FEWEST_DISTINCT: Final = 10
MOST_UNGRADED: Final = 0.5


def lint(question: Question) -> list[Problem]:
    """Return warnings and notices about a question, with pointers into its draft; none is an error.

    Raises:
        QuestionError: it has no variant that could be served to some trial seed.
    """
    drawn = draw_all(question, SEEDS)
    found = list(_of_feedback(drawn.variants[0]))
    if isinstance(question, StaticQuestion):
        return found
    found += _of_draws(drawn.variants, drawn.refused_share)
    return [*found, *_of_claims(question), *_of_weights(drawn.variants)]


def _of_feedback(variant: Variant) -> Iterator[Problem]:
    """Look for choices that say nothing about themselves."""
    bounds: Mapping[str, Any] = variant.bounds
    for each in variant.declarations:
        choices: Mapping[str, Any] = bounds[each.identifier].get("choices", {})
        silent = [name for name, choice in choices.items() if not choice.get("feedback")]
        if silent:
            detail = f"These choices have no feedback: {', '.join(silent)}."
            hint = "say of each choice why it is right or wrong"
            yield notice("missing_feedback", detail, "/parameters/choices", hint)


def _of_draws(variants: Sequence[Variant], refused_share: float) -> Iterator[Problem]:
    """Look at what share of the raw draws was refused, and how many variants differ."""
    if refused_share > MOST_REFUSED:
        nearest = Counter(str((each.certificate or {}).get("nearest")) for each in variants)
        detail = (
            f"{refused_share:.0%} of all draws are refused; nearest to the key is mostly {_top(nearest)}."
        )
        hint = "keep more figures in between, take 0 out of the ranges, or except that misconception"
        yield Problem("refused_share", detail, "/parameters", hint=hint, severity=Severity.WARNING)
    distinct = len({repr(sorted(each.givens.items())) for each in variants})
    if distinct < FEWEST_DISTINCT:
        detail = f"{len(variants)} seeds give only {distinct} different variants."
        yield notice("few_variants", detail, "/parameters", "widen the ranges")


def _top(counts: Counter[str]) -> str:
    return counts.most_common(1)[0][0]


def _of_claims(question: SolverQuestion) -> Iterator[Problem]:
    """Name the misconceptions that cannot show in what is asked."""
    exercise = question.exercise
    recipe = exercise.recipe
    unseen = [name for name in recipe.misconceptions if not recipe.visible(exercise.ask, (name,))]
    if unseen:
        detail = f"These misconceptions cannot show in what is asked: {', '.join(unseen)}."
        yield notice("not_claimable", detail, "/ask", "ask for a later step to find them")


def _of_weights(variants: Sequence[Variant]) -> Iterator[Problem]:
    """Name the responses that mostly earn nothing, because no misconception differs from the key there."""
    idle: Counter[str] = Counter()
    for variant in variants:
        bounds: Mapping[str, Any] = variant.bounds
        for name, bound in bounds.items():
            idle[name] += not any(field["weight"] for field in bound["fields"])
    for name, count in idle.items():
        if count > MOST_UNGRADED * len(variants):
            detail = (
                f"{name} earns nothing in {count} of {len(variants)} variants: no misconception shows there."
            )
            yield notice("ungraded_response", detail, "/ask", "ask for an earlier step instead")


def notice(code: str, detail: str, pointer: str, hint: str = "") -> Problem:
    """Return something worth knowing that is not wrong."""
    return Problem(code, detail, pointer, hint=hint, severity=Severity.NOTICE)
