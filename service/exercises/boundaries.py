"""What is just right and just wrong: answers at the ends of a variant's stored intervals, and beyond them.

The ends are exact, so "just" is a millionth of an interval. What base types other than numbers and choices
refuse, their own tests say.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from service.grading.decimals import exact_text
from service.grading.intervals import inside
from service.grading.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.vocabulary import Declaration, Plain, Responses, Variant

Part = TypeVar("Part")

FULL: Final = "full"
LESS: Final = "less than full"

MOST: Final = 2
"""Responses, and numbers of each, whose edges one seed looks at."""

_STEPS: Final = 1_000_000
_POINT: Final = Fraction(1, 1_000_000_000)
"""How far beyond an interval that is one number."""


def edges(variant: Variant) -> Iterator[tuple[str, str, Responses]]:
    """Yield (case, what must come of it, responses instead of the key's) about the edges of what is accepted.

    No responses at all stand for none being sent. Where much is asked, every seed looks at another part.
    """
    if variant.declarations:
        yield "nothing", LESS, {}
    bounds: Mapping[str, Any] = variant.bounds
    key: Mapping[str, Any] = variant.key
    least = 0 if any(_counts(each, bounds, key) for each in variant.declarations) else -1
    for declaration in some_of(variant.declarations, variant.seed):
        name = declaration.identifier
        bound = bounds.get(name, {})
        if bound.get("weight") == 0:
            continue
        fields, numbers, unit = _numbers(declaration, bound, key.get(name))
        counted = [field["weight"] > least for field in fields]
        for case, expected, response in _of_numbers(fields, counted, numbers, variant.seed) if fields else ():
            yield f"{name} {case}", expected, {name: f"{response} {unit}" if unit else response}
        if "choices" in bound and _only_exactly(declaration, bound):
            for case, response in _of_choices(declaration, bound["choices"]):
                yield case, LESS, {name: response}
        for case, response in _without_order_or_pair(bound, key.get(name)):
            yield f"{name} {case}", LESS, {name: response}


def _counts(declaration: Declaration, bounds: Mapping[str, Any], key: Mapping[str, Any]) -> bool:
    """Return whether a response earns anything beside others; where none does, all count alike."""
    bound = bounds.get(declaration.identifier, {})
    fields, _, _ = _numbers(declaration, bound, key.get(declaration.identifier))
    return bound.get("weight") != 0 and (not fields or any(field["weight"] > 0 for field in fields))


def _without_order_or_pair(bound: Mapping[str, Any], key: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield an order backwards and with its first two items changed; pairs without each that counts."""
    right: list[Plain] = key if isinstance(key, list) else []
    if "order" in bound:
        yield "backwards", right[::-1]
        yield "with the first two changed", [right[1], right[0], *right[2:]]
    for at, (source, pair) in enumerate(bound.get("pairs", {}).items()):
        if pair["counts"] or bound["credit"] == "all":
            yield f"without {source}", [*right[:at], *right[at + 1 :]]


def some_of(parts: Sequence[Part], seed: int) -> Sequence[Part]:
    """Return a few of many parts: every so many seeds each comes once."""
    groups = -(-len(parts) // MOST)
    return parts[seed % groups :: groups] if groups > 1 else parts


def _numbers(
    declaration: Declaration, bound: Mapping[str, Any], key: Plain
) -> tuple[Sequence[Mapping[str, Any]], Plain, str]:
    """Return (fields, key without a unit, unit) of a response that is numbers; no fields where it is not.

    With several accepted arrays, what one refuses another may take.
    """
    if declaration.base_type == "quantity":
        number, _, unit = str(key).partition(" ")
        return [{"weight": 1.0, "accepted": bound["accepted"]}], number, unit
    if declaration.base_type == "float" and "arrays" in bound:
        entries = bound["arrays"][0]["entries"] if len(bound["arrays"]) == 1 else []
        return [{"weight": 1.0, "accepted": each} for each in entries], key, ""
    return bound["fields"] if declaration.base_type == "float" else [], key, ""


def _of_numbers(
    fields: Sequence[Mapping[str, Any]], counted: Sequence[bool], key: Plain, seed: int
) -> Iterator[tuple[str, str, Plain]]:
    """Yield the ends of the full interval that each number's key lies in, and what lies just beyond each.

    Nothing where an interval has no ends, or counts the digits that are written.
    """
    keys = list(flattened(key))
    full = [_full(field, text) or {} for field, text in zip(fields, keys, strict=True)]
    if any("lower" not in each or {"figures", "decimals"} & each.keys() for each in full):
        return
    for end in ("lower", "upper"):
        yield f"at its {end} end", FULL, _like(key, iter([each[end] for each in full]))
    numbered = list(enumerate(zip(fields, _places(key), strict=True)))
    for place, (field, name) in some_of(numbered, seed):
        for side, text in _beyond(full[place]) if counted[place] else ():
            if text is not None and _full(field, text) is None:
                changed = [*keys[:place], text, *keys[place + 1 :]]
                yield f"just {side} {name}", LESS, _like(key, iter(changed))


def _beyond(interval: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Yield the numbers a little outside an interval, None for one that cannot be written."""
    lower, upper = (read_number(interval[end]).value for end in ("lower", "upper"))
    step = (upper - lower) / _STEPS or _POINT
    yield "below", exact_text(lower - step)
    yield "above", exact_text(upper + step)


def _full(field: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    """Return the interval worth everything that a number lies in, or None."""
    value = read_number(text).value
    full = (each for each in field["accepted"] if each["fraction"] >= 1)
    return next((each for each in full if inside(each, value)), None)


def _places(key: Plain, at: str = "") -> Iterator[str]:
    """Yield what each number of a response is called."""
    if isinstance(key, list):
        for place, part in enumerate(key, start=1):
            yield from _places(part, f"{at}, {place}" if at else f"number {place}")
    else:
        yield at or "it"


def _like(key: Plain, texts: Iterator[str]) -> Plain:
    """Return texts nested as a key is."""
    return [_like(part, texts) for part in key] if isinstance(key, list) else next(texts)


def flattened(tree: Plain) -> Iterator[str]:
    """Yield the texts of nested lists."""
    if isinstance(tree, list):
        for part in tree:
            yield from flattened(part)
    else:
        yield str(tree)


def _only_exactly(declaration: Declaration, bound: Mapping[str, Any]) -> bool:
    """Return whether nothing but exactly the right choices is full, and everything may be ticked."""
    if declaration.cardinality == "single":
        return True
    limited = {"minimum", "maximum"} & set(declaration.options)
    return not limited and bound.get("credit") not in {"any", "weights"}


def _of_choices(declaration: Declaration, choices: Mapping[str, Any]) -> Iterator[tuple[str, Plain]]:
    """Yield each wrong choice; where several may be ticked, all of them and each right one alone as well."""
    wrong = [name for name, choice in choices.items() if not choice["correct"]]
    right = [name for name in choices if name not in wrong]
    single = declaration.cardinality == "single"
    for name in [*wrong, *(right if len(right) > 1 else ())]:
        yield f"choice {name}", name if single else [name]
    if wrong and not single:
        yield "every choice", list(choices)
