"""Judging readings against stored bounds by base type; knows no kind, and never needs the key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.vocabulary import Nature, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.grading.numbers import Number
    from service.grading.reading import Reading
    from service.grading.trail import Continued
    from service.vocabulary import Declaration, Explanation, Plain

CONVENTION_CREDIT = 0.5
"""What a response is worth at least when it is right in a convention other than the printed one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One response's worth: fractions of its fields, their weights, and what the student reads."""

    fractions: tuple[float, ...]
    weights: tuple[float, ...]
    feedback: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """How much the response counts beside the others."""
        return sum(self.weights)

    @property
    def fraction(self) -> float:
        """The response's own fraction, 0…1; where no field counts, the mean of all."""
        if self.fractions.count(1.0) == len(self.fractions):
            return 1.0
        weights = self.weights if self.weight else (1.0,) * len(self.weights)
        earned = sum(part * weight for part, weight in zip(self.fractions, weights, strict=True))
        return float(earned / sum(weights))


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out about a submission that is not full.

    `continued` says of wrong responses how they stand to earlier ones, `order` is the order of work.
    """

    diagnosis: tuple[Explanation, ...] = ()
    continued: Mapping[str, Continued] = field(default_factory=dict)
    order: Sequence[str] = ()


def judge(
    declarations: Sequence[Declaration],
    bounds: Mapping[str, Any],
    readings: Mapping[str, Reading],
    explain: Callable[[Mapping[str, Judged]], Findings],
) -> Outcome:
    """Return the outcome of one submission; `explain` is asked only when it is not full.

    The first error is the earliest response, in the order of work, that is wrong and does not follow from
    earlier ones. An absent response is worth 0. Fields in which no misconception differs from the key weigh
    nothing.
    """
    judged = {
        each.identifier: JUDGES[each.base_type](bounds[each.identifier], readings.get(each.identifier))
        for each in declarations
    }
    results = tuple([result(name, readings.get(name), part) for name, part in judged.items()])
    if all(part.correct for part in results) or mean(results, judged) >= 1:
        return Outcome(1.0, results)
    found = explain(judged)
    results = tuple(
        credited(carried(part, judged[part.identifier], found), found.diagnosis) for part in results
    )
    wrong = {part.identifier for part in results if not part.correct and not part.carried_from}
    first = next((name for name in found.order or judged if name in wrong), None)
    return Outcome(mean(results, judged), results, found.diagnosis, first)


def result(identifier: str, reading: Reading | None, judged: Judged) -> Result:
    """Return what one response was worth."""
    raw: Plain = reading.raw if reading else None
    read_as: Plain = reading.read_as if reading else None
    fraction = judged.fraction
    return Result(identifier, raw, read_as, fraction >= 1, fraction, judged.feedback)


def carried(part: Result, judged: Judged, found: Findings) -> Result:
    """Return the result with credit for the numbers that follow from earlier wrong ones."""
    if part.identifier not in found.continued:
        return part
    one = found.continued[part.identifier]
    fractions = (1.0 if right else each for right, each in zip(one.right, judged.fractions, strict=True))
    worth = replace(judged, fractions=tuple(fractions)).fraction
    return replace(part, fraction=worth, carried_from=one.sources, not_carried=one.refused)


def credited(part: Result, diagnosis: tuple[Explanation, ...]) -> Result:
    """Return the result with a convention's credit, if a convention explains it."""
    by_convention = any(
        each.nature is Nature.CONVENTION and part.identifier in each.explains for each in diagnosis
    )
    return replace(part, fraction=max(part.fraction, CONVENTION_CREDIT)) if by_convention else part


def mean(results: tuple[Result, ...], judged: Mapping[str, Judged]) -> float:
    """Return the weighted mean of the results: full only if everything that counts is full.

    Where nothing would count, everything counts alike.
    """
    weights = [judged[part.identifier].weight for part in results]
    if not any(weights):
        weights = [1.0] * len(results)
    counted = [(part.fraction, weight) for part, weight in zip(results, weights, strict=True) if weight]
    if all(fraction >= 1 for fraction, _ in counted):
        return 1.0
    return sum(fraction * weight for fraction, weight in counted) / sum(weights)


def judge_float(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of numbers: each field the best fraction of the intervals it lies in."""
    fields = bound["fields"]
    weights = tuple([field["weight"] for field in fields])
    if reading is None:
        return Judged((0.0,) * len(fields), weights)
    fractions: list[float] = []
    feedback: list[str] = []
    for part, number in zip(fields, reading.numbers, strict=True):
        fitting = [each for each in part["accepted"] if accepts(each, number)]
        best = max(fitting, key=worth) if fitting else MISSED
        fractions.append(worth(best))
        feedback += [str(best["feedback"])] if best.get("feedback") else []
    return Judged(tuple(fractions), weights, tuple(feedback))


MISSED: Mapping[str, Any] = {"fraction": 0.0}


def worth(interval: Mapping[str, Any]) -> float:
    """Return what an answer in an interval is worth."""
    return float(interval["fraction"])


def accepts(interval: Mapping[str, Any], number: Number) -> bool:
    """Return whether a number lies in an interval, ends included, written as precisely as it asks.

    Stored ends are exact decimals or fractions; the comparison is of rationals, crosswise in integers.
    """
    above, below = number.value.as_integer_ratio()
    lower, under = exactly(interval["lower"])
    upper, over = exactly(interval["upper"])
    if above * under < lower * below or above * over > upper * below:
        return False
    if "figures" in interval and (number.figures or 0) < interval["figures"]:
        return False
    return "decimals" not in interval or Fraction(0) < number.unit <= Fraction(1, 10 ** interval["decimals"])


def exactly(text: str) -> tuple[int, int]:
    """Return a stored bound as numerator and denominator; `decimals` wrote it, as a decimal or a fraction."""
    above, _, below = text.partition("/")
    top, bottom = Decimal(above).as_integer_ratio()
    return top, bottom * int(below or 1)


def judge_choices(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of ticked choices: right ones less wrong ones, each in its share, never below 0.

    With one right choice of one to tick this is 1 or 0; ticking everything gains nothing.
    """
    choices: Mapping[str, Any] = bound["choices"]
    chosen = reading.chosen if reading else ()
    right = [name for name, choice in choices.items() if choice["correct"]]
    wrong = [name for name in choices if name not in right]
    gained = sum(name in right for name in chosen) / len(right)
    lost = sum(name in wrong for name in chosen) / len(wrong) if wrong else 0.0
    feedback = tuple(choices[name]["feedback"] for name in chosen if choices[name].get("feedback"))
    return Judged((max(0.0, gained - lost),), (1.0,), feedback)


JUDGES = {"float": judge_float, "identifier": judge_choices}
"""How each base type is judged."""
