"""The native format's objects as JSON Schema: what we publish, and what we check files with.

Unknown fields are refused everywhere but in a question's `parameters`, which belong to its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.formats.drafts import Behavior, Counts
from service.formats.parts import (
    ANSWER,
    KIND,
    LANGUAGE,
    LINE,
    LOCALE,
    NAMES,
    PENALTY,
    POINTS,
    PRECISION,
    PROSE,
    SCORING,
    SLUG,
    TAG,
    TEXT,
    TITLE,
    TOLERANCE,
    enumeration,
    list_of,
    mapping,
    text,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.formats.parts import Schema

MAX_QUESTIONS: Final = 50_000
"""Questions of one file."""


def _question(name: str, required: str) -> dict[str, Any]:
    """Return a question's schema; `name` is the field that holds its slug."""
    fields: dict[str, Schema] = {
        name: SLUG,
        "kind": KIND,
        "parameters": {"type": "object", "description": "a mapping; which fields it has, the kind says"},
        "prompt": TEXT,
        "ask": NAMES,
        "tolerance": TOLERANCE,
        "precision": PRECISION,
        "claims": mapping("", **{"distinguish": NAMES, "except": NAMES}),
        "choices": whole(2, 8),
        "answer": ANSWER,
        "points": POINTS,
        "tags": list_of(TAG, uniqueItems=True),
        "scoring": SCORING,
        "hints": {**list_of(TEXT), "maxItems": 10},
        "feedback": TEXT,
        "solution": TEXT,
        "locale": LOCALE,
    }
    return mapping(required, **fields)


_POOL: Final = {
    **mapping("", tag=TAG, kind=KIND),
    "minProperties": 1,
    "description": "a mapping with a tag, a kind or both",
}
_ITEM: Final = {
    "anyOf": [
        SLUG,
        mapping("question", question=SLUG, points=POINTS),
        mapping("pick from", **{"pick": whole(1, 100), "from": _POOL, "points": POINTS}),
    ],
    "description": "the slug of a question, or {question: …, points: …}, or {pick: …, from: {tag: …}}",
}
_SETTINGS: Final = mapping(
    "",
    behavior=enumeration(Behavior),
    penalty=PENALTY,
    tries=whole(1, 100),
    attempts={
        "anyOf": [whole(1, 1_000), {"const": "unlimited"}],
        "description": "a whole number from 1 to 1000, or unlimited",
    },
    counts=enumeration(Counts),
    certainty={"type": "boolean", "description": "whether every item asks how certain one is"},
)

DRAFT: Final = _question("slug", "kind")
"""A question as sent inline to the REST API; the slug may be missing."""

QUESTION: Final = _question("question", "question kind")
"""A question in a file."""

LESSON: Final = mapping(
    "lesson title",
    lesson=SLUG,
    title=TITLE,
    summary=TEXT,
    why_it_matters=TEXT,
    key_points=list_of(text(note=TEXT)),
    key_concepts=list_of(mapping("term definition", term=TITLE, definition=TEXT)),
    code_examples=list_of(
        mapping("title language code", title=TITLE, language=LANGUAGE, code=PROSE, note=TEXT)
    ),
    quotations=list_of(mapping("text source", text=TEXT, source=LINE, note=TEXT)),
    sources=list_of(TEXT),
)

QUIZ: Final = mapping(
    "quiz title items",
    quiz=SLUG,
    lesson=SLUG,
    title=TITLE,
    settings=_SETTINGS,
    items=list_of(_ITEM, minItems=1),
)

COURSE: Final = mapping("course title", course=SLUG, title=TITLE, lessons=list_of(SLUG, uniqueItems=True))

SHAPES: Final = {"course": COURSE, "lesson": LESSON, "quiz": QUIZ, "question": QUESTION}
"""The schema of each object that a file may hold, by the field that holds its slug."""


def published() -> Mapping[str, Schema]:
    """Return complete JSON Schemas by name: those of `SHAPES`, `draft`, and `questions`, a file of many."""
    questions = {"type": "array", "items": QUESTION, "minItems": 1, "maxItems": MAX_QUESTIONS}
    shapes = {**SHAPES, "draft": DRAFT, "questions": mapping("questions", questions=questions)}
    return {name: _complete(name, schema) for name, schema in shapes.items()}


def _complete(name: str, schema: Schema) -> Schema:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "$id": f"urn:gradestep:format:{name}", "title": f"Gradestep {name}", **schema}
