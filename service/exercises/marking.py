"""The scoring an author sets for a question, checked, and put among the bounds of its variants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from service.exercises.choosing import RESPONSE
from service.grading.decimals import exact_text
from service.grading.scoring import CERTAINTY, LOWEST, SCORING, by_hand
from service.kinds.answering import WORK
from service.kinds.domains import exact, wrong
from service.vocabulary import Choice, Declaration, StaticQuestion, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from service.kinds import Question
    from service.vocabulary import Draft, Plain, Variant

_AT: Final = "/scoring"

HOW_SURE: Final = Declaration(
    CERTAINTY,
    "identifier",
    choices=(
        Choice("1", Text("Not sure: 1/3 if it is right, 0 if it is wrong")),
        Choice("2", Text("Fairly sure: 2/3 if it is right, −2/3 if it is wrong")),
        Choice("3", Text("Very sure: 1 if it is right, −2 if it is wrong")),
    ),
)
"""What asks how certain one is."""


def check_scoring(question: Question) -> None:
    """Refuse a scoring that makes no sense for a question.

    Raises:
        QuestionError: located below `/scoring`.
    """
    said = question.draft.scoring
    if not said:
        return
    names = _names(question)
    if not names:
        raise wrong("not_for_this_kind", f"No rule scores {question.draft.kind}: it takes no scoring.", _AT)
    if said.get("certainty") and "wrong" in said:
        raise wrong(
            "contradiction", "Certainty says what wrong answers cost; leave this out.", f"{_AT}/wrong"
        )
    if said.get("certainty") and CERTAINTY in names:
        raise wrong("duplicate", "A response of this question is called certainty.", f"{_AT}/certainty")
    weights = _weights(said)
    for name in weights:
        if name not in names:
            detail = f"There is no response {name}; there are {', '.join(names)}."
            raise wrong("unknown_response", detail, f"{_AT}/weights/{name}")
    if weights and not any(weights.get(name, 1) for name in names):
        raise wrong("bad_weight", "At least one response must weigh something.", f"{_AT}/weights")
    rules_of(question.draft)


def _names(question: Question) -> list[str]:
    """Return the responses that rules judge: none where staff grade."""
    if not isinstance(question, StaticQuestion):
        if question.draft.answer == WORK:
            return [WORK]
        return list(question.exercise.ask) if question.exercise.offer is None else [RESPONSE]
    variant = question.variant(0)
    return [] if by_hand(variant.bounds) else [each.identifier for each in variant.declarations]


def _weights(said: Mapping[str, Plain]) -> dict[str, Fraction]:
    weights = said.get("weights")
    written = weights if isinstance(weights, dict) else {}
    return {name: _between(each, 0, 1000, f"{_AT}/weights/{name}") for name, each in written.items()}


def _between(written: Plain, least: Fraction | int, most: Fraction | int, at: str) -> Fraction:
    number = exact(written, at)
    if not least <= number <= most:
        raise wrong("out_of_range", f"Write a number from {least} to {most}.", at)
    return number


def rules_of(draft: Draft) -> dict[str, Plain]:
    """Return the rules of a draft as a variant's bounds keep them, numbers as exact text.

    The floor is what a wrong answer costs unless it is said, and 0 where wrong answers cost nothing.

    Raises:
        QuestionError: a number makes no sense.
    """
    said = draft.scoring
    rules: dict[str, Plain] = {}
    if said.get("credit") == "all":
        rules["credit"] = "all"
    least = LOWEST if said.get("certainty") else _between(said.get("wrong", 0), -1, 0, f"{_AT}/wrong")
    if said.get("certainty"):
        rules[CERTAINTY] = True
    elif least:
        rules["wrong"] = exact_text(least)
    floor = _between(said["floor"], LOWEST, 0, f"{_AT}/floor") if "floor" in said else least
    if floor:
        rules["floor"] = exact_text(floor)
    return rules


def marked(draft: Draft, variant: Variant) -> Variant:
    """Return a variant with its question's scoring: the rules and weights among its bounds, and shown."""
    if not draft.scoring:
        return variant
    rules, weights = rules_of(draft), _weights(draft.scoring)
    bounds: dict[str, Any] = dict(variant.bounds)
    if weights:
        bounds = {name: {**bound, "weight": float(weights.get(name, 1))} for name, bound in bounds.items()}
    asked = (HOW_SURE,) if CERTAINTY in rules else ()
    return replace(
        variant,
        declarations=(*variant.declarations, *asked),
        bounds=bounds | ({SCORING: rules} if rules else {}),
        conditions={**variant.conditions, "scoring": dict(draft.scoring)},
    )
