"""Prompts with `{{name}}` and `{{name:.3f}}`: what a variant's givens are put into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.expressions import ExpressionError
from service.expressions.faults import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_INSIDE: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*(?::(\.[0-9]{1,2}[efg]))?\s*")
MOST_FAULTS: Final = 20
"""Mistakes that are told of one prompt."""

_HINT: Final = "write {{name}}, or {{name:.3f}} for three decimals; elsewhere put a space between two braces"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands in a template: in a formula or not, and how its numbers are written."""

    name: str
    format: str
    in_formula: bool

    def written(self, value: object) -> str:
        """Return a value as it is shown: a number, a vector, or a matrix, in a formula as TeX has it."""
        if not isinstance(value, list | tuple):
            return format(float(str(value)), self.format) if self.format else str(value)
        rows = [self.written(each) for each in value]
        if not rows or not isinstance(value[0], list | tuple):
            return f"({', '.join(rows)})"
        if self.in_formula:
            lines = r" \\ ".join(" & ".join(self.written(each) for each in row) for row in value)
            return rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}"
        return f"({', '.join(rows)})"


@dataclass(frozen=True, slots=True)
class Template:
    """A text in pieces, between which names stand."""

    pieces: tuple[str | Place, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names it shows."""
        return frozenset(each.name for each in self.pieces if isinstance(each, Place))

    def filled(self, values: Mapping[str, object]) -> str:
        """Return the text with values in the place of their names."""
        return "".join(
            each if isinstance(each, str) else each.written(values[each.name]) for each in self.pieces
        )


def template(
    text: str, known: Iterable[str], hidden: Iterable[str]
) -> tuple[Template, list[ExpressionError]]:
    """Return a text as a template, and what is wrong with it.

    `known` may be shown, `hidden` is what the student works out.
    """
    pieces: list[str | Place] = []
    faults: list[ExpressionError] = []
    names, steps, end, dollars = list(known), frozenset(hidden), 0, 0
    for place in _PLACE.finditer(text):
        before = text[end : place.start()]
        dollars += before.count("$") - before.count(r"\$")
        end = place.end()
        if len(faults) == MOST_FAULTS:
            break
        inside = _INSIDE.fullmatch(place[1])
        if inside is None:
            faults.append(ExpressionError("This is no name.", place.start(), code="bad_template", hint=_HINT))
        elif inside[1] not in names:
            faults.append(_unknown(inside[1], place.start(1), names, steps))
        else:
            pieces += [before, Place(inside[1], inside[2] or "", in_formula=dollars % 2 == 1)]
            continue
        pieces.append(before)
    return Template((*pieces, text[end:])), faults


def _unknown(name: str, at: int, names: list[str], steps: frozenset[str]) -> ExpressionError:
    if name in steps:
        detail = f"{name} is for the student to work out: a prompt shows givens and constants only."
        return ExpressionError(detail, at, code="unknown_name")
    detail = f"There is no given or constant {name[:32]}."
    return ExpressionError(detail, at, code="unknown_name", hint=did_you_mean(name, names))
