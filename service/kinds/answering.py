"""What students are asked to hand in: numbers, or formulas in the names of what is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.expressions.rules import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.exercise import Draw

NUMBER: Final = "number"
FORMULA: Final = "formula"


def instruction(
    answer: str, usual: str, asked: Sequence[str], given: Mapping[str, Draw], quote: str = "`{}`"
) -> str:
    """Return what to hand in, in words: `usual` for numbers; `asked` are in words."""
    if answer != FORMULA:
        return usual
    return f"Write {listed(asked)} as a formula in {listed(named(given, quote))}, not as a number."


def named(given: Mapping[str, Draw], quote: str) -> list[str]:
    """Return the names of what is given, with the sizes of vectors and matrices."""
    return [
        quote.format(name) + (f" ({words(each.shape)})" if each.shape else "") for name, each in given.items()
    ]


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: a, b and c."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
