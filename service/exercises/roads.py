"""What a wrong road would answer: the stored answers of a variant's misconceptions, as responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from service.exercises.variants import KEY_FIGURES, shaped
from service.grading.decimals import decimal_text
from service.solver.tolerance import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain, Variant


def wrong_responses(variant: Variant, *, as_written: bool = False) -> dict[str, dict[str, Plain]]:
    """Return for each single misconception what one who holds it would respond, by identifier.

    `as_written` rounds to the figures that the prompt asks to keep. A misconception whose answer is no finite
    number somewhere has nothing to respond and is left out; a static question has none.
    """
    stored: Mapping[str, Any] = variant.explanations or {"names": [], "answers": []}
    shapes = {each.identifier: each.shape for each in variant.declarations}
    singles = zip(stored["names"], stored["answers"], strict=True)
    roads = {names[0]: row for names, row in singles if len(names) == 1 and None not in row}
    if as_written and roads:
        precision = Precision(**stored["precision"])
        roads = {name: precision.rounded(np.array(row)).tolist() for name, row in roads.items()}
    return {
        name: shaped([decimal_text(value, KEY_FIGURES) for value in row], shapes)
        for name, row in roads.items()
    }
