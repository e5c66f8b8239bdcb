"""Answers to one variant: read, grade against stored bounds, explain by stored explanations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from service.exercises.explaining import explain
from service.grading.base_types import BASE_TYPES
from service.grading.judge import judge
from service.grading.reading import read_responses
from service.vocabulary import ResponsesError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.grading.base_types import Reading
    from service.kinds import Question
    from service.vocabulary import Declaration, Outcome, Plain, Problem, Responses

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


def accepted(declarations: Sequence[Declaration], bounds: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return in words what earns something in each response, for whoever may know the key."""
    types = {each.identifier: BASE_TYPES[each.base_type] for each in declarations}
    return {name: each.accepted(bounds[name]) for name, each in types.items() if each.accepted}


class Gradable(Protocol):
    """A variant as grading needs it, drawn just now or stored long ago."""

    @property
    def kind(self) -> str:
        """The kind of question, which knows its misconceptions."""

    @property
    def kind_version(self) -> int:
        """The version of the kind that drew it: no other knows its steps."""

    @property
    def declarations(self) -> Sequence[Declaration]:
        """What each response must be."""

    @property
    def bounds(self) -> Mapping[str, Any]:
        """What each response is compared with."""

    @property
    def givens(self) -> Mapping[str, object]:
        """What was drawn."""

    @property
    def explanations(self) -> Mapping[str, Any] | None:
        """The answers of wrong roads, if the solver drew the variant."""


def grade(
    variant: Gradable, readings: Mapping[str, Reading], question: Callable[[], Question] | None = None
) -> Outcome:
    """Return the outcome of a submission: exact comparisons, and a look-up only when it is not full.

    `question` is asked only for a wrong answer among several steps, or in shown work: later ones are then
    judged from earlier ones as well. Without it, or if it was drawn by another version of its kind, they are
    not.
    """
    return judge(
        variant.declarations, variant.bounds, readings, partial(explain, variant, readings, question)
    )
