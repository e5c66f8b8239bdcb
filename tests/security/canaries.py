"""Keys that nobody could mistake for anything else, and a nose for them in whatever encoding."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import sqlalchemy as sa

from service.attempts.models import IssuedVariant
from service.formats.drafts import CourseDraft, FixedItem, QuizDraft, QuizSettings
from service.grading.table import Table
from service.quizzes.operations import load_course
from service.vocabulary import Draft, Text
from tests.support.apps import AT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from service.accounts.models import Course
    from service.formats.drafts import Behavior

RIGHT_REASON = "canary-5f1d9c"
WRONG_REASON = "canary-e7720b"
NUMBER = "48611.37519"
NUMBER_FEEDBACK = "canary-c3a4d8"
MASS = "73.90118"
MASS_FEEDBACK = "canary-5a70e1"
ENTRIES = "61.70331, 18.44093; 97.10288, 55.30617"
MATRIX_FEEDBACK = "canary-ac19f4"
PATTERN = "canary-word*"
WORD = "canary-word-40d2b8"
WORD_FEEDBACK = "canary-83e6d0"
HINTS = ("canary-91b0e2", "canary-2f8ac7", "canary-d06b35")
FEEDBACK = "canary-7cc41e"
SOLUTION = "canary-b85f03"
RUBRIC = "canary-e41d67"
PAIR_REASONS = ("canary-3ab95c", "canary-f60d18")
ORDER_REASON = "canary-48e7b0"
GAP_NUMBER = "73190.84627"
GAP_REASON = "canary-9d12fa"
SHORTEST = 6
"""Shorter texts turn up by chance."""

QUESTIONS = (
    Draft(
        kind="multiple_choice",
        slug="choose",
        prompt=Text("Choose."),
        parameters={
            "choices": [
                {"identifier": "a", "text": "One", "correct": True, "feedback": RIGHT_REASON},
                {"identifier": "b", "text": "Two", "feedback": WRONG_REASON},
            ]
        },
        hints=tuple(map(Text, HINTS)),
        feedback=Text(FEEDBACK),
        solution=Text(SOLUTION),
    ),
    Draft(
        kind="numerical",
        slug="measure",
        prompt=Text("How much?"),
        parameters={"answers": [{"value": NUMBER, "feedback": NUMBER_FEEDBACK}]},
        tolerance={"absolute": "0.00314"},
    ),
    Draft(
        kind="linear_descent",
        slug="descend",
        parameters={
            "examples": 3,
            "x": {"from": "0.113", "to": "5", "step": "0.317"},
            "y": {"from": "0.271", "to": "7", "step": "0.433"},
            "w0": {"from": "0.519", "to": "2", "step": "0.271"},
            "w1": {"from": "0.357", "to": "2", "step": "0.193"},
            "rate": {"one_of": ["0.0137", "0.0171"]},
        },
        claims={"distinguish": ["dropped_input_factor"]},
    ),
    Draft(
        kind="numerical",
        slug="weigh",
        prompt=Text("How heavy?"),
        parameters={
            "answers": [{"value": MASS, "feedback": MASS_FEEDBACK}],
            "units": {"unit": "dyn*s", "penalty": "0.5172"},
        },
        tolerance={"relative": "0.000271"},
    ),
    Draft(
        kind="matrix",
        slug="tabulate",
        prompt=Text("Which matrix?"),
        parameters={"answers": [{"value": ENTRIES, "feedback": MATRIX_FEEDBACK}], "size": "free"},
        tolerance={"absolute": "0.00417"},
    ),
    Draft(
        kind="short_text",
        slug="name",
        prompt=Text("Which word?"),
        parameters={"answers": [{"wildcard": PATTERN, "shown": WORD, "feedback": WORD_FEEDBACK}]},
    ),
    Draft(
        kind="essay",
        slug="explain",
        prompt=Text("Explain."),
        parameters={"rubric": [{"criterion": "content", "points": "1", "text": RUBRIC}]},
    ),
    Draft(
        kind="matching",
        slug="match",
        prompt=Text("Match."),
        parameters={
            "sources": [
                {"identifier": "s-ab12cd", "text": "S", "target": "t-34ef56", "feedback": PAIR_REASONS[0]},
                {"identifier": "s-78ab90", "text": "S", "target": "t-12cd34", "feedback": PAIR_REASONS[1]},
            ],
            "targets": [{"identifier": "t-34ef56", "text": "T"}, {"identifier": "t-12cd34", "text": "T"}],
        },
    ),
    Draft(
        kind="ordering",
        slug="order",
        prompt=Text("Order."),
        parameters={
            "items": [
                {"identifier": "one", "text": "1"},
                {"identifier": "two", "text": "2", "feedback": ORDER_REASON},
                {"identifier": "three", "text": "3"},
            ]
        },
    ),
    Draft(
        kind="cloze",
        slug="fill",
        prompt=Text("It is {{gap}}."),
        parameters={
            "gaps": {
                "gap": {
                    "kind": "numerical",
                    "parameters": {"answers": [{"value": GAP_NUMBER, "feedback": GAP_REASON}]},
                    "tolerance": {"absolute": "0.00271"},
                }
            }
        },
    ),
)


@dataclass(frozen=True)
class Secret:
    """What one item hides, and right responses that are not its key."""

    position: int
    texts: frozenset[str]
    right: dict[str, Any]


def store_course(session: Session, organization_id: str, behavior: Behavior) -> tuple[Course, str]:
    """Store a course whose one quiz asks the canary questions; return it and the quiz's slug."""
    slug = f"canary-{behavior.value}"
    items = tuple(FixedItem(each.slug) for each in QUESTIONS)
    quiz = QuizDraft(slug=slug, title="Canaries", items=items, settings=QuizSettings(behavior=behavior))
    course = load_course(
        session,
        organization_id=organization_id,
        course=CourseDraft(slug=slug, title="Canaries"),
        lessons=(),
        questions=QUESTIONS,
        quizzes=(quiz,),
        at=AT,
    )
    return course, slug


def secrets_of(session: Session, attempt_id: str) -> list[Secret]:
    """Read from the database what an attempt's items hide."""
    rows = session.scalars(
        sa.select(IssuedVariant).filter_by(attempt_id=attempt_id).order_by(IssuedVariant.position)
    )
    return [_secret(row) for row in rows]


def _secret(row: IssuedVariant) -> Secret:
    hidden = {
        row.seed,
        *_texts(row.bounds),
        *_texts(row.certificate),
        *_texts(row.explanations),
        *_roads(row),
    }
    if row.kind not in {"multiple_choice", "matching"}:  # what one sends is shown as it was sent
        hidden |= set(_texts(row.key))
    right = {name: _beside(value, row.bounds[name]) for name, value in row.key.items()}
    if row.kind == "multiple_choice":
        hidden |= {*HINTS, FEEDBACK, SOLUTION}
    shown = {*_texts(row.givens), *_texts(row.declarations), row.kind, *row.key}
    long = {text for text in hidden if len(text) >= SHORTEST and not text.replace("_", "").isalpha()}
    return Secret(row.position, frozenset(long - shown), right)


def _roads(row: IssuedVariant) -> Iterator[str]:
    """Yield the answers of wrong roads, which are kept packed."""
    if row.explanations is not None:
        for answers in Table.read(row.explanations).rows:
            yield from (f"{number:.12g}" for number in answers)


def _texts(tree: Any) -> Iterator[str]:  # noqa: ANN401 - any tree
    if isinstance(tree, dict):
        for part in tree.values():
            yield from _texts(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _texts(part)
    elif isinstance(tree, float | int | str) and not isinstance(tree, bool):
        yield str(tree)


def _beside(key: Any, bound: Any) -> Any:  # noqa: ANN401 - a stored key and bound
    """Return a right response that is not the key: a choice, another word, or numbers beside it."""
    if "fields" in bound:
        return _towards(key, bound["fields"][0]["accepted"])
    if "unit" in bound:
        number, unit = key.split(" ")
        return f"{_towards(number, bound['accepted'])} {unit}"
    if "arrays" in bound:
        accepted = iter(bound["arrays"][0]["entries"])
        return [[_towards(entry, next(accepted)) for entry in row] for row in key]
    return f"{PATTERN[:-1]}s" if "ignoring" in bound else key


def _towards(key: str, accepted: Any) -> str:  # noqa: ANN401 - stored intervals
    upper = Fraction(accepted[0]["upper"])
    right = Fraction(key) + (upper - Fraction(key)) / 7
    return f"{right.numerator}/{right.denominator}"


_INSTANTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")


def found_in(text: str, canaries: frozenset[str]) -> set[str]:
    """Return the canaries that a text holds, plain, percent-encoded, in hex, base64 or deflated in it.

    Instants are left out: the fraction of a second is at times a number that is hidden.
    """
    readable = _INSTANTS.sub("", "\n".join(_readings(text)))
    return {each for each in canaries if each in readable or each.encode().hex() in readable}


def _readings(text: str) -> Iterator[str]:
    yield text
    yield unquote(text)
    for chunk in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
        try:
            raw = base64.b64decode(chunk + "=" * (-len(chunk) % 4), altchars=b"-_")
        except (binascii.Error, ValueError):
            continue
        yield raw.decode("utf-8", "replace")
        try:
            yield zlib.decompress(raw).decode("utf-8", "replace")
        except zlib.error:
            continue
