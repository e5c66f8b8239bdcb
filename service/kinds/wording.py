"""Givens put into words, and parameters that several families have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.vocabulary import Draft


def counted(title: str, most: int, default: int) -> dict[str, object]:
    """Return JSON Schema of a whole number from 1 on."""
    return {"title": title, "type": "integer", "minimum": 1, "maximum": most, "default": default}


def one_of(title: str, *values: str) -> dict[str, object]:
    """Return JSON Schema of one of some words, the first if nothing is said."""
    return {"title": title, "enum": list(values), "default": values[0]}


def count(draft: Draft, name: str, default: int) -> int:
    """Return a parameter that the schema says is a whole number."""
    return int(str(draft.parameters.get(name, default)))


def word(draft: Draft, name: str, default: str) -> str:
    """Return a parameter that the schema says is one of some words."""
    return str(draft.parameters.get(name, default))


def written(number: object) -> str:
    """Return a given in TeX: a number, or a vector or matrix in parentheses."""
    if isinstance(number, list):
        return f"({', '.join(map(written, number))})"
    return str(number)


def points(x: object, y: object) -> str:
    """Return examples one after the other: (x, y), …; x may be vectors."""
    pairs = zip(rows(x), rows(y), strict=True)
    return ", ".join(f"$({written(each)}, {written(target)})$" for each, target in pairs)


def rows(numbers: object) -> list[object]:
    """Return a given vector as the list it is."""
    return list(numbers) if isinstance(numbers, list | tuple) else [numbers]


def updates(iterations: int) -> str:
    """Return how many updates to do, in words."""
    return "one update" if iterations == 1 else f"{iterations} updates"


def of_updates(words: dict[str, str], most: int) -> dict[str, str]:
    """Return in words what is asked after each update: `words` by state, for `w_next` and `w_1` …."""
    single = {f"{state}_next": f"the new {text}" for state, text in words.items()}
    numbered = {
        f"{state}_{place}": f"{text} after update {place} (`{state}_{place}`)"
        for place in range(1, most + 1)
        for state, text in words.items()
    }
    return single | numbered


def summed(examples: int) -> tuple[str, str]:
    """Return how a sum over the examples and their number are printed; of one example neither is."""
    return (r"\sum_j", "n") if examples > 1 else ("", "")


def at_once(examples: int) -> str:
    """Return in words that an update reads all examples, where there are several."""
    return ", all examples at once," if examples > 1 else ""
