"""A vector to write, as `1, 2, 3` or a list: credit by entry or for all, of a size that is told or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.arrays import ROW, read_arrays, schema
from service.kinds.kind import Kind

if TYPE_CHECKING:
    from service.vocabulary import Draft, StaticQuestion

NAME = "vector"
VERSION = 1

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "gradient-of-a-quadratic",
    "prompt": "Give the gradient of $f(w) = w_1^2 + 3 w_1 w_2$ at $w = (1, 2)$.",
    "parameters": {"answers": [{"value": ["8", "3"], "feedback": "It is $(2w_1 + 3w_2,\\; 3w_1)$."}]},
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: see `arrays.read_arrays`.
    """
    return read_arrays(draft, 1, VERSION)


VECTOR = Kind(NAME, VERSION, "Vector", schema(ROW, "1, 2, 3"), EXAMPLE, read)
