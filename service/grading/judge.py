"""Judging readings against stored bounds by base type; knows no kind, and never needs the key."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from service.grading.base_types import BASE_TYPES
from service.grading.scoring import SCORING, by_hand, floor_of, settled
from service.vocabulary import Nature, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.grading.base_types import Judged, Reading
    from service.grading.strange import Strange
    from service.grading.trail import Continued
    from service.vocabulary import Declaration, Explanation, JudgedLine, Plain

CONVENTION_CREDIT = 0.5
"""What a response is worth at least when it is right in a convention other than the printed one."""

_NONE: Final = MappingProxyType[str, Any]({})


class Findings(NamedTuple):
    """What was found out about a submission that is not full.

    `continued` says of wrong responses how they stand to earlier ones, `order` is the order of work;
    `strange` is where the answer lies if nothing explains it. Of shown work `lines` says how each stands, and
    `first` which step is the first that is wrong.
    """

    diagnosis: tuple[Explanation, ...] = ()
    continued: Mapping[str, Continued] = _NONE
    order: Sequence[str] = ()
    strange: Strange | None = None
    lines: Mapping[str, tuple[JudgedLine, ...]] = _NONE
    first: str | None = None

    @property
    def changes(self) -> bool:
        """Whether some response has more to say, or is worth more, for it."""
        return bool(self.continued or self.lines) or any(
            each.nature is Nature.CONVENTION for each in self.diagnosis
        )


def judge(
    declarations: Sequence[Declaration],
    bounds: Mapping[str, Any],
    readings: Mapping[str, Reading],
    explain: Callable[[Mapping[str, Judged]], Findings],
) -> Outcome:
    """Return the outcome of one submission; `explain` is asked only when it is not full.

    A response without bounds is not judged. The first error is the earliest response, in the order of work,
    that is wrong and does not follow from earlier ones. An absent response is worth 0. Fields in which no
    misconception differs from the key weigh nothing.
    """
    judged: dict[str, Judged] = {}
    for each in declarations:
        if (bound := bounds.get(each.identifier)) is not None:
            worth = BASE_TYPES[each.base_type].judge(bound, readings.get(each.identifier))
            judged[each.identifier] = weighted(worth, bound["weight"]) if "weight" in bound else worth
    if readings and by_hand(bounds):
        results = tuple([result(name, readings.get(name), part, 0.0) for name, part in judged.items()])
        return Outcome(0.0, results, needs_grading=True)
    rules = bounds.get(SCORING, {})
    return settled(concluded(judged, readings, explain, floor_of(rules)), rules, readings)


def weighted(judged: Judged, weight: float) -> Judged:
    """Return a response's worth, counting so much beside the others if it counts at all."""
    if not judged.weight:
        return judged
    scale = weight / judged.weight
    return judged._replace(weights=tuple([each * scale for each in judged.weights]))


def concluded(
    judged: Mapping[str, Judged],
    readings: Mapping[str, Reading],
    explain: Callable[[Mapping[str, Judged]], Findings],
    floor: float,
) -> Outcome:
    """Return what the responses of a submission are worth together, none of them less than the floor."""
    results = tuple([result(name, readings.get(name), part, floor) for name, part in judged.items()])
    worth = mean(results, judged)
    if worth >= 1:
        return Outcome(1.0, results)
    found = explain(judged)
    if found.changes:
        results = tuple([told(part, judged[part.identifier], found) for part in results])
        worth = mean(results, judged)
    wrong = [part.identifier for part in results if not part.correct and not part.carried_from]
    in_order = [name for name in found.order if name in wrong] if found.order else wrong
    first = found.first or (in_order[0] if in_order else None)
    return Outcome(worth, results, found.diagnosis, first, strange=found.strange)


def result(identifier: str, reading: Reading | None, judged: Judged, floor: float) -> Result:
    """Return what one response was worth, at least the floor."""
    raw: Plain = reading.raw if reading else None
    read_as: Plain = reading.read_as if reading else None
    fraction = max(floor, judged.fraction)
    return Result(identifier, raw, read_as, fraction >= 1, fraction, judged.feedback)


def told(part: Result, judged: Judged, found: Findings) -> Result:
    """Return the result with all that was found out about it."""
    part = credited(carried(part, judged, found), found.diagnosis)
    return part._replace(lines=found.lines[part.identifier]) if part.identifier in found.lines else part


def carried(part: Result, judged: Judged, found: Findings) -> Result:
    """Return the result with credit for the numbers that follow from earlier wrong ones."""
    if part.identifier not in found.continued:
        return part
    one = found.continued[part.identifier]
    worths = one.worth or (1.0,) * len(one.right)
    fractions = (
        max(each, most) if right else each
        for right, each, most in zip(one.right, judged.fractions, worths, strict=True)
    )
    worth = judged._replace(fractions=tuple(fractions)).fraction
    return part._replace(fraction=worth, carried_from=one.sources, not_carried=one.refused)


def credited(part: Result, diagnosis: tuple[Explanation, ...]) -> Result:
    """Return the result with a convention's credit, if a convention explains it."""
    by_convention = any(
        each.nature is Nature.CONVENTION and part.identifier in each.explains for each in diagnosis
    )
    return part._replace(fraction=max(part.fraction, CONVENTION_CREDIT)) if by_convention else part


def mean(results: tuple[Result, ...], judged: Mapping[str, Judged]) -> float:
    """Return the weighted mean of the results: full only if everything that counts is full.

    Where nothing would count, everything counts alike.
    """
    fractions = [part.fraction for part in results]
    if min(fractions, default=1.0) >= 1:
        return 1.0
    if not any(fractions):
        return 0.0
    weights = [judged[part.identifier].weight for part in results]
    if not any(weights):
        weights = [1.0] * len(results)
    earned, full = 0.0, True
    for fraction, weight in zip(fractions, weights, strict=True):
        earned += fraction * weight
        full = full and (fraction >= 1 or not weight)
    return 1.0 if full else earned / sum(weights)
