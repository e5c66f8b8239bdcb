"""How an author writes the values a given may take, the same for every solver family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.grading.numbers import NumberError, read_number
from service.solver.draws import Entries, Values
from service.vocabulary import Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from service.vocabulary import Plain

NUMBER: dict[str, object] = {"type": ["integer", "string"], "format": "number", "maxLength": 64}
MOST_LISTED = 1000

VALUES: dict[str, object] = {
    "type": "object",
    "description": "{integers: [low, high]}, {from, to, step} or {one_of: […]}; not: […] leaves some out.",
    "additionalProperties": False,
    "properties": {
        "integers": {
            "title": "Whole numbers from the first to the second",
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": {"type": "integer", "minimum": -1_000_000, "maximum": 1_000_000},
        },
        "from": NUMBER | {"title": "The first number"},
        "to": NUMBER | {"title": "The last number, if a step reaches it"},
        "step": NUMBER | {"title": "The distance of neighbors"},
        "one_of": {
            "title": "The numbers one by one",
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LISTED,
            "items": NUMBER,
        },
        "not": {
            "title": "Numbers that are left out",
            "type": "array",
            "maxItems": MOST_LISTED,
            "items": NUMBER,
        },
    },
}
"""JSON Schema of the values a given is drawn from."""

ENTRY: dict[str, object] = VALUES | {
    "type": ["object", "integer", "string"],
    "format": "number",
    "maxLength": 64,
    "description": "A number, or the values to draw it from.",
}
ENTRIES: dict[str, object] = VALUES | {
    "type": ["object", "array"],
    "description": f"{VALUES['description']} Or a list with a number, or such values, for each entry; of a "
    "matrix, a list of its rows.",
    "maxItems": MOST_LISTED,
    "items": ENTRY
    | {"type": ["object", "integer", "string", "array"], "maxItems": MOST_LISTED, "items": ENTRY},
}
"""JSON Schema of what a vector or matrix is drawn from: the same values for all entries, or one by one."""


def exact(written: Plain, pointer: str) -> Fraction:
    """Return an author's number exactly.

    Raises:
        QuestionError: it is no number, at `pointer`.
    """
    if isinstance(written, bool) or not isinstance(written, int | str):
        raise wrong("wrong_type", "Write a number.", pointer)
    try:
        return read_number(written).value
    except NumberError as error:
        raise wrong(error.code, error.detail, pointer) from error


def exacts(written: Plain, pointer: str) -> list[Fraction]:
    """Return a list of an author's numbers exactly; none when there is no list."""
    listed = written if isinstance(written, list) else []
    return [exact(value, f"{pointer}/{at}") for at, value in enumerate(listed)]


def values(written: Plain, pointer: str) -> Values:
    """Return the values a given may take, from one of the three ways to write them.

    Raises:
        QuestionError: it is none of the three ways, or leaves nothing to draw.
    """
    said = written if isinstance(written, dict) else {}
    without = exacts(said.get("not"), f"{pointer}/not")
    try:
        match set(said) - {"not"}:
            case fields if fields == {"integers"}:
                low, high = exacts(said["integers"], f"{pointer}/integers")
                return Values.spaced(low, high, exact(1, pointer), without)
            case fields if fields == {"from", "to", "step"}:
                start, stop, step = (
                    exact(said[name], f"{pointer}/{name}") for name in ("from", "to", "step")
                )
                return Values.spaced(start, stop, step, without)
            case fields if fields == {"one_of"}:
                listed = exacts(said["one_of"], f"{pointer}/one_of")
                return Values.listed([value for value in listed if value not in without])
    except ValueError as error:
        raise wrong("empty_range", str(error), pointer) from error
    raise wrong("bad_values", "Say which values to draw.", pointer, str(VALUES["description"]))


def laid_out(written: Plain, shape: tuple[int, ...], pointer: str) -> Values | Entries:
    """Return the values a given of some shape may take: the same for all its entries, or each its own.

    Raises:
        QuestionError: the lists do not have that shape, or leave nothing to draw.
    """
    if isinstance(written, list):
        return Entries(tuple(entries(written, shape, pointer)))
    return values(written, pointer)


def entries(written: Plain, shape: tuple[int, ...], pointer: str) -> Iterator[Values]:
    """Yield the values of each entry, row by row."""
    if shape:
        if not isinstance(written, list) or len(written) != shape[0]:
            raise wrong("wrong_shape", f"Write a list of {shape[0]} entries.", pointer)
        for at, part in enumerate(written):
            yield from entries(part, shape[1:], f"{pointer}/{at}")
    elif isinstance(written, dict):
        yield values(written, pointer)
    else:
        yield Values.listed([exact(written, pointer)])


def wrong(code: str, detail: str, pointer: str, hint: str = "") -> QuestionError:
    """Return the error of one located problem."""
    return QuestionError(detail, [Problem(code, detail, pointer, hint=hint)])
