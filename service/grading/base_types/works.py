"""Shown work: several lines, each a step by name; what is asked is judged, the other lines say how it came.

A declaration's options say which `names` are given and which `steps` may be written, with their shapes, and
which of them are `asked`. Bounds keep the same, the numbers `given`, and the bounds of each asked step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.base_types.floats import accepted_floats, judge_float
from service.grading.work import LineError, read_lines, worked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.expressions import Shape
    from service.grading.work import Line, Worked
    from service.vocabulary import Declaration, Plain


def lines_of(raw: Plain, options: Mapping[str, Any]) -> list[Line]:
    """Return the lines of a response.

    Raises:
        LineError: one of them cannot be read.
    """
    return read_lines(str(raw), shapes(options["names"]), shapes(options["steps"]))


def shapes(listed: Mapping[str, Any]) -> dict[str, Shape]:
    """Return shapes as they are kept."""
    return {name: tuple(shape) for name, shape in listed.items()}


def read_work(declaration: Declaration, raw: Plain) -> Reading:
    """Return work as it was understood, line by line."""
    if not isinstance(raw, str):
        raise UnreadableError("wrong_type", "Write a text of several lines, such as h = w0 + w1*x.")
    try:
        lines = lines_of(raw, declaration.options)
    except LineError as error:
        raise UnreadableError.at(error.problem) from error
    parts = tuple(f"{line.step} = {line.text}" for line in lines)
    return Reading(raw, [line.read_as for line in lines], parts=parts)


def of_reading(bound: Mapping[str, Any], reading: Reading) -> dict[str, Worked]:
    """Return what the lines of a response come to, by step."""
    return worked(lines_of(reading.raw, bound), bound["given"])


def judge_work(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of what is asked, step by step; a step that has no line is worth nothing."""
    found = of_reading(bound, reading) if reading else {}
    judged = [judge_float(each, numbered(found.get(name))) for name, each in bound["asked"].items()]
    return Judged(
        fractions=tuple(part for each in judged for part in each.fractions),
        weights=tuple(part for each in judged for part in each.weights),
    )


def numbered(found: Worked | None) -> Reading | None:
    """Return a line as numbers that were read."""
    return Reading(None, None, numbers=found.numbers) if found and found.numbers else None


def accepted_work(bound: Mapping[str, Any]) -> list[str]:
    """Say what is accepted of each asked step."""
    return [f"{name}: {text}" for name, each in bound["asked"].items() for text in accepted_floats(each)]


WORK = BaseType("work", read_work, judge_work, unreadable="= 1 =", accepted=accepted_work)
