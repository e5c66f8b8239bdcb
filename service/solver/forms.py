"""What a question asks for when it is answered with formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Forms:
    """The right formulas by asked step, and the wrong ones by misconception and step.

    `names` are what they may read, `points` where they are tried (`grading.equations`).
    """

    names: Mapping[str, tuple[int, ...]]
    points: str
    keys: Mapping[str, str]
    wrong: Mapping[str, Mapping[str, str]]
    shapes: Mapping[str, tuple[int, ...]]
    claims: tuple[str, ...]

    def bound(self, name: str) -> dict[str, object]:
        """Return what an answer is compared with."""
        return {"key": self.keys[name], **self.options(), "points": self.points}

    def options(self) -> dict[str, object]:
        """Return the names that an answer may use, with their shapes."""
        return {"names": {name: list(shape) for name, shape in self.names.items()}}
