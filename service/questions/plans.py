"""What an import does, or would do, with each question of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.questions.differences import Difference
    from service.vocabulary import Draft, Problem


class Action(StrEnum):
    """What an import does with a question."""

    CREATED = "created"
    CHANGED = "changed"
    LEFT = "left"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Planned:
    """One question of a file: what becomes of it, what differs, and what is to be said."""

    slug: str
    action: Action
    draft: Draft | None = None
    changes: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do with each question, and the problems of the file that belong to none."""

    questions: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many questions meet with each action."""
        counted = Counter(each.action for each in self.questions)
        return {action.value: counted[action] for action in Action}
