"""Where the n-th character of a YAML scalar stands in its file, whatever quotes, escapes and folds it has."""

from __future__ import annotations

import re
from typing import Final

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*\s+)*")
"""Tags and anchors before a scalar."""

_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|x.{2}|u.{4}|U.{8}|.)", re.DOTALL
)
_JOINED: Final = re.compile(r"(?:\\(?:\r\n|\r|\n)[ \t]*)*")
"""Breaks that are no characters."""

_FOLD: Final = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_HEADER: Final = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*")
_INDENTATION: Final = re.compile(r" *")
_BREAK: Final = re.compile(r"\r\n|\r|\n")


def inside(text: str, start: int, offset: int) -> int:
    """Return the index in `text` of the character number `offset` of the scalar that begins at `start`."""
    begin = start + len(_matched(_PROPERTIES, text, start))
    match text[begin : begin + 1]:
        case '"' | "'" as quote:
            return _in_flow(text, begin + 1, offset, quote)
        case "|" | ">":
            return _in_block(text, begin, offset)
        case "*":
            return begin
    return _in_flow(text, begin, offset, "")


def _matched(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    return match[0] if match else ""


def _in_flow(text: str, at: int, offset: int, quote: str) -> int:
    """Walk a quoted or plain scalar: an escape is one character, a break with its indentation one space."""
    for _ in range(offset):
        if quote == '"':
            at += len(_matched(_JOINED, text, at))
        if quote == '"' and text[at : at + 1] == "\\":
            at += len(_matched(_ESCAPE, text, at)) or 1
        elif quote == "'" and text[at : at + 2] == "''":
            at += 2
        else:
            at += len(_matched(_FOLD, text, at)) or 1
    return min(at, len(text))


def _in_block(text: str, at: int, offset: int) -> int:
    """Walk a block scalar: its lines without their common indentation, a break one character."""
    at += len(_matched(_HEADER, text, at))
    indentation = len(_matched(_INDENTATION, text, at))
    at += indentation
    for _ in range(offset):
        newline = _matched(_BREAK, text, at)
        at += len(newline) or 1
        if newline:
            at += min(indentation, len(_matched(_INDENTATION, text, at)))
    return at
