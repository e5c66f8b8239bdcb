"""Shown work as it is written: lines such as `h = w0 + w1*x`, each a step by name, read and worked out.

A line may use what is given and the lines before it, and may go on: of `h = 1 + 2*3 = 7` the last part
counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from service.expressions import ExpressionError, evaluate, notation, parse, shaped
from service.expressions.faults import did_you_mean
from service.expressions.rules import words
from service.grading.numbers import Number, NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.expressions import Shape, Shaped
    from service.solver.arrays import Array
    from service.vocabulary import Problem

MAX_LENGTH: Final = 10_000
MAX_LINES: Final = 200

_EQUALS: Final = re.compile(r"(?<![<>=!])=(?!=)")
_NAME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*")
_BETWEEN: Final = re.compile(r"[\[\],\s]+")


class LineError(Exception):
    """A line cannot be read; the problem has its line and column."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the text, the step it is about, what it says, and how that was understood."""

    number: int
    step: str
    text: str
    found: Shaped

    @property
    def read_as(self) -> str:
        """The line in plain notation."""
        return f"{self.step} = {notation(self.found)}"


def read_lines(text: str, names: Mapping[str, Shape], steps: Mapping[str, Shape]) -> list[Line]:
    """Return the lines of a text that are not blank; `steps` may be named, `names` are given.

    Raises:
        LineError: the first that cannot be read.
    """
    written = text.split("\n")
    if len(text) > MAX_LENGTH or len(written) > MAX_LINES:
        detail = f"Write at most {MAX_LINES} lines and {MAX_LENGTH:,} characters."
        raise at_line(ExpressionError(detail, 0, code="too_long"), 1, "")
    known, lines = dict(names), list[Line]()
    for number, line in enumerate(written, start=1):
        if line.strip():
            try:
                lines.append(read_line(number, line, known, steps))
            except ExpressionError as error:
                raise at_line(error, number, line) from error
            known[lines[-1].step] = lines[-1].found.shape
    return lines


def at_line(error: ExpressionError, number: int, line: str) -> LineError:
    """Return a mistake with the line it stands in."""
    return LineError(replace(error.problem("", line), line=number))


def read_line(number: int, line: str, known: Mapping[str, Shape], steps: Mapping[str, Shape]) -> Line:
    """Return one line.

    Raises:
        ExpressionError: where it cannot be read.
    """
    signs = list(_EQUALS.finditer(line))
    name = _NAME.fullmatch(line, 0, signs[0].start()) if signs else None
    if name is None:
        hint = "such as " + " or ".join(f"{each} = …" for each in list(steps)[:2])
        raise ExpressionError("Begin the line with a step's name and =.", 0, code="bad_line", hint=hint)
    step = name[1]
    if step not in steps or step in known:
        raise _no_step(step, name.start(1), known, steps)
    ends = [*(each.start() for each in signs[1:]), len(line)]
    for sign, end in zip(signs, ends, strict=True):
        found = read_part(line[sign.end() : end], sign.end(), known, steps)
        text = line[sign.end() : end]
    if found.shape != steps[step]:
        detail = f"{step} is {words(steps[step])}, not {words(found.shape)}."
        raise ExpressionError(detail, signs[-1].end(), code="wrong_shape")
    return Line(number, step, text.strip(), found)


def _no_step(step: str, at: int, known: Mapping[str, Shape], steps: Mapping[str, Shape]) -> ExpressionError:
    if step in steps:
        return ExpressionError(f"{step} has a line already.", at, code="duplicate")
    if step in known:
        return ExpressionError(f"{step} is given; write the steps.", at, code="unknown_step")
    hint = did_you_mean(step, steps)
    return ExpressionError(f"There is no step {step[:32]}.", at, code="unknown_step", hint=hint)


def read_part(text: str, start: int, known: Mapping[str, Shape], steps: Mapping[str, Shape]) -> Shaped:
    """Return what stands behind one equals sign, its mistakes with their place in the line."""
    try:
        return shaped(parse(text), known, "given or line")
    except ExpressionError as error:
        hint = error.hint
        for name in steps:
            if error.code == "unknown_name" and f" {name} here" in error.detail and name not in known:
                hint = f"write a line for {name} first"
        raise ExpressionError(error.detail, start + error.at, code=error.code, hint=hint) from error


@dataclass(frozen=True, slots=True)
class Worked:
    """What a line comes to, number by number; what is written as a number is exact and has a last digit."""

    line: Line
    array: Array
    numbers: tuple[Number, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers as floats, NaN where there is none."""
        return tuple(self.array.reshape(-1).tolist())

    @property
    def units(self) -> tuple[float, ...]:
        """What one unit of each number's last digit is worth; 0 for what is worked out."""
        return tuple(float(each.unit) for each in self.numbers) or (0.0,) * self.array.size


def worked(lines: Sequence[Line], given: Mapping[str, object]) -> dict[str, Worked]:
    """Return what each line comes to from what is given and the lines before it, by step."""
    known = {name: np.array(value, dtype=np.float64)[..., np.newaxis] for name, value in given.items()}
    found = {}
    for line in lines:
        values = np.broadcast_to(evaluate(line.found.expression, known), (*line.found.shape, 1))
        known[line.step] = values
        found[line.step] = Worked(line, values, tuple(numbers_of(line.text, values)))
    return found


def numbers_of(text: str, values: Array) -> Iterator[Number]:
    """Yield the numbers of a line: as written where it holds numbers only, else as worked out.

    None where something came to no number.
    """
    written = [part for part in _BETWEEN.split(text) if part] if values.ndim > 1 else [text]
    try:
        read = [read_number(part) for part in written]
    except NumberError:
        read = []
    if len(read) == values.size:
        yield from read
    elif np.isfinite(values).all():
        for value in values.reshape(-1).tolist():
            yield Number(Fraction(value), None, Fraction(0), "")
