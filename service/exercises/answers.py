"""Answers to one variant: read, grade against stored bounds, explain by stored explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from service.grading import chosen, formed
from service.grading.base_types import BASE_TYPES
from service.grading.diagnosis import diagnose
from service.grading.follow_through import follow
from service.grading.judge import Findings, judge
from service.grading.reading import read_responses
from service.grading.strange import lies
from service.grading.table import Table
from service.grading.trail import Entry, Trail, joined
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from service.vocabulary import Misconception, Nature, QuestionError, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.grading.base_types import Judged, Reading
    from service.kinds import Question
    from service.solver.exercise import Exercise
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

    `question` is asked only for a wrong answer among several steps: later ones are then judged from earlier
    ones as well. Without it, or if it was drawn by another version of its kind, they are not.
    """
    declarations = variant.declarations

    def explain(judged: Mapping[str, Judged]) -> Findings:
        stored = variant.explanations
        if stored is None:
            return Findings(tuple(chosen.explained(variant.bounds, readings)))
        misconceptions = known(variant.kind, stored)
        if "formulas" in stored:
            return Findings(
                formed.explained(stored["formulas"], variant.bounds, readings, judged, misconceptions)
            )
        table = Table.read(stored)
        answers = entries(readings, judged)
        written = joined(answers) if len(answers) == len(judged) else None
        whole = diagnose(table, written, misconceptions) if written else ()
        exercise = exercise_of(variant, question) if question and len(judged) > 1 else None
        if exercise is None or not exercise.chained():
            return Findings(whole, strange=lies(table, written, whole))
        shapes = {each.identifier: each.sizes for each in declarations}
        trail = Trail(exercise, exercise.placed(variant.givens), table, shapes, answers)
        parts = follow(trail, misconceptions, explain=not whole)
        found = whole or parts
        return Findings(found, trail.continued, trail.order(), lies(table, written, found))

    return judge(declarations, variant.bounds, readings, explain)


def known(kind: str, stored: Mapping[str, Any]) -> Mapping[str, Misconception]:
    """Return the misconceptions of a kind, and those of a question's own that its variant keeps."""
    own = {
        name: Misconception(name, feedback, Nature(nature))
        for name, (nature, feedback) in stored.get("own", {}).items()
    }
    return {**KINDS[kind].misconceptions, **own} if own else KINDS[kind].misconceptions


def exercise_of(variant: Gradable, question: Callable[[], Question]) -> Exercise | None:
    """Return what the solver drew a variant from, or None if no question of its version can be read."""
    try:
        asked = question()
    except QuestionError:
        return None
    return (
        asked.exercise
        if isinstance(asked, SolverQuestion) and asked.version == variant.kind_version
        else None
    )


def entries(readings: Mapping[str, Reading], judged: Mapping[str, Judged]) -> dict[str, Entry]:
    """Return what was written for each response that was sent, in the order the variant declares them."""
    return {
        name: Entry(
            values=tuple(float(number.value) for number in readings[name].numbers),
            units=tuple(float(number.unit) for number in readings[name].numbers),
            right=tuple(fraction >= 1 for fraction in part.fractions),
        )
        for name, part in judged.items()
        if name in readings
    }
