"""Moodle's own tests of questions with choices, pairs, orders and gaps: the same fraction from ours."""

from __future__ import annotations

import ast
import csv
import os
import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question

if TYPE_CHECKING:
    from service.vocabulary import Plain

pytestmark = pytest.mark.skipif(
    "GRADESTEP_CORPORA" not in os.environ, reason="GRADESTEP_CORPORA names no corpora"
)

WORDS = ("Modular", "Object", "Oriented", "Dynamic", "Learning", "Environment")
CREDITS = {
    "all_or_nothing": "all",
    "absolute_position": "position",
    "relative_next_exclude_last": "neighbors",
    "relative_all_previous_and_next": "pairs",
    "longest_ordered_subset": "subsequence",
    "longest_contiguous_subset": "run",
}
"""Moodle's rules for orders that are ours; its others count an end as a neighbor, or distances."""

WEIGHTS = {"A": "1/2", "B": "-1", "C": "1/2", "D": "-1"}
SINGLE = {"A": "1", "B": "-0.3333333", "C": "-0.3333333"}


def rows(mode: str) -> list[dict[str, str]]:
    path = Path(os.environ["GRADESTEP_CORPORA"]) / "grading" / "moodle_grade_response.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["mode"] == mode]


def worth(tree: dict[str, Plain], responses: dict[str, Plain]) -> float:
    variant = draw(question_of(read_question({"prompt": "?", **tree})), [0])[0]
    return grade(variant, read(variant.declarations, responses)).fraction


def ticked(weights: dict[str, str], *, multiple: bool) -> dict[str, Plain]:
    choices: Plain = [
        {"identifier": each, "text": each, "weight": weight} for each, weight in weights.items()
    ]
    parameters: Plain = {"choices": choices, "credit": "weights", "multiple": multiple}
    floor: Plain = {} if multiple else {"floor": "-1"}
    return {"kind": "multiple_choice", "parameters": parameters, **({"scoring": floor} if floor else {})}


def test_ticks_earn_what_they_do_in_moodle() -> None:
    checked = 0
    for row in rows("multichoice"):
        sent: dict[str, str] = ast.literal_eval(re.findall(r"\{.*\}", row["answer"])[0])
        multiple = "answer" not in sent
        response: Any = list(sent) if multiple else sent["answer"]
        got = worth(ticked(WEIGHTS if multiple else SINGLE, multiple=multiple), {"response": response})
        assert got == pytest.approx(float(row["correct"])), row
        checked += 1
    assert checked == 7


def test_orders_earn_what_they_do_in_moodle_by_each_rule_that_we_have() -> None:
    items: Plain = [{"identifier": each, "text": each} for each in WORDS]
    checked = 0
    for row in rows("ordering"):
        rule = re.findall(r"test_grading_(\w+)", row["note"])[0]
        if rule in CREDITS:
            order: Plain = ast.literal_eval(re.findall(r"\[.*\]", row["answer"])[0])
            tree: dict[str, Plain] = {
                "kind": "ordering",
                "parameters": {"items": items, "credit": CREDITS[rule]},
            }
            assert worth(tree, {"response": order}) == pytest.approx(float(row["correct"])), row
            checked += 1
    assert checked == 16


def test_gaps_earn_what_they_do_in_moodle() -> None:
    checked = 0
    for row in [*rows("gapselect"), *rows("ddwtos")]:
        sent: dict[str, str] = ast.literal_eval(row["answer"])
        right = (
            {"p1": "1", "p2": "2", "p3": "1", "p4": "2"}
            if "p4" in sent
            else dict.fromkeys(("p1", "p2", "p3"), "1")
        )
        gaps: dict[str, Plain] = {
            name: {
                "kind": "multiple_choice",
                "parameters": {
                    "choices": [
                        {"identifier": each, "text": each, "correct": each == key} for each in ("0", "1", "2")
                    ]
                },
            }
            for name, key in right.items()
        }
        prompt = " ".join(f"{{{{{name}}}}}" for name in gaps)
        tree: dict[str, Plain] = {"kind": "cloze", "prompt": prompt, "parameters": {"gaps": gaps}}
        assert worth(tree, dict(sent)) == pytest.approx(float(Fraction(row["correct"]))), row
        checked += 1
    assert checked == 12
