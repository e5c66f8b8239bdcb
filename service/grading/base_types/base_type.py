"""What a base type of responses is: how one is read, and how what was read is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.grading.numbers import Number
    from service.grading.unit_symbols import Unit
    from service.vocabulary import Declaration, Plain


class Reading(NamedTuple):
    """One response as typed and as understood: numbers row by row, the choices ticked, or parts in order.

    Two readings say the same when their numbers, shapes and units, their choices in whatever order, and their
    parts agree.
    """

    raw: Plain
    read_as: Plain
    numbers: tuple[Number, ...] = ()
    chosen: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    unit: Unit | None = None


class UnreadableError(Exception):
    """Something inside one response cannot be read; `problem` points into the response."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.problem = Problem(code, detail, pointer)

    @classmethod
    def at(cls, problem: Problem) -> Self:
        """Return the error of a problem that says more: a column, a hint."""
        error = cls(problem.code, problem.detail, problem.pointer)
        error.problem = problem
        return error


class Judged(NamedTuple):
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
        if not any(self.fractions):
            return 0.0
        weights = self.weights if self.weight else (1.0,) * len(self.weights)
        earned = sum(part * weight for part, weight in zip(self.fractions, weights, strict=True))
        return float(earned / sum(weights))


@dataclass(frozen=True, slots=True)
class BaseType:
    """One base type (QTI): its name, how a response is read, and how a reading is judged.

    `read` raises `UnreadableError`; `judge` gets the stored bounds of the response, and None where nothing
    was answered. `unreadable` is a response that no declaration of this type can read, for generated tests.
    `accepted` says in words what earns something, for whoever may know the key.
    """

    name: str
    read: Callable[[Declaration, Plain], Reading]
    judge: Callable[[Mapping[str, Any], Reading | None], Judged]
    unreadable: Plain
    accepted: Callable[[Mapping[str, Any]], list[str]] | None = None
