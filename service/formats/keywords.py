"""JSON Schema's keywords where ours say more, or cost less, than those of jsonschema.

Each error names one thing, and its path leads to it: a missing or unknown field each for itself (jsonschema
puts all of an object's into one sentence). Bounds hold for numbers written as text, too, where the schema
says `format: number`. `$` in a pattern is the end of the text, as in ECMA 262, not the place before its last
line break. Comparing items for `uniqueItems` takes linear time; of a list or mapping that is too long no item
is looked at.
"""

from __future__ import annotations

import json
import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from service.grading.numbers import NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

    from service.vocabulary import Plain

    Schema = Mapping[str, Any]
    Errors = Iterator[ValidationError]

FORMATS: Final = FormatChecker(formats=())


@FORMATS.checks("number", raises=NumberError)
def _is_number(instance: object) -> bool:
    """Refuse text that is no number; other types are another keyword's business."""
    if isinstance(instance, str | int) and not isinstance(instance, bool):
        read_number(instance)
    return True


def _additional(validator: Any, allowed: object, instance: Plain, schema: Schema) -> Errors:  # noqa: ANN401 (untyped there)
    if not isinstance(instance, dict) or _too_many_fields(instance, schema):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in instance:
        if name in known or any(re.search(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield ValidationError("unknown field", path=[name])
        else:
            yield from validator.descend(instance[name], allowed, path=name)


def _required(_validator: object, names: list[str], instance: Plain, _schema: Schema) -> Errors:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("missing", path=[name])


def _dependent(
    _validator: object, needs: Mapping[str, list[str]], instance: Plain, _schema: Schema
) -> Errors:
    if isinstance(instance, dict):
        for owner, names in needs.items():
            for name in names if owner in instance else ():
                if name not in instance:
                    yield ValidationError("missing", path=[name])


def _items(validator: Any, schema_of_items: object, instance: Plain, schema: Schema) -> Errors:  # noqa: ANN401 (untyped there)
    if isinstance(instance, list) and not _too_many(instance, schema):
        yield from Draft202012Validator.VALIDATORS["items"](validator, schema_of_items, instance, schema)


def _too_many(items: list[Plain], schema: Schema) -> bool:
    most = schema.get("maxItems")
    return isinstance(most, int) and len(items) > most


def _unique(_validator: object, wanted: object, instance: Plain, schema: Schema) -> Errors:
    if wanted is not True or not isinstance(instance, list) or _too_many(instance, schema):
        return
    seen = set()
    for index, item in enumerate(instance):
        text = json.dumps(item, sort_keys=True)
        if text in seen:
            yield ValidationError("duplicate", path=[index], instance=item)
        seen.add(text)


def _too_many_fields(instance: dict[str, Plain], schema: Schema) -> bool:
    most = schema.get("maxProperties")
    return isinstance(most, int) and len(instance) > most


def _names(validator: Any, schema_of_names: Schema, instance: Plain, schema: Schema) -> Errors:  # noqa: ANN401 (untyped there)
    if not isinstance(instance, dict) or _too_many_fields(instance, schema):
        return
    for name in instance:
        for error in validator.descend(name, schema_of_names):
            yield ValidationError(error.message, "propertyNames", path=[name], context=[error], instance=name)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    ends = pattern.endswith("$") and not pattern.endswith(r"\$")
    return re.compile(pattern[:-1] + r"\Z" if ends else pattern)


def _pattern(_validator: object, pattern: str, instance: Plain, _schema: Schema) -> Errors:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError("pattern")


def _bound(holds: Callable[[Fraction | int, Any], bool]) -> Callable[[object, Any, Plain, Schema], Errors]:
    def keyword(_validator: object, bound: float, instance: Plain, schema: Schema) -> Errors:
        value = _value(instance, schema)
        if value is not None and not holds(value, bound):
            yield ValidationError("bound")

    return keyword


def _value(instance: Plain, schema: Schema) -> Fraction | int | None:
    if isinstance(instance, int) and not isinstance(instance, bool):
        return instance
    if isinstance(instance, str) and schema.get("format") == "number":
        try:
            return read_number(instance).value
        except NumberError:
            return None
    return None


Validator: Final[Any] = extend(  # type: ignore[no-untyped-call]  # its stub has no types
    Draft202012Validator,
    {
        "additionalProperties": _additional,
        "required": _required,
        "dependentRequired": _dependent,
        "items": _items,
        "uniqueItems": _unique,
        "propertyNames": _names,
        "pattern": _pattern,
        "minimum": _bound(operator.ge),
        "maximum": _bound(operator.le),
        "exclusiveMinimum": _bound(operator.gt),
        "exclusiveMaximum": _bound(operator.lt),
    },
)
"""Draft 2020-12 with the keywords of this module."""
