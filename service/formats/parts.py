"""The parts that the native format's JSON Schemas are made of: texts, names, numbers, lists and mappings.

Each describes in words what to write: the hint of whatever does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from service.vocabulary import TextFormat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

Schema: TypeAlias = "Mapping[str, Any]"

MAX_ITEMS: Final = 1_000
"""Items of any one list, but for the questions of a file."""

_MAX_TEXT: Final = 20_000
"""Longer texts are not rendered (`web.markup`)."""
_MAX_LINE: Final = 500


def line(about: str, most: int = _MAX_LINE) -> dict[str, Any]:
    """Return the schema of a text of one line that does not begin or end with white space."""
    return {"type": "string", "pattern": r"^\S(?:.*\S)?$", "maxLength": most, "description": about}


def list_of(items: Schema, **more: object) -> dict[str, Any]:
    """Return the schema of a list of such items."""
    return {"type": "array", "items": items, "maxItems": MAX_ITEMS, **more}


def mapping(required: str, **fields: Schema) -> dict[str, Any]:
    """Return the schema of a mapping with these fields and no others; `required` names those that must be."""
    known = {"type": "object", "properties": fields, "additionalProperties": False}
    return {**known, "required": required.split()} if required else known


def text(**more: Schema) -> dict[str, Any]:
    """Return the schema of a text: a string of Markdown, or a mapping that says its format."""
    formatted = mapping("text", format=enumeration(TextFormat), text=PROSE, **more)
    return {"anyOf": [PROSE, formatted], "description": "a text, or {format: …, text: …}"}


def whole(least: int, most: int) -> dict[str, Any]:
    """Return the schema of a whole number within bounds."""
    about = f"a whole number from {least} to {most}"
    return {"type": "integer", "minimum": least, "maximum": most, "description": about}


def enumeration(names: type[StrEnum]) -> dict[str, Any]:
    """Return the schema of one of an enumeration's values."""
    return {"enum": [each.value for each in names]}


PROSE: Final = {
    "type": "string",
    "pattern": r"\S",
    "maxLength": _MAX_TEXT,
    "description": "a text that is not blank",
}
TEXT: Final = text()

SLUG: Final = {
    "type": "string",
    "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "maxLength": 100,
    "description": "small letters, digits and single hyphens, such as next-weights",
}
KIND: Final = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]*$",
    "maxLength": 64,
    "description": "the name of a kind, such as multiple_choice",
}
NAME: Final = {
    "type": "string",
    "pattern": "^[A-Za-z][A-Za-z0-9_]*$",
    "maxLength": 64,
    "description": "a name of letters, digits and underscores, such as w1_next",
}
ANSWER: Final = {
    "enum": ["number", "formula", "work"],
    "description": "number, formula (in the names of the givens), or work (the steps, line by line)",
}
NAMES: Final = list_of(NAME, uniqueItems=True, minItems=1)
LINE: Final = line("a text of one line")
TITLE: Final = line("a title of one line", 200)
TAG: Final = line("a tag of one line, such as gradient-descent", 100)
LANGUAGE: Final = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9+#-]*$",
    "maxLength": 40,
    "description": "the name of a language in small letters, such as python",
}
POINTS: Final = {
    "type": ["integer", "string"],
    "format": "number",
    "pattern": r"^(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?$",
    "minimum": 0,
    "maximum": 999_999,
    "description": 'a number of points with at most six decimals, such as 2 or "0.5"',
}
PENALTY: Final = {
    "type": ["integer", "string"],
    "format": "number",
    "pattern": r"^[01](?:\.[0-9]{1,6})?$",
    "minimum": 0,
    "maximum": 1,
    "description": 'a fraction from 0 to 1, such as "0.1"',
}
_NUMBER: Final = {
    "type": ["integer", "string"],
    "format": "number",
    "description": 'a number, such as "0.05"',
}
_WIDTH: Final = {**_NUMBER, "minimum": 0}
_FIGURES: Final = whole(1, 15)
_DECIMALS: Final = whole(0, 15)
_STRICT: Final = {"type": "boolean"}

_PRECISION: Final = mapping("", intermediate_figures=whole(1, 12), intermediate_decimals=whole(1, 12))
LOCALE: Final = {
    "type": "string",
    "pattern": "^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$",
    "maxLength": 35,
    "description": "a language tag, such as de or pt-BR; it decides the decimal comma",
}
PRECISION: Final = {
    **_PRECISION,
    "minProperties": 1,
    "maxProperties": 1,
    "description": "{intermediate_figures: 4} or {intermediate_decimals: 4}",
}
TOLERANCE: Final = {
    "anyOf": [
        {"enum": ["window", "exact"]},
        mapping("absolute", absolute=_WIDTH, relative=_WIDTH),
        mapping("relative", relative=_WIDTH, absolute=_WIDTH),
        mapping("significant_figures", significant_figures=_FIGURES, strict=_STRICT),
        mapping("decimals", decimals=_DECIMALS, strict=_STRICT),
        mapping("geometric", geometric=_WIDTH),
        mapping("range", range={"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}),
    ],
    "description": 'window, exact, or a mapping such as {absolute: "0.01"} or {significant_figures: 3}',
}
SCORING: Final = {
    **mapping(
        "",
        credit={"enum": ["partial", "all"]},
        weights={
            "type": "object",
            "minProperties": 1,
            "maxProperties": MAX_ITEMS,
            "propertyNames": NAME,
            "additionalProperties": {**_NUMBER, "minimum": 0, "maximum": 1000},
        },
        wrong={**_NUMBER, "minimum": -1, "maximum": 0},
        floor={**_NUMBER, "minimum": -2, "maximum": 0},
        certainty={"type": "boolean"},
    ),
    "minProperties": 1,
    "description": 'a mapping such as {credit: all}, {wrong: "-0.25"} or {certainty: true}',
}
