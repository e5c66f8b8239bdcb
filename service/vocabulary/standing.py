"""How an answer, or a line of shown work, stands to what came before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NotCarried(StrEnum):
    """Why an answer that follows from one's own earlier wrong ones earns nothing."""

    TRIVIAL = "step makes the next one trivial"
    TOO_CLOSE = "too close to tell"
    OUT_OF_RANGE = "out of range"


class LineStatus(StrEnum):
    """How a line of shown work stands: right, following from wrong lines before it, or wrong itself."""

    RIGHT = "right"
    FOLLOWS = "follows"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One line of shown work: its number in the text, the step it is about, and how it stands."""

    line: int
    step: str
    status: LineStatus
