"""Quizzes that ask how certain one is, whatever their questions say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.exercises.marking import HOW_SURE
from service.grading.decimals import exact_text
from service.grading.scoring import CERTAINTY, LOWEST, SCORING, by_hand
from service.questions.trees import declaration_tree

if TYPE_CHECKING:
    from collections.abc import Mapping


def certain(variant: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored variant that asks how certain one is, and counts it.

    As it is if it takes no response, asks for that already or says itself what wrong answers cost, or if
    staff grade it. A floor that the question sets stands.
    """
    rules = variant["bounds"].get(SCORING, {})
    names = {each["identifier"] for each in variant["declarations"]}
    if not names or CERTAINTY in names or "wrong" in rules or by_hand(variant["bounds"]):
        return dict(variant)
    counted = {"floor": exact_text(LOWEST), **rules, CERTAINTY: True}
    told = {**variant["conditions"].get("scoring", {}), CERTAINTY: True}
    return {
        **variant,
        "declarations": [*variant["declarations"], declaration_tree(HOW_SURE)],
        "bounds": {**variant["bounds"], SCORING: counted},
        "conditions": {**variant["conditions"], "scoring": told},
    }
