r"""Pairs of escaped surrogates, which JSON has and YAML has not: `"\ud83d\ude00"` is one character.

They cannot be replaced before parsing: the columns of everything behind them would move, and between single
quotes, or without any, they are twelve characters that mean themselves. So their two backslashes are hidden
from the parser behind a character that the file does not use, and put right in each scalar afterwards.
"""

from __future__ import annotations

import re
from typing import Final

_PRIVATE: Final = range(0xE000, 0xF900)
_PAIR_OR_BACKSLASH: Final = re.compile(r"\\\\|\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})")


class Pairs:
    """One file's pairs of escaped surrogates: `hidden` is its text without them, of the same length."""

    def __init__(self, text: str) -> None:
        self.hidden = text
        self._mark = ""
        if "\\ud" in text or "\\uD" in text:
            self._mark = next((chr(code) for code in _PRIVATE if chr(code) not in text), "")
        self.hides = bool(self._mark)
        if self.hides:
            self._hidden_pair = re.compile(f"{self._mark}u(.{{4}}){self._mark}u(.{{4}})")
            self.hidden = _PAIR_OR_BACKSLASH.sub(self._hide, text)

    def shown(self, value: str, *, quoted: bool) -> str:
        """Return a scalar's value with its pairs: between double quotes (`quoted`) each is one character."""
        if self._mark not in value:
            return value
        return self._hidden_pair.sub(_joined, value) if quoted else value.replace(self._mark, "\\")

    def _hide(self, found: re.Match[str]) -> str:
        return f"{self._mark}{found[1]}{self._mark}{found[2]}" if found[1] else found[0]


def _joined(found: re.Match[str]) -> str:
    high, low = int(found[1], 16), int(found[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
