"""Read JSON the one way it is read anywhere: RFC 8259, with limits, and nothing guessed.

`json.loads` alone takes NaN, keeps the last of duplicate keys, lets lone surrogates and NUL through (SQLite
stores them, PostgreSQL fails), and raises `RecursionError` on 100,000 brackets.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Final, NoReturn

from service.vocabulary import GradestepError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.vocabulary import Plain

MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 18
"""Most digits of a whole number: what every database and client holds exactly as 64 bits."""

MAX_LOCATED: Final = 65536
"""Longest text, in characters, whose problems are given a pointer: finding them costs more than reading."""

MAX_PROBLEMS: Final = 20

_STRINGS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_SUSPECT: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS: Final = bytes(set(range(256)) - _STEPS.keys())

_DETAILS: Final = {
    "duplicate_key": "This object has the same key twice; keep one.",
    "not_a_json_number": "NaN and Infinity are no numbers in JSON.",
    "number_too_long": f"A whole number has at most {MAX_DIGITS} digits; write a longer one as a string.",
    "unstorable_character": "Text holds neither the character U+0000 nor half of a surrogate pair.",
}


class JsonError(GradestepError):
    """A text is not JSON as we read it; its `code` says in what way, its problems say where."""

    code = "malformed_json"


class WrittenNumber(str):
    """A number with a point or an exponent, as written: a text to whoever reads numbers, else none."""

    __slots__ = ()


class _Offence(str):
    """The code of what is wrong at one place of a tree."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object as written, duplicates included."""


class _OffenceError(Exception):
    pass


def read_json(data: bytes | str) -> Plain:
    """Read one JSON text into a plain tree, numbers with a point or an exponent as their raw text.

    Raises `JsonError`: `malformed_json`, `not_utf8`, `too_deep` (64 levels), `number_too_long` (18 digits),
    `not_a_json_number`, `duplicate_key`, `unstorable_character`.
    """
    text = _decoded(data)
    _refuse_depth(text)
    try:
        tree: Plain = _strict.decode(text)
    except json.JSONDecodeError as error:
        raise _malformed(error) from None
    except _OffenceError as error:
        raise _located(text, str(error)) from None
    if _SUSPECT.search(text) and any(_offences(tree, "")):
        raise _located(text, "unstorable_character")
    return tree


def _decoded(data: bytes | str) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        problem = Problem("not_utf8", f"Byte {error.start + 1} is not UTF-8.")
        raise JsonError("the text is not UTF-8", [problem], code="not_utf8") from None


def _refuse_depth(text: str) -> None:
    """Count brackets before the parser recurses into them."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    brackets = _STRINGS.sub("", text).encode("ascii", "ignore").translate(None, _NO_BRACKETS)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MAX_DEPTH:
        detail = f"lists and objects stand inside one another at most {MAX_DEPTH} deep"
        raise JsonError(detail, [Problem("too_deep", detail)], code="too_deep")


def _malformed(error: json.JSONDecodeError) -> JsonError:
    detail = f"{error.msg} (line {error.lineno}, column {error.colno})"
    problem = Problem("malformed_json", detail, line=error.lineno, column=error.colno)
    return JsonError("the text is not JSON", [problem])


def _located(text: str, code: str) -> JsonError:
    """Read the text again with marks where the offences are."""
    found = _offences(_lenient.decode(text), "") if len(text) <= MAX_LOCATED else iter(())
    problems = list(islice(found, MAX_PROBLEMS)) or [Problem(code, _DETAILS[code])]
    return JsonError(problems[0].detail, problems, code=problems[0].code)


def _offences(tree: object, pointer: str) -> Iterator[Problem]:
    """Walk a tree, at most `MAX_DEPTH` deep, and say what is wrong where."""
    if isinstance(tree, _Offence):
        yield Problem(tree, _DETAILS[tree], pointer)
    elif isinstance(tree, str):
        if _UNSTORABLE.search(tree):
            yield Problem("unstorable_character", _DETAILS["unstorable_character"], pointer)
    elif isinstance(tree, dict | _Pairs):
        yield from _offences_of_members(tree.items() if isinstance(tree, dict) else tree, pointer)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _offences(value, f"{pointer}/{index}")


def _offences_of_members(members: Any, pointer: str) -> Iterator[Problem]:  # noqa: ANN401 - pairs
    seen: set[str] = set()
    for key, value in members:
        below = f"{pointer}/{escaped(key)}"
        if key in seen:
            yield Problem("duplicate_key", _DETAILS["duplicate_key"], below)
        seen.add(key)
        yield from _offences(key, below)
        yield from _offences(value, below)


def escaped(key: str) -> str:
    """Write a key as one step of a JSON pointer (RFC 6901), what cannot be encoded as a question mark."""
    return _UNSTORABLE.sub("?", key).replace("~", "~0").replace("/", "~1")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _OffenceError("duplicate_key")
    return members


def _is_long(digits: str) -> bool:
    return len(digits) > MAX_DIGITS and len(digits.removeprefix("-")) > MAX_DIGITS


def _short_integer(digits: str) -> int:
    if _is_long(digits):
        raise _OffenceError("number_too_long")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    del name
    raise _OffenceError("not_a_json_number")


def _mark_constant(name: str) -> _Offence:
    del name
    return _Offence("not_a_json_number")


def _mark_integer(digits: str) -> _Offence | int:
    return _Offence("number_too_long") if _is_long(digits) else int(digits)


_strict: Final = json.JSONDecoder(
    object_pairs_hook=_refuse_duplicates,
    parse_constant=_refuse_constant,
    parse_int=_short_integer,
    parse_float=WrittenNumber,
)
_lenient: Final = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_constant=_mark_constant, parse_int=_mark_integer, parse_float=str
)
