"""What kinds that offer something to choose from have in common: identifiers, texts and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from service.kinds.domains import exact, wrong
from service.kinds.static import text
from service.solver.draws import column, fold, mix
from service.vocabulary import Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction

    from service.vocabulary import Draft, Plain

Offered = TypeVar("Offered", bound=Choice)

TEXT: dict[str, object] = {
    "title": "What is read: Markdown, or a text that says its format",
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 20000},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["text"],
            "properties": {
                "format": {"title": "How it is written", "enum": ["markdown", "html", "plain"]},
                "text": {"title": "The text", "type": "string", "minLength": 1, "maxLength": 20000},
            },
        },
    ],
}
IDENTIFIER: dict[str, object] = {
    "title": "What responses call it",
    "type": "string",
    "pattern": "^[A-Za-z0-9_-]{1,64}$",
}
REASON: dict[str, object] = {
    "title": "What its student reads, whether right or wrong",
    "type": "string",
    "maxLength": 20000,
}
SHUFFLE: dict[str, object] = {
    "title": "Whether the seed decides the order",
    "type": "boolean",
    "default": False,
}
MOST = 50


def listed(title: str, *, least: int, required: str = "", **fields: object) -> dict[str, object]:
    """Return the schema of a list of things to offer, each with an identifier and a text."""
    return {
        "title": title,
        "type": "array",
        "minItems": least,
        "maxItems": MOST,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["identifier", "text", *required.split()],
            "properties": {"identifier": IDENTIFIER, "text": TEXT, **fields},
        },
    }


def entries(draft: Draft, name: str) -> list[dict[str, Plain]]:
    """Return a list of a draft's parameters whose entries have identifiers.

    Raises:
        QuestionError: two of them have the same.
    """
    found = cast("list[dict[str, Plain]]", draft.parameters[name])
    seen: set[str] = set()
    for at, each in enumerate(found):
        identifier = str(each["identifier"])
        if identifier in seen:
            detail = f"{identifier} stands here for the second time."
            raise wrong("duplicate", detail, f"/parameters/{name}/{at}/identifier")
        seen.add(identifier)
    return found


def names(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return their identifiers."""
    return [str(each["identifier"]) for each in found]


def offered(found: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """Return what is offered, in the author's order."""
    return tuple(Choice(str(each["identifier"]), text(each["text"])) for each in found)


def shuffled(choices: Sequence[Offered], seed: int, salt: str = "") -> tuple[Offered, ...]:
    """Return them in a seed's order, each order as likely as another; `salt` makes it another one."""
    words = fold([seed])
    return tuple(sorted(choices, key=lambda each: int(mix(words ^ column(salt + each.identifier, 0))[0])))


def shuffled_but(choices: Sequence[Offered], pinned: Collection[str], seed: int) -> tuple[Offered, ...]:
    """Return them in a seed's order, but for those pinned, which keep their places."""
    free = iter(shuffled([each for each in choices if each.identifier not in pinned], seed))
    return tuple(each if each.identifier in pinned else next(free) for each in choices)


def weight(each: Mapping[str, Plain], least: int, default: int, at: str) -> Fraction:
    """Return what an entry weighs, `least` to 1.

    Raises:
        QuestionError: the author's number is no such one.
    """
    number = exact(each.get("weight", default), at)
    if not least <= number <= 1:
        raise wrong("bad_weight", f"A weight is {least} to 1.", at)
    return number
