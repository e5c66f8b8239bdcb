"""True or false: a statement to judge, with a reason for either answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from service.kinds.kind import Kind
from service.kinds.offers import REASON
from service.kinds.static import only_static, prompted
from service.vocabulary import Choice, Declaration, StaticQuestion, Text, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

NAME = "true_false"
VERSION = 1
CHOICES = (Choice("true", Text("True")), Choice("false", Text("False")))

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["correct"],
    "properties": {
        "correct": {"title": "Whether the statement is true", "type": "boolean"},
        "feedback": {
            "title": "What is read by who said so",
            "type": "object",
            "additionalProperties": False,
            "properties": {"true": REASON, "false": REASON},
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "sigmoid-is-never-steeper",
    "prompt": "The logistic sigmoid is nowhere steeper than at 0.",
    "parameters": {
        "correct": True,
        "feedback": {
            "true": "Its derivative $\\sigma(z)(1 - \\sigma(z))$ is largest where $\\sigma(z) = 1/2$.",
            "false": "Where else would $\\sigma(z)(1 - \\sigma(z))$ be more than $1/4$?",
        },
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema."""
    only_static(draft)
    right = "true" if draft.parameters["correct"] else "false"
    reasons = cast("Mapping[str, str]", draft.parameters.get("feedback", {}))
    bounds = {
        each.identifier: {"correct": each.identifier == right, "feedback": reasons.get(each.identifier, "")}
        for each in CHOICES
    }
    variant = Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=0,
        prompt=prompted(draft),
        declarations=(Declaration("response", "identifier", choices=CHOICES),),
        key={"response": right},
        bounds={"response": {"choices": bounds}},
    )
    return StaticQuestion(draft, lambda _: variant)


TRUE_FALSE = Kind(NAME, VERSION, "True or false", SCHEMA, EXAMPLE, read)
