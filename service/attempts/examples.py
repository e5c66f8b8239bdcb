"""Examples for the OpenAPI document: the drawn exercise of the seed lesson, answered."""

from __future__ import annotations

from typing import Any, Final

_ATTEMPT_ID: Final = "019ab0c4-7d2e-7cc3-98c4-dc0c0c073992"
_LEARNER: Final = {"id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398e", "name": "Ada", "external_id": "lms-7"}

START: Final = {"learner": {"external_id": "lms-7"}}
RESPONSES: Final = {"responses": {"w0_next": "0.675", "w1_next": "1.175"}}

OUTCOME: Final[dict[str, Any]] = {
    "score": "1",
    "max_score": "2",
    "fraction": 0.5,
    "results": [
        {"identifier": "w0_next", "raw": "0.675", "read_as": "0.675", "correct": True, "fraction": 1.0},
        {"identifier": "w1_next", "raw": "1.175", "read_as": "1.175", "correct": False, "fraction": 0.0},
    ],
    "diagnosis": [
        {
            "misconceptions": ["dropped_input_factor"],
            "nature": "error",
            "explains": ["w1_next"],
            "feedback": {"markdown": "As if …", "html": "<p>As if …</p>"},
        }
    ],
    "first_error": "w1_next",
}

SUBMISSION: Final[dict[str, Any]] = {
    "id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073993",
    "received_at": "2026-11-23T10:00:00.123456Z",
    "state": "graded",
    **OUTCOME,
    "tries_left": 2,
    "receipt": "eyJzdWJtaXNzaW9uX2lkIjoi….c2lnbmF0dXJl",
    "hints": [{"markdown": "Look at the second sum.", "html": "<p>Look at the second sum.</p>"}],
    "feedback": None,
}

SUMMARY: Final[dict[str, Any]] = {
    "id": _ATTEMPT_ID,
    "quiz_id": "019ab0c4-7d2e-7cc3-98c4-dc0c0c073991",
    "number": 1,
    "state": "open",
    "started_at": "2026-11-23T09:58:00.000000Z",
    "finished_at": None,
}

LISTED: Final = {**SUMMARY, "learner": _LEARNER}

ATTEMPT: Final[dict[str, Any]] = {
    **SUMMARY,
    "max_score": "2",
    "score": "0",
    "needs_grading": 0,
    "items": [
        {
            "position": 1,
            "kind": "linear_descent",
            "points": "2",
            "tries_left": 3,
            "prompt": {"markdown": "One **batch** update …", "html": "<p>One …</p>"},
            "givens": {"x": [0, 1, 2], "y": [1, 3, 4], "w0": 0.5, "w1": 1, "rate": 0.05},
            "conditions": {"loss": "sum", "update": "batch", "iterations": 1},
            "declarations": [
                {"identifier": "w0_next", "base_type": "float", "cardinality": "single", "shape": []},
                {"identifier": "w1_next", "base_type": "float", "cardinality": "single", "shape": []},
            ],
            "responses": {},
            "needs_grading": False,
            "outcome": None,
            "hints": [],
            "feedback": None,
        }
    ],
}

SOLUTION: Final[dict[str, Any]] = {
    "position": 1,
    "key": {"w0_next": "0.675", "w1_next": "1.275"},
    "accepted": {"w0_next": ["from 0.674 to 0.676"], "w1_next": ["from 1.274 to 1.276"]},
    "trace": [
        {
            "step": "product",
            "formula": "w1·x_j",
            "numbers": ["0.5·0", "0.5·2", "0.5·4"],
            "value": ["0", "1", "2"],
        }
    ],
    "feedback": None,
    "solution": None,
}
