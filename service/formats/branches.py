"""Which branch of an `anyOf` or `oneOf` the author meant, so that its errors can be told and the others not.

A schema offers branches where a thing may be written in several ways: text or a mapping, one mapping or
another. The branch that was meant is the one whose type fits what stands there; of several, the one that
knows most of its fields and misses fewest.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from service.formats.messages import (
    Message,
    allowed_values,
    description,
    message,
    shown,
    type_words,
    value_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema.exceptions import ValidationError

_ALTERNATIVES: Final = frozenset({"anyOf", "oneOf"})

_PENALTIES: Final = {"additionalProperties": 4, "required": 3, "dependentRequired": 3, "const": 3, "enum": 2}


def simple(error: ValidationError) -> Iterator[tuple[ValidationError, Message]]:
    """Yield the errors to tell for one error, with their words: itself, or those of the branch meant."""
    if error.validator not in _ALTERNATIVES:
        yield error, message(error)
        return
    if not error.context:
        yield error, Message("ambiguous", f"{shown(error.instance)} may be read in more than one way")
        return
    branches = _branches(error)
    fitting = [errors for errors in branches if not any(_is_wrong_type(each) for each in errors)]
    if not fitting:
        yield error, _no_type_fits(error, branches)
        return
    if len(fitting) > 1 and all(each.validator == "required" for errors in fitting for each in errors):
        yield error, _one_of_these(fitting)
        return
    for each in min(fitting, key=_penalty):
        yield from simple(each)


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    found: dict[object, list[ValidationError]] = defaultdict(list)
    for each in error.context:
        found[each.schema_path[0]].append(each)
    return list(found.values())


def _is_wrong_type(error: ValidationError) -> bool:
    """Tell whether an error means that this branch is for things of another type altogether."""
    if error.relative_path:
        return False
    if error.validator in {"enum", "const"}:
        return type(error.instance) not in set(map(type, allowed_values(error)))
    return error.validator == "type"


def _penalty(errors: Sequence[ValidationError]) -> int:
    return sum(
        _PENALTIES.get(str(each.validator), 1) if len(each.relative_path) <= 1 else 1 for each in errors
    )


def _no_type_fits(error: ValidationError, branches: Sequence[Sequence[ValidationError]]) -> Message:
    wanted = dict.fromkeys(_wanted(next(filter(_is_wrong_type, errors))) for errors in branches)
    detail = f"{' or '.join(wanted)} must stand here, not {value_words(error.instance)}"
    return Message("wrong_type", detail, description(error))


def _wanted(error: ValidationError) -> str:
    return type_words(error) if error.validator == "type" else " or ".join(map(shown, allowed_values(error)))


def _one_of_these(branches: Sequence[Sequence[ValidationError]]) -> Message:
    sets = [" and ".join(f'"{each.relative_path[-1]}"' for each in errors) for errors in branches]
    return Message("missing", f"something is missing: write {', or '.join(sets)}")
