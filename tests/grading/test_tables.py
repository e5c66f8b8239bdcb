"""Answers and what they are worth, written down beforehand: every row of `tables/`.

A file is a list of groups: `rule` (what it shows), `question` (a draft; its prompt may be left out) and
`rows`, each `[response, verdict, fraction, why]`. A question with several responses takes them all, by name.
The verdict is `right`, `partial`, `wrong` or `negative` of a fraction that is written as a number or as 1/3,
or `staff` where people grade, or the code of what cannot be read, with `-` for the fraction.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.trial import failures, trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.formats.yaml_tree import read_yaml
from service.grading.scoring import by_hand
from service.vocabulary import ResponsesError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.vocabulary import Variant

FEWEST = 1_180
TABLES = {file.stem: read_yaml(file.read_bytes()) for file in Path(__file__).with_name("tables").iterdir()}


def groups() -> Iterator[tuple[str, Any]]:
    for name, table in sorted(TABLES.items()):
        trees: Any = table.tree
        yield from ((f"{name}: {each['rule']}", each) for each in trees)


def verdict_of(variant: Variant, response: Any) -> tuple[str, float | None]:  # noqa: ANN401 - any tree
    alone = [each.identifier for each in variant.declarations] == ["response"]
    try:
        readings = read(variant.declarations, {"response": response} if alone else response)
    except ResponsesError as error:
        return error.problems[0].code, None
    if by_hand(variant.bounds) and readings:
        return "staff", None
    fraction = grade(variant, readings).fraction
    words = {fraction >= 1: "right", fraction == 0: "wrong", fraction < 0: "negative"}
    return words.get(True, "partial"), fraction


@pytest.mark.parametrize("group", [pytest.param(each, id=name) for name, each in groups()])
def test_every_answer_is_worth_what_was_written_down(group: Any) -> None:  # noqa: ANN401 - a tree
    question = question_of(read_question({"prompt": "?", **group["question"]}))
    variants = draw(question, [0, 7])
    for response, verdict, fraction, why in group["rows"]:
        wanted = (verdict, None if fraction == "-" else float(Fraction(str(fraction))))
        for variant in variants:
            got = verdict_of(variant, response)
            assert got[0] == wanted[0], (response, why)
            assert got[1] == pytest.approx(wanted[1]), (response, why)


@pytest.mark.parametrize("group", [pytest.param(each, id=name) for name, each in groups()])
def test_every_question_of_the_tables_passes_its_generated_tests(group: Any) -> None:  # noqa: ANN401 - a tree
    question = question_of(read_question({"prompt": "?", **group["question"]}))
    assert [problem.detail for problem in failures(trial(question, [0, 7]))] == []


def test_no_table_has_a_problem_and_all_have_many_rows() -> None:
    assert {name: table.problems for name, table in TABLES.items() if table.problems} == {}
    assert sum(len(group["rows"]) for _, group in groups()) >= FEWEST
