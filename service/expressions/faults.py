"""What is wrong with an expression: a code, plain words, where, and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from service.vocabulary import GradestepError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LISTED: Final = 12
SHOWN: Final = 120
"""Most characters of an excerpt."""


class ExpressionError(GradestepError):
    """An expression cannot be read, or means nothing; `at` counts the characters before the place."""

    code = "bad_expression"

    def __init__(self, detail: str, at: int, *, code: str = "", hint: str = "") -> None:
        super().__init__(detail, code=code)
        self.at = at
        self.hint = hint

    def problem(self, pointer: str, text: str = "") -> Problem:
        """Return the problem at `pointer`, with its column inside the text there and no line."""
        start = max(0, min(self.at - SHOWN // 2, len(text) - SHOWN))
        excerpt = " ".join(text[start : start + SHOWN].split())
        return Problem(self.code, self.detail, pointer, None, self.at + 1, excerpt, self.hint)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint: the nearest of the known names, or else what they are unless there is more to say."""
    names = list(known)
    near = get_close_matches(name, names, 1, 0.6) or [each for each in names if each.lower() == name.lower()]
    if near:
        return f"did you mean {near[0]}?"
    if otherwise:
        return otherwise
    listed = ", ".join(names[:MOST_LISTED]) + (", …" if len(names) > MOST_LISTED else "")
    return f"known here: {listed}" if names else ""
