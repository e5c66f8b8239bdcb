"""Answers to one variant: read, grade against stored bounds, explain by stored explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from service.grading.diagnosis import Written, diagnose
from service.grading.judge import judge
from service.grading.reading import read_responses
from service.kinds import KINDS
from service.vocabulary import ResponsesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.grading.judge import Judged
    from service.grading.reading import Reading
    from service.vocabulary import Declaration, Explanation, Outcome, Plain, Problem, Responses

read = read_responses


@dataclass(frozen=True, slots=True)
class Check:
    """How one response is read, or why it cannot be."""

    identifier: str
    read_as: Plain = None
    problem: Problem | None = None


def validate(declarations: Sequence[Declaration], responses: Responses) -> list[Check]:
    """Return how each response is read, the unreadable and unknown ones with their problem; none raises."""
    return [_check(declarations, name, raw) for name, raw in responses.items()]


def _check(declarations: Sequence[Declaration], name: str, raw: Plain) -> Check:
    try:
        readings = read(declarations, {name: raw})
    except ResponsesError as error:
        return Check(name, problem=error.problems[0])
    return Check(name, readings[name].read_as if name in readings else None)


class Gradable(Protocol):
    """A variant as grading needs it, drawn just now or stored long ago."""

    @property
    def kind(self) -> str:
        """The kind of question, which knows its misconceptions."""

    @property
    def declarations(self) -> Sequence[Declaration]:
        """What each response must be."""

    @property
    def bounds(self) -> Mapping[str, Any]:
        """What each response is compared with."""

    @property
    def explanations(self) -> Mapping[str, Any] | None:
        """The answers of wrong roads, if the solver drew the variant."""


def grade(variant: Gradable, readings: Mapping[str, Reading]) -> Outcome:
    """Return the outcome of a submission: exact comparisons, and a look-up only when it is not full."""

    def explain(judged: Mapping[str, Judged]) -> tuple[Explanation, ...]:
        answered = all(each.identifier in readings for each in variant.declarations)
        if variant.explanations is None or not answered:
            return ()
        return diagnose(variant.explanations, written(readings, judged), KINDS[variant.kind].misconceptions)

    return judge(variant.declarations, variant.bounds, readings, explain)


def written(readings: Mapping[str, Reading], judged: Mapping[str, Judged]) -> Written:
    """Return a submission field by field, in the order the variant declares them."""
    numbers = [(name, number) for name in judged for number in readings[name].numbers]
    return Written(
        identifiers=tuple(name for name, _ in numbers),
        values=tuple(float(number.value) for _, number in numbers),
        units=tuple(float(number.unit) for _, number in numbers),
        right=tuple(fraction >= 1 for part in judged.values() for fraction in part.fractions),
    )
