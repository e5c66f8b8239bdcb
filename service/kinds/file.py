"""File: a document or a program to hand in, graded by people with a rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.kind import Kind
from service.kinds.rubrics import RUBRIC, SHOWN, by_hand
from service.vocabulary import Declaration

if TYPE_CHECKING:
    from service.vocabulary import Draft, StaticQuestion

NAME = "file"
VERSION = 1
MOST_BYTES = 256 * 1024
"""In base64, with all else, it must fit into the 1 MiB of a request; and every submission is kept."""

USUAL_TYPES = ["application/pdf", "text/plain", "text/x-python", "application/x-ipynb+json", "image/png"]

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "rubric": RUBRIC,
        "show_rubric": SHOWN,
        "media_types": {
            "title": "What is taken",
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "uniqueItems": True,
            "items": {
                "title": "A media type (RFC 6838), such as application/pdf",
                "type": "string",
                "pattern": "^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$",
            },
            "default": USUAL_TYPES,
        },
        "maximum_bytes": {
            "title": "Most bytes",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_BYTES,
            "default": MOST_BYTES,
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "train-a-line",
    "prompt": "Hand in a program that fits $h(x) = w_0 + w_1 x$ to five points by gradient descent.",
    "parameters": {
        "media_types": ["text/x-python", "application/x-ipynb+json"],
        "maximum_bytes": 65536,
        "rubric": [
            {"criterion": "gradient", "text": "Computes both derivatives rightly", "points": "2"},
            {"criterion": "loop", "text": "Updates until the loss changes little", "points": "1"},
        ],
    },
    "points": "3",
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: the rubric makes no sense.
    """
    options = {
        "media_types": draft.parameters.get("media_types", list(USUAL_TYPES)),
        "maximum_bytes": draft.parameters.get("maximum_bytes", MOST_BYTES),
    }
    return by_hand(draft, VERSION, Declaration("response", "file", options=options))


FILE = Kind(NAME, VERSION, "File", SCHEMA, EXAMPLE, read)
