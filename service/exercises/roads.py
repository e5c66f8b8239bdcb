"""What a wrong road would answer: the stored answers of a variant's misconceptions, as responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from service.exercises.assembly import KEY_FIGURES, shaped
from service.exercises.showing import RESPONSE, text_of
from service.grading.decimals import decimal_text, has_text
from service.grading.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain, Variant


def wrong_responses(variant: Variant, *, as_written: bool = False) -> dict[str, dict[str, Plain]]:
    """Return for each single misconception what one who holds it would respond, by identifier.

    `as_written` rounds to the figures that the prompt asks to keep. A misconception whose answer cannot be
    written somewhere has nothing to respond and is left out.

    Where one chooses, it is the choice made of it; where one writes formulas, the formulas that it leads to;
    where one shows work, lines of what is asked alone.
    """
    if variant.explanations is None:
        return chosen(variant)
    stored: Mapping[str, Any] = variant.explanations
    if "formulas" in stored:
        return {name: dict(texts) for name, texts in stored["formulas"].items()}
    table = Table.read(stored)
    asked = [each for each in variant.declarations if each.identifier in variant.bounds]
    shapes = {each.identifier: each.sizes for each in asked}
    if is_work(variant):
        work: Any = variant.bounds[RESPONSE]
        shapes = {name: tuple(work["steps"][name]) for name in work["asked"]}
    roads = {name: row for name, row in table.roads().items() if all(map(has_text, row))}
    answers = np.array(list(roads.values()), dtype=np.float64)
    if as_written and roads:
        answers = table.precision.rounded(answers)
    found = {
        name: shaped([decimal_text(value, KEY_FIGURES) for value in row], shapes)
        for name, row in zip(roads, answers.tolist(), strict=True)
    }
    return {name: {RESPONSE: text_of(each)} for name, each in found.items()} if is_work(variant) else found


def is_work(variant: Variant) -> bool:
    """Return whether a variant is answered with shown work."""
    return any(each.base_type == RESPONSE for each in variant.declarations)


def chosen(variant: Variant) -> dict[str, dict[str, Plain]]:
    """Return for each misconception that a wrong choice was made of that choice, by identifier."""
    bounds: Mapping[str, Any] = variant.bounds
    return {
        choice["misconception"]: {name: identifier}
        for name, bound in bounds.items()
        for identifier, choice in bound.get("choices", {}).items()
        if not choice["correct"] and "misconception" in choice
    }
