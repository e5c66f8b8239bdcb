"""Description: something to read between questions; it takes no response and is worth nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted
from service.vocabulary import StaticQuestion, Variant

if TYPE_CHECKING:
    from service.vocabulary import Draft

NAME = "description"
VERSION = 1

SCHEMA: dict[str, object] = {"type": "object", "additionalProperties": False, "properties": {}}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "notation",
    "prompt": "In what follows, $a = \\sigma(z)$ is the output of a unit and $z = w \\cdot x + b$ its input.",
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema; its points are 0.

    Raises:
        QuestionError: it is said to be worth something else, or has what only tries have.
    """
    only_static(draft)
    if draft.points not in {"0", "1"}:
        raise wrong("not_for_this_kind", "What takes no response earns no points.", "/points")
    for name in ("tolerance", "hints"):
        if getattr(draft, name):
            raise wrong("not_for_this_kind", f"What takes no response takes no {name}.", f"/{name}")
    variant = Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=0,
        prompt=prompted(draft),
        declarations=(),
        key={},
        bounds={},
    )
    return StaticQuestion(replace(draft, points="0"), lambda _: variant)


DESCRIPTION = Kind(NAME, VERSION, "Description", SCHEMA, EXAMPLE, read)
