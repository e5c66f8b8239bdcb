"""A matrix to write, as `1, 2; 3, 4` or lists of rows: credit by entry or for all, its size told or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.arrays import ROW, read_arrays, schema
from service.kinds.kind import Kind

if TYPE_CHECKING:
    from service.vocabulary import Draft, StaticQuestion

NAME = "matrix"
VERSION = 1
ROWS: dict[str, object] = {"type": "array", "minItems": 1, "maxItems": 50, "items": ROW}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "weights-after-an-outer-product",
    "prompt": (
        "A layer's error is $\\delta = (1, -2)$ and its input $a = (3, 0, 1)$. "
        "Give the gradient of its weights, $\\delta a^\\top$: one row for each unit."
    ),
    "parameters": {
        "answers": [
            {"value": "3, 0, 1; -6, 0, -2"},
            {"value": "3, -6; 0, 0; 1, -2", "fraction": "0.5", "feedback": "This is the transpose."},
        ],
        "size": "free",
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: see `arrays.read_arrays`.
    """
    return read_arrays(draft, 2, VERSION)


MATRIX = Kind(NAME, VERSION, "Matrix", schema(ROWS, "1, 2; 3, 4"), EXAMPLE, read)
