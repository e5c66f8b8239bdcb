"""What a JSON Schema error says to somebody who writes a question: a stable code, what to write, and a hint.

A schema's own `description` is the hint wherever a keyword alone would say too little (a pattern, a type), so
schemas describe in it what to write, with an example.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from service.grading.numbers import NumberError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jsonschema.exceptions import ValidationError

_SHOWN: Final = 60
_COMPARED: Final = 64
"""Characters of an unknown name that are compared with the known ones."""

_TYPES: Final = {
    "string": "text",
    "object": "a mapping (name: value)",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_YES_AND_NO: Final = frozenset({"true", "false", "yes", "no", "on", "off"})


class Message(NamedTuple):
    """The words of a problem."""

    code: str
    detail: str
    hint: str = ""


def message(error: ValidationError) -> Message:
    """Return the words for one error; `branches` has turned those of `anyOf` and `oneOf` into simple ones."""
    say = _WORDS.get(str(error.validator))
    if say is None:
        return Message("invalid", f"{shown(error.instance)} does not fit here", description(error))
    return say(error)


def shown(value: object) -> str:
    """Return a value as JSON writes it, shortened; of a collection, what it is."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def value_words(value: object) -> str:
    """Return what a value is, in a sentence that ends with it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | dict | list):
        return shown(value)
    return f"the text {shown(value)}" if isinstance(value, str) else f"the number {value}"


def description(error: ValidationError) -> str:
    """Return what the schema says about itself, or nothing."""
    schema = error.schema
    return str(schema.get("description", "")) if isinstance(schema, dict) else ""


def type_words(error: ValidationError) -> str:
    """Return the types that an error of the keyword `type` asks for, in plain words."""
    if _is_number(error):
        return "a number"
    return " or ".join(_TYPES.get(name, name) for name in _types(error))


def _types(error: ValidationError) -> list[str]:
    types: Any = error.validator_value
    return [types] if isinstance(types, str) else list(types)


def _is_number(error: ValidationError) -> bool:
    return isinstance(error.schema, dict) and error.schema.get("format") == "number"


def allowed_values(error: ValidationError) -> list[Any]:
    """Return the values that an error of the keywords `enum` or `const` allows."""
    value: Any = error.validator_value
    return [value] if error.validator == "const" else list(value)


def nearest(name: object, known: Iterable[object]) -> str:
    """Return a question about the known name that is nearest to an unknown one, or nothing."""
    names = [each for each in known if isinstance(each, str)]
    found = get_close_matches(str(name)[:_COMPARED], names, n=1)
    return f'did you mean "{found[0]}"?' if found else ""


def _missing(error: ValidationError) -> Message:
    name = str(error.path[-1])
    return Message("missing", f'"{name}" is missing', _describe_field(error, name))


def _describe_field(error: ValidationError, name: str) -> str:
    properties = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    field = properties.get(name)
    return str(field.get("description", "")) if isinstance(field, dict) else ""


def _unknown(error: ValidationError) -> Message:
    name = str(error.path[-1])
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    listed = f"known are {', '.join(known)}" if known else "nothing may stand here"
    return Message("unknown_field", f"{shown(name)} is not known here", nearest(name, known) or listed)


def _wrong_type(error: ValidationError) -> Message:
    value = error.instance
    detail = f"{type_words(error)} must stand here, not {value_words(value)}"
    return Message("wrong_type", detail, _type_hint(error, _types(error), value) or description(error))


def _type_hint(error: ValidationError, types: list[str], value: object) -> str:
    if isinstance(value, bool | int) and "string" in types and not _is_number(error):
        return f'put it in quotes: "{shown(value)}"'
    if isinstance(value, str) and "boolean" in types and value.lower() in _YES_AND_NO:
        return "write true or false, in small letters and without quotes"
    if isinstance(value, str) and "integer" in types and value.removeprefix("-").isdecimal():
        return "write it without quotes and without leading zeros"
    return ""


def _not_one_of(error: ValidationError) -> Message:
    allowed = allowed_values(error)
    listed = ", ".join(each if isinstance(each, str) else shown(each) for each in allowed)
    detail = f"{shown(error.instance)} is not one of: {listed}"
    return Message("not_one_of", detail, nearest(error.instance, allowed))


def _bad_format(error: ValidationError) -> Message:
    if isinstance(error.cause, NumberError):
        return Message(
            "bad_format", f"{shown(error.instance)} cannot be read as a number", error.cause.detail
        )
    detail = f"{shown(error.instance)} is not written as it must be"
    return Message("bad_format", detail, description(error))


def _bad_name(error: ValidationError) -> Message:
    inner = message(error.context[0])
    return Message("bad_name", f"{shown(error.instance)} cannot be a name here", inner.hint or inner.detail)


def _limit(code: str, words: str, one: str = "", many: str = "") -> Callable[[ValidationError], Message]:
    def say(error: ValidationError) -> Message:
        bound: Any = error.validator_value
        unit = f" {one if bound == 1 else many}" if one else ""
        return Message(code, f"{words.format(shown(error.instance))} {bound}{unit}", description(error))

    return say


def _duplicate(error: ValidationError) -> Message:
    return Message(
        "duplicate", f"{shown(error.instance)} stands here for the second time", "remove one of them"
    )


_WORDS: Final[dict[str, Callable[[ValidationError], Message]]] = {
    "required": _missing,
    "dependentRequired": _missing,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_one_of,
    "pattern": _bad_format,
    "format": _bad_format,
    "propertyNames": _bad_name,
    "uniqueItems": _duplicate,
    "minimum": _limit("too_small", "{} is too small: it must be at least"),
    "exclusiveMinimum": _limit("too_small", "{} is too small: it must be more than"),
    "maximum": _limit("too_large", "{} is too large: it may be at most"),
    "exclusiveMaximum": _limit("too_large", "{} is too large: it must be less than"),
    "minLength": _limit("too_short", "the text is too short: write at least", "character", "characters"),
    "maxLength": _limit("too_long", "the text is too long: write at most", "character", "characters"),
    "minItems": _limit("too_short", "the list is too short: write at least", "item", "items"),
    "maxItems": _limit("too_long", "the list is too long: write at most", "item", "items"),
    "minProperties": _limit("too_short", "the mapping is too short: write at least", "field", "fields"),
    "maxProperties": _limit("too_long", "the mapping is too long: write at most", "field", "fields"),
    "multipleOf": _limit("not_a_multiple", "{} is not a multiple of"),
}
