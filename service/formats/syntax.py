"""What libyaml's messages mean to somebody who writes a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.formats.source import Position
from service.vocabulary import Problem

if TYPE_CHECKING:
    import yaml

    from service.formats.source import Source

_QUOTE: Final = "quote the text"
_COLON: Final = (
    "text with a colon and a space in it must be quoted; fields stand below each other, indented alike"
)
_INDENT: Final = "fields of one mapping, and the - of one list, are indented alike, with spaces"

_MEANINGS: Final = (
    # the problem begins with, what it means, what to do, whether the place is where it began
    (
        "found character that cannot start any token",
        "a value may not begin with this character",
        "text beginning with @ ` % or a tab must be quoted; indent with spaces, not with tabs",
        False,
    ),
    ("mapping values are not allowed", "there is a second “name: value” where a value stands", _COLON, False),
    (
        "block sequence entries are not allowed",
        "a list may not begin here",
        "put its - on the next line",
        False,
    ),
    ("could not find expected ':'", "this line is neither a field nor part of a value", _COLON, True),
    ("found unexpected end of stream", "the quote opened here is never closed", "close it", True),
    ("found unexpected document indicator", "the quote opened here is never closed", "close it", True),
    (
        "found unknown escape character",
        "there is no such escape between double quotes",
        r"write a backslash as \\ there, or use single quotes",
        False,
    ),
    (
        "did not find expected hexdecimal number",
        "the escape needs hexadecimal digits",
        r"as in \x41 or \u03c3",
        False,
    ),
    (
        "found invalid Unicode character escape",
        "half a surrogate pair is no character",
        "write the character",
        False,
    ),
    (
        "did not find expected alphabetic or numeric character",
        "the name of an alias (*) or anchor (&) is missing",
        "text beginning with * or & must be quoted",
        False,
    ),
    (
        "did not find expected ',' or ']'",
        "the list is not closed here, nor does it go on",
        "write , or ]",
        False,
    ),
    (
        "did not find expected ',' or '}'",
        "the mapping is not closed here, nor does it go on",
        "write , or }",
        False,
    ),
    (
        "did not find expected key",
        "a field was expected here",
        f"{_INDENT}; quotes go around the whole text",
        False,
    ),
    ("did not find expected '-' indicator", "a list's - was expected here", _INDENT, False),
    ("did not find expected node content", "a value was expected here", _QUOTE, False),
    (
        "found a tab character where an indentation space",
        "the line is indented with a tab",
        "indent with spaces",
        False,
    ),
    ("found a tab character that violates", "the line is indented with a tab", "indent with spaces", False),
    ("did not find expected comment or line break", "| and > end their line", "begin the text below", False),
    (
        "found undefined tag handle",
        "the tag is not known here",
        "text beginning with ! must be quoted",
        False,
    ),
    ("found incompatible YAML document", "only YAML 1.1 and 1.2 are read", "remove the %YAML line", False),
    ("did not find expected <document start>", "the value before this is complete", _QUOTE, False),
)


def explain(error: yaml.YAMLError, source: Source) -> Problem:
    """Return libyaml's error as a problem at its place, in plain words where we have any."""
    message = str(getattr(error, "problem", None) or error)
    code, place = "bad_syntax", getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None)
    detail, hint = f"this is not YAML: {message}", ""
    for beginning, meaning, advice, at_beginning in _MEANINGS:
        if message.startswith(beginning):
            detail, hint = meaning, advice
            place = began if at_beginning and began else place
            break
    if began and place and began.line != place.line and not detail.startswith("the quote"):
        hint += f" (in what began in line {began.line + 1})"
    position = Position(place.line + 1, place.column + 1) if place else Position(1, 1)
    return source.place(Problem(code, detail, hint=hint.strip()), position)
