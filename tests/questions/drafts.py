"""Drafts that tests of authors' calls send."""

from __future__ import annotations

import json
from typing import Any

from service.kinds import KINDS


def example(kind: str = "linear_descent", /, **changes: object) -> dict[str, Any]:
    """Give a kind's example, changed at its top."""
    made: dict[str, Any] = json.loads(json.dumps(KINDS[kind].example)) | changes
    return made


def with_parameters(kind: str = "linear_descent", /, **changes: object) -> dict[str, Any]:
    """Give a kind's example with other parameters."""
    made = example(kind)
    made["parameters"] |= changes
    return made


def choices(*identifiers: str, **changes: object) -> dict[str, Any]:
    """Give a multiple choice question whose first choice is right."""
    listed = [
        {"identifier": each, "text": f"Choice {each}", "correct": each == identifiers[0], "feedback": "Why."}
        for each in identifiers
    ]
    return example("multiple_choice", parameters={"choices": listed}, **changes)
