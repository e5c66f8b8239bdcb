"""Ordering: everything to be put into the one right order, or the steps that belong into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.offers import REASON, entries, listed, names, offered, shuffled
from service.kinds.static import only_static, prompted
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from service.vocabulary import Draft, Plain

NAME = "ordering"
VERSION = 1
SHORTEST = 2

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["items"],
    "properties": {
        "items": listed(
            "What is to be ordered, in the right order; distractors stand anywhere",
            least=2,
            distractor={
                "title": "Whether it must be left out",
                "type": "boolean",
                "default": False,
            },
            feedback=REASON | {"title": "What is read where it does not stand rightly, or does not belong"},
        ),
        "credit": {
            "title": "What an order is worth",
            "description": "run: by the longest run of items that follow each other rightly; subsequence: by "
            "the longest sequence in the right order, others in between; a single item is worth 0 in both. "
            "neighbors: the share of items that their successor follows; pairs: the share of all pairs in "
            "the right order; position: the share of items at their place; all: 1 for the right order, "
            "else 0. Each distractor sent costs as much as an item that is missing.",
            "enum": ["run", "subsequence", "neighbors", "pairs", "position", "all"],
            "default": "subsequence",
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "steps-of-training",
    "prompt": "In which order does one step of training by gradient descent go?",
    "parameters": {
        "items": [
            {"identifier": "forward", "text": "Compute the outputs (forward pass)"},
            {"identifier": "loss", "text": "Compute the loss"},
            {"identifier": "backward", "text": "Compute the gradients (backward pass)"},
            {"identifier": "update", "text": "Update the weights"},
        ],
        "credit": "subsequence",
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: identifiers repeat, or fewer than two items are to be ordered.
    """
    only_static(draft)
    prompted(draft)
    items = entries(draft, "items")
    order = names([each for each in items if not each.get("distractor")])
    if len(order) < SHORTEST:
        raise wrong("bad_key", "At least two items must be ordered.", "/parameters/items")
    reasons = {str(each["identifier"]): str(each.get("feedback", "")) for each in items}
    credit = draft.parameters.get("credit", "subsequence")
    bound = {"order": order, "credit": credit, "feedback": reasons}
    return StaticQuestion(draft, lambda seed: variant(draft, items, bound, seed))


def variant(draft: Draft, items: list[dict[str, Plain]], bound: dict[str, Any], seed: int) -> Variant:
    """Return the items in this seed's order: never the right one, unless the order of two would tell."""
    order: list[str] = bound["order"]
    choices = shuffled(offered(items), seed)
    shown = [each.identifier for each in choices if each.identifier in order]
    if shown == order and len(order) > SHORTEST:
        choices = choices[::-1]
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompted(draft),
        declarations=(
            Declaration(
                "response",
                "identifier",
                "ordered",
                choices=choices,
                options={"all": len(order) == len(items)},
            ),
        ),
        key={"response": list(order)},
        bounds={"response": bound},
    )


ORDERING = Kind(NAME, VERSION, "Ordering", SCHEMA, EXAMPLE, read)
