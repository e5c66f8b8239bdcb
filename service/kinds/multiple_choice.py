"""Multiple choice: one right answer or several, shuffled by seed, with a reason for every choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted, text
from service.solver.draws import column, fold, mix
from service.vocabulary import Choice, Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from service.vocabulary import Draft

NAME = "multiple_choice"
VERSION = 1

TEXT: dict[str, object] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 20000},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["text"],
            "properties": {
                "format": {"enum": ["markdown", "html", "plain"]},
                "text": {"type": "string", "minLength": 1, "maxLength": 20000},
            },
        },
    ]
}

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["choices"],
    "properties": {
        "choices": {
            "title": "What is offered",
            "type": "array",
            "minItems": 2,
            "maxItems": 50,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["identifier", "text"],
                "properties": {
                    "identifier": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
                    "text": TEXT,
                    "correct": {"type": "boolean", "default": False},
                    "feedback": {"type": "string", "maxLength": 20000},
                },
            },
        },
        "multiple": {"title": "Whether several may be ticked", "type": "boolean", "default": False},
        "shuffle": {"title": "Whether the seed decides the order", "type": "boolean", "default": False},
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "step-size",
    "prompt": "What determines the size of the step in gradient descent?",
    "parameters": {
        "choices": [
            {
                "identifier": "a",
                "text": "The learning rate",
                "correct": True,
                "feedback": "It scales the step.",
            },
            {"identifier": "b", "text": "The number of examples", "feedback": "It changes the sum, not α."},
        ],
        "shuffle": True,
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: identifiers repeat, or not the right number of choices is correct.
    """
    only_static(draft)
    prompted(draft)
    choices = cast("list[dict[str, object]]", draft.parameters["choices"])
    identifiers = [str(choice["identifier"]) for choice in choices]
    if len(set(identifiers)) != len(identifiers):
        raise wrong("duplicate", "Two choices have the same identifier.", "/parameters/choices")
    right = [name for name, choice in zip(identifiers, choices, strict=True) if choice.get("correct")]
    multiple = bool(draft.parameters.get("multiple"))
    if not right or (len(right) > 1 and not multiple):
        detail = f"{len(right)} choices are correct; mark exactly one, or say `multiple: true`."
        raise wrong("bad_key", detail, "/parameters/choices")
    return StaticQuestion(draft, lambda seed: variant(draft, choices, right, seed))


def variant(draft: Draft, choices: list[dict[str, object]], right: list[str], seed: int) -> Variant:
    """Return the choices in this seed's order, with the reason of each for the grader."""
    offered = tuple(Choice(str(choice["identifier"]), text(choice["text"])) for choice in choices)
    if draft.parameters.get("shuffle"):
        words = fold([seed])
        offered = tuple(sorted(offered, key=lambda choice: int(mix(words ^ column(choice.identifier, 0))[0])))
    multiple = bool(draft.parameters.get("multiple"))
    bounds = {
        str(choice["identifier"]): {
            "correct": bool(choice.get("correct")),
            "feedback": str(choice.get("feedback", "")),
        }
        for choice in choices
    }
    cardinality = "multiple" if multiple else "single"
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompted(draft),
        declarations=(Declaration("response", "identifier", cardinality, choices=offered),),
        key={"response": list(right) if multiple else right[0]},
        bounds={"response": {"choices": bounds}},
    )


MULTIPLE_CHOICE = Kind(NAME, VERSION, "Multiple choice", SCHEMA, EXAMPLE, read)
