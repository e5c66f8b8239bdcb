"""What a kind of question is: its name and version, what its author may set, and how a draft is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from service.solver.exercise import SolverQuestion
from service.vocabulary import StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.vocabulary import Draft, Misconception

Question: TypeAlias = SolverQuestion | StaticQuestion


@dataclass(frozen=True, slots=True)
class Kind:
    """One family of questions.

    `parameters_schema` is JSON Schema, checked before `read` is called; `example` a native draft that works;
    `misconceptions` all that its explanations may name.
    """

    name: str
    version: int
    title: str
    parameters_schema: Mapping[str, object]
    example: Mapping[str, object]
    read: Callable[[Draft], Question]
    misconceptions: Mapping[str, Misconception] = field(default_factory=dict)
