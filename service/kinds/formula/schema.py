"""What an author of a `formula` question writes, as JSON Schema, and an example of it."""

from __future__ import annotations

from typing import Final

from service.expressions import MAX_LENGTH
from service.kinds.domains import NUMBER, VALUES

LONGEST_NAME: Final = 32
MOST_NAMES: Final = 60
MOST_WRONG: Final = 30
MOST_ENTRIES: Final = 16

NAME: Final[dict[str, object]] = {
    "type": "string",
    "pattern": "^[A-Za-z][A-Za-z0-9_]*$",
    "maxLength": LONGEST_NAME,
    "description": f"a name of letters a to z, digits and _, of {LONGEST_NAME} characters at most",
}
EXPRESSION: Final[dict[str, object]] = {
    "type": ["string", "integer"],
    "maxLength": MAX_LENGTH,
    "description": 'an expression, such as "y - (w0 + w1*x)"',
}
SIDE: Final[dict[str, object]] = {"type": "integer", "minimum": 1, "maximum": MOST_ENTRIES}


def named(values: dict[str, object], least: int, most: int, **more: object) -> dict[str, object]:
    """Return the schema of a mapping from names to such values."""
    return {
        "type": "object",
        "minProperties": least,
        "maxProperties": most,
        "propertyNames": NAME,
        "additionalProperties": values,
        **more,
    }


GIVEN: Final[dict[str, object]] = {
    **VALUES,
    "description": "{integers: [low, high]}, {from, to, step} or {one_of: […]}; size: 3 or shape: [2, 3]",
    "properties": {
        **VALUES["properties"],  # type: ignore[dict-item]  # it is a mapping
        "size": {**SIDE, "description": "how many entries a vector has"},
        "shape": {
            "type": "array",
            "items": SIDE,
            "minItems": 1,
            "maxItems": 2,
            "description": "[3] for a vector, [2, 3] for a matrix of 2 rows and 3 columns",
        },
    },
}
ROW: Final[dict[str, object]] = {
    "type": "array",
    "items": NUMBER,
    "minItems": 1,
    "maxItems": MOST_ENTRIES,
    "description": "a list of numbers",
}
CONSTANT: Final[dict[str, object]] = {
    "anyOf": [
        NUMBER,
        ROW,
        {"type": "array", "items": ROW, "minItems": 1, "maxItems": MOST_ENTRIES, "description": "a matrix"},
    ],
    "description": "a number, a list of numbers, or a list of rows",
}
WRONG: Final[dict[str, object]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["replaces", "feedback"],
    "properties": {
        "replaces": named(EXPRESSION, 1, 20, description="which steps, or givens, come out how instead"),
        "steps": named(EXPRESSION, 1, 20, description="steps that only this misconception takes"),
        "feedback": {
            "type": "string",
            "pattern": r"\S",
            "maxLength": 2000,
            "description": "what the student reads: your number comes out as if …",
        },
        "nature": {"enum": ["error", "convention"], "default": "error"},
    },
}
SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["givens", "steps"],
    "properties": {
        "givens": named(GIVEN, 1, MOST_NAMES, title="What is drawn anew for every student"),
        "constants": named(CONSTANT, 1, MOST_NAMES, title="Numbers that are the same for all"),
        "steps": named(EXPRESSION, 1, MOST_NAMES, title="The steps of the work, one operation each"),
        "misconceptions": named(WRONG, 1, MOST_WRONG, title="The wrong roads that students take"),
    },
}
EXAMPLE: Final[dict[str, object]] = {
    "kind": "formula",
    "slug": "one-step-down-a-parabola",
    "prompt": "Do one step of gradient descent on $f(x) = a x^2$ with $a = {{a}}$ from $x = {{x}}$, "
    "with $\\eta = {{rate}}$.",
    "parameters": {
        "givens": {
            "a": {"from": "0.5", "to": "3", "step": "0.5"},
            "x": {"integers": [-6, 6], "not": [0]},
            "rate": {"one_of": ["0.05", "0.1", "0.15"]},
        },
        "steps": {"gradient": "2*a*x", "change": "-rate*gradient", "x_next": "x + change"},
        "misconceptions": {
            "ascent": {
                "replaces": {"change": "rate*gradient"},
                "feedback": "Your number comes out as if the step went up the gradient; descent goes down.",
            },
            "dropped_factor_two": {
                "replaces": {"gradient": "a*x"},
                "feedback": "Your number comes out as if the derivative of $x^2$ were $x$; it is $2x$.",
            },
            "change_reported": {
                "replaces": {"x_next": "change"},
                "feedback": "Your number is the change: the new $x$ is the old one plus the change.",
            },
        },
    },
    "ask": ["x_next"],
}
