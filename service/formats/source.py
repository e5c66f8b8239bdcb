"""A file as text: its bytes decoded, its lines counted as the parser does, its bad characters found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from service.formats.offsets import inside
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 20 * 1024 * 1024
"""Largest file that is read, in bytes."""

_SHOWN: Final = 120
"""Longest excerpt, in characters."""

_LISTED: Final = 20
"""Bad characters reported of one file; the file is refused anyway."""

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_BAD: Final = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BAD_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKING: Final = frozenset("\x85\u2028\u2029")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_UTF_16: Final = frozenset({b"\xff\xfe", b"\xfe\xff"})
_SAVE: Final = "save the file as UTF-8"


class Position(NamedTuple):
    """A place in a file; both count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """The text of a file."""

    text: str

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins; found when the first problem needs it."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def position(self, index: int) -> Position:
        """Return the line and column of the character at `index`."""
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)

    def inside(self, position: Position, offset: int) -> Position:
        """Return where the character number `offset` of the scalar at a position stands."""
        start = self._starts[min(position.line, len(self._starts)) - 1] + position.column - 1
        return self.position(inside(self.text, start, offset))

    def excerpt(self, position: Position) -> str:
        """Return the line of a position; of a long line, the part around the column."""
        if position.line > len(self._starts):
            return ""
        begin = self._starts[position.line - 1]
        end = self._starts[position.line] if position.line < len(self._starts) else len(self.text)
        while end > begin and self.text[end - 1] in "\r\n":
            end -= 1
        first = max(begin, min(begin + position.column - _SHOWN // 2, end - _SHOWN))
        last = min(first + _SHOWN, end)
        shown = _BAD.sub("\N{REPLACEMENT CHARACTER}", self.text[first:last])
        return "…" * (first > begin) + shown + "…" * (last < end)

    def place(self, problem: Problem, position: Position) -> Problem:
        """Return the problem with its line, its column and an excerpt."""
        excerpt = self.excerpt(position)
        return replace(problem, line=position.line, column=position.column, excerpt=excerpt)


def decode(data: bytes) -> tuple[Source, tuple[Problem, ...]]:
    """Return the file's text and what keeps it from being read: its size, its encoding, its characters.

    UTF-8, with or without a byte order mark. Refused are control characters, noncharacters, byte order marks
    inside, and the three characters which YAML 1.1 takes for ends of lines and YAML 1.2 does not (U+0085,
    U+2028, U+2029): the parser would change them silently. All of them may be written as escapes.
    """
    if len(data) > MAX_BYTES:
        detail = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return Source(""), (Problem("too_large", detail, hint="split it into several files"),)
    if data[:2] in _UTF_16 or b"\0" in data[:4]:
        detail = "the file is in UTF-16 or UTF-32, not in UTF-8"
        return Source(""), (Problem("bad_encoding", detail, line=1, column=1, hint=_SAVE),)
    try:
        source = Source(data.removeprefix(_BYTE_ORDER_MARK).decode())
    except UnicodeDecodeError as error:
        return Source(""), (_not_utf8(data, error),)
    return source, tuple(_bad_characters(source))


def bad_character(text: str) -> str:
    """Name the first character that no text may hold (controls, lone surrogates, …), or return nothing.

    Tab and the ends of lines may stand in a text. Databases and pages do not agree about the others.
    """
    found = _BAD_IN_TEXT.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def must_be_escaped(text: str) -> bool:
    """Return whether a text can stand in a file only between double quotes, such as one with U+2028."""
    return _BAD.search(text) is not None


def _bad_characters(source: Source) -> Iterator[Problem]:
    for count, found in enumerate(_BAD.finditer(source.text)):
        if count == _LISTED:
            return
        code = ord(found[0])
        hint = f'write it as "\\u{code:04x}" in double quotes' if found[0] in _BREAKING else "remove it"
        problem = Problem("bad_character", f"the character U+{code:04X} may not stand in a file", hint=hint)
        yield source.place(problem, source.position(found.start()))


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Problem:
    source = Source(data.decode(errors="replace"))
    before = data[: error.start].removeprefix(_BYTE_ORDER_MARK).decode(errors="replace")
    detail = f"the byte 0x{data[error.start]:02X} is not UTF-8"
    return source.place(Problem("bad_encoding", detail, hint=_SAVE), source.position(len(before)))
