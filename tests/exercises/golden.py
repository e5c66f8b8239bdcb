"""Seeds with the givens and keys they gave: written once by `python -m tests.exercises.golden`, then kept.

A seed may give another try of its draws when a family gains a misconception: what is issued is stored, so
the file may be written anew for that reason, and for no other.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS

if TYPE_CHECKING:
    from service.vocabulary import Plain

FILE = Path(__file__).with_name("golden.json")
SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 26)]
LOSSES: list[dict[str, Plain]] = [
    {"loss": name} for name in ("sum", "half_sum", "sum_full", "half_mean", "mean")
]
UPDATES: list[dict[str, Plain]] = [
    {"update": "batch", "iterations": 3},
    {"update": "online", "iterations": 4, "loss": "mean"},
    {"update": "mini_batch", "batch_size": 2, "examples": 4, "iterations": 2, "loss": "half_mean"},
]


def trees() -> list[dict[str, Plain]]:
    """Return the drafts that are pinned: each kind's example, and linear descent in all its forms."""
    examples = [cast("dict[str, Plain]", dict(kind.example)) for kind in KINDS.values()]
    descent = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    common = {name: value for name, value in descent.items() if name != "ask"}
    parameters = cast("dict[str, Plain]", descent["parameters"])
    return examples + [common | {"parameters": parameters | said} for said in LOSSES + UPDATES]


def drawn(tree: dict[str, Plain]) -> list[dict[str, Any]]:
    """Return what each seed gives: what was drawn, the key, and the choices in order."""
    return [
        {
            "seed": f"{variant.seed:032x}",
            "givens": dict(variant.givens),
            "key": dict(variant.key),
            "choices": [choice.identifier for each in variant.declarations for choice in each.choices],
        }
        for variant in draw(question_of(read_question(tree)), SEEDS)
    ]


if __name__ == "__main__":
    pinned = [{"draft": tree, "variants": drawn(tree)} for tree in trees()]
    FILE.write_text(json.dumps(pinned, ensure_ascii=False, indent=1) + "\n")
