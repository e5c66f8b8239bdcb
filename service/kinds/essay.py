"""Essay: a text in one's own words, graded by people with a rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.rubrics import RUBRIC, SHOWN, by_hand
from service.vocabulary import Declaration

if TYPE_CHECKING:
    from service.vocabulary import Draft, StaticQuestion

NAME = "essay"
VERSION = 1
USUAL_MOST = 20_000

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "rubric": RUBRIC,
        "show_rubric": SHOWN,
        "minimum_words": {"title": "Fewest words", "type": "integer", "minimum": 1, "maximum": 10_000},
        "maximum_words": {"title": "Most words", "type": "integer", "minimum": 1, "maximum": 10_000},
        "maximum_characters": {
            "title": "Most characters",
            "type": "integer",
            "minimum": 1,
            "maximum": 50_000,
            "default": USUAL_MOST,
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "why-gradients-vanish",
    "prompt": "Why do gradients vanish in deep networks of sigmoid units?",
    "parameters": {
        "maximum_words": 200,
        "rubric": [
            {
                "criterion": "chain_rule",
                "text": "Says that the chain rule multiplies one derivative for each layer",
                "points": "2",
                "levels": [
                    {"points": "0", "text": "not mentioned"},
                    {"points": "1", "text": "mentioned"},
                    {"points": "2", "text": "explained"},
                ],
            },
            {
                "criterion": "bound",
                "text": "Says that the sigmoid's derivative is at most 1/4",
                "points": "1",
            },
        ],
    },
    "points": "3",
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: more words are asked for than are taken, or the rubric makes no sense.
    """
    limits = {
        name: cast("int", draft.parameters[name])
        for name in ("minimum_words", "maximum_words", "maximum_characters")
        if name in draft.parameters
    }
    if limits.get("minimum_words", 0) > limits.get("maximum_words", 10_000):
        detail = "At least so many words are more than are taken."
        raise wrong("bad_limits", detail, "/parameters/minimum_words")
    options = {"maximum_characters": USUAL_MOST, **limits}
    return by_hand(draft, VERSION, Declaration("response", "prose", options=options))


ESSAY = Kind(NAME, VERSION, "Essay", SCHEMA, EXAMPLE, read)
