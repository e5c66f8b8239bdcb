"""What is behind a submission that is not full, by what its variant keeps of wrong roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from service.grading import chosen, formed, shown_work
from service.grading.base_types.works import WORK, of_reading
from service.grading.diagnosis import Written, diagnose
from service.grading.follow_through import follow
from service.grading.judge import Findings
from service.grading.strange import lies
from service.grading.table import Table
from service.grading.trail import Entry, Trail
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from service.vocabulary import Misconception, Nature, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.exercises.answers import Gradable
    from service.grading.base_types import Judged, Reading
    from service.kinds import Question
    from service.solver.exercise import Exercise


def explain(
    variant: Gradable,
    readings: Mapping[str, Reading],
    question: Callable[[], Question] | None,
    judged: Mapping[str, Judged],
) -> Findings:
    """Return what was found out about a submission."""
    stored = variant.explanations
    if stored is None:
        return Findings(tuple(chosen.explained(variant.bounds, readings)))
    misconceptions = known(variant.kind, stored)
    if "formulas" in stored:
        found = formed.explained(stored["formulas"], variant.bounds, readings, judged, misconceptions)
        return Findings(found)
    table = Table.read(stored)
    shown = WORK.name in [each.base_type for each in variant.declarations]
    exercise = exercise_of(variant, question) if question and (shown or len(judged) > 1) else None
    told = of_work if shown else of_numbers
    return told(variant, readings, judged, table, misconceptions, exercise)


def of_numbers(
    variant: Gradable,
    readings: Mapping[str, Reading],
    judged: Mapping[str, Judged],
    table: Table,
    misconceptions: Mapping[str, Misconception],
    exercise: Exercise | None,
) -> Findings:
    """Return what was found out about numbers: as a whole, and stage by stage."""
    written = all_written(readings, judged)
    whole = diagnose(table, written, misconceptions) if written else ()
    if exercise is None or not exercise.chained():
        return Findings(whole, strange=lies(table, written, whole))
    shapes = {each.identifier: each.sizes for each in variant.declarations}
    trail = Trail(exercise, exercise.placed(variant.givens), table, shapes, entries(readings, judged))
    parts = follow(trail, misconceptions, explain=not whole)
    found = whole or parts
    return Findings(found, trail.continued, trail.order(), lies(table, written, found))


@np.errstate(all="ignore")
def of_work(
    variant: Gradable,
    readings: Mapping[str, Reading],
    judged: Mapping[str, Judged],
    table: Table,
    misconceptions: Mapping[str, Misconception],
    exercise: Exercise | None,
) -> Findings:
    """Return what was found out about shown work: line by line, or as a whole. Lines may be infinite."""
    name = next(each.identifier for each in variant.declarations if each.base_type == WORK.name)
    if name not in readings:
        return Findings()
    bound, worth = variant.bounds[name], judged[name]
    lines = of_reading(bound, readings[name])
    written = shown_work.asked(bound, lines, worth, name)
    full = written if len(written.values) == len(table.keys) else None
    whole = diagnose(table, full, misconceptions) if full else ()
    if exercise is None:
        return Findings(whole, strange=lies(table, full, whole))
    desk = shown_work.Desk.of(name, exercise, exercise.placed(variant.givens), lines)
    found = shown_work.findings(desk, worth, misconceptions)
    diagnosis = found.diagnosis or whole
    return found._replace(diagnosis=diagnosis, strange=lies(table, full, diagnosis))


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


def all_written(readings: Mapping[str, Reading], judged: Mapping[str, Judged]) -> Written | None:
    """Return what was written number by number, or None if something was not answered."""
    if not judged.keys() <= readings.keys():
        return None
    numbers = [
        (name, *number.floats, fraction >= 1)
        for name, part in judged.items()
        for number, fraction in zip(readings[name].numbers, part.fractions, strict=True)
    ]
    return Written(*zip(*numbers, strict=True))


def entries(readings: Mapping[str, Reading], judged: Mapping[str, Judged]) -> dict[str, Entry]:
    """Return what was written for each response that was sent, in the order the variant declares them."""
    return {
        name: Entry(
            values=tuple([float(number.value) for number in readings[name].numbers]),
            units=tuple([float(number.unit) for number in readings[name].numbers]),
            right=tuple([fraction >= 1 for fraction in part.fractions]),
        )
        for name, part in judged.items()
        if name in readings
    }
