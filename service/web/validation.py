"""Turn what marshmallow found into located problems with stable codes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError

from service.vocabulary import Problem
from service.web.strict_json import escaped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MAX_PROBLEMS: Final = 100
"""Problems told of one request: of 20,000 unknown fields the first ones say enough."""

_WHOLE: Final = "_schema"
_UNKNOWN: Final = "Unknown field."
_MORE: Final = f"There are more than {MAX_PROBLEMS} problems."
_CODES: Final = {
    "Missing data for required field.": ("missing_field", "This field is required."),
    _UNKNOWN: ("unknown_field", "There is no such field here."),
    "Field may not be null.": ("null_field", "This field cannot be null; leave it out instead."),
    "Invalid input type.": ("not_an_object", "An object is expected here."),
    "Invalid type.": ("not_an_object", "An object is expected here."),
    "Not a valid list.": ("not_a_list", "A list is expected here."),
    "Not a valid string.": ("not_text", "A string is expected here."),
    "Not a valid mapping type.": ("not_an_object", "An object is expected here."),
}


class Refusal(str):
    """What is wrong with a field, for people, and its stable code."""

    __slots__ = ("code",)
    code: str

    @classmethod
    def of(cls, code: str, detail: str) -> Refusal:
        """Make one."""
        made = cls(detail)
        made.code = code
        return made


def refuse_flood(data: object, known: Collection[str]) -> None:
    """Raise `ValidationError` for an object of far more fields than are known: 100,000 would take 300 ms."""
    if isinstance(data, dict) and len(data) > len(known) + MAX_PROBLEMS:
        unknown = (name for name in data if name not in known)
        raise ValidationError({name: [_UNKNOWN] for name in islice(unknown, MAX_PROBLEMS + 1)})


def located(error: ValidationError) -> list[Problem]:
    """List the problems of a failed load, each with a JSON pointer into the body or the query."""
    messages: Mapping[str, Any] = error.messages_dict
    problems = (problem for below in messages.values() for problem in _flat(below, ""))
    found = list(islice(problems, MAX_PROBLEMS))
    more = next(problems, None)
    return found if more is None else [*found, Problem("too_many_problems", _MORE)]


def _flat(messages: Any, pointer: str) -> Iterator[Problem]:  # noqa: ANN401 - marshmallow's nested messages
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _flat(below, pointer if key == _WHOLE else f"{pointer}/{escaped(str(key))}")
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, pointer)
    else:
        yield _problem(messages, pointer)


def _problem(message: str, pointer: str) -> Problem:
    if isinstance(message, Refusal):
        return Problem(message.code, str(message), pointer)
    code, detail = _CODES.get(message, ("invalid_field", message))
    return Problem(code, detail, pointer)
