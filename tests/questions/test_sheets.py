"""What is written for a batch at once is what each of its variants comes to alone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.exercises.authoring import read
from service.exercises.variants import asks_numbers, draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.kinds import KINDS
from service.questions.sheets import MARK, drawn_rows, float_text, written
from service.questions.trees import variant_tree
from service.solver.exercise import SolverQuestion
from service.vocabulary import QuestionError, Text
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.kinds import Question
    from service.vocabulary import Variant

SEEDS = [seed * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128) for seed in range(1, 26)]
CHANGES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "with work shown": {"answer": "work"},
    "as formulas": {"answer": "formula"},
    "with choices": {"choices": 4},
    "to decimals": {"precision": {"intermediate_decimals": 2}},
    "to a width": {"tolerance": {"absolute": "0.25"}},
    "with a cost": {"scoring": {"wrong": "-1/2"}},
    "with words of its own": {"prompt": Text('100 %s of \\u0000 \N{SNOWMAN} "it" %(x)s')},
    "with a mark in its words": {"prompt": Text(f"At {MARK}0{MARK}.")},
}


def drawn(kind: str, change: Mapping[str, Any]) -> tuple[Question, list[Variant]] | None:
    """Draw from a kind's example with some change, if there is such a question."""
    try:
        question = read(replace(read_question(plain(kind)), **change))
        return question, draw(question, SEEDS)
    except QuestionError:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_rows_written_together_are_the_trees_of_the_variants(kind: str) -> None:
    found = [each for each in map(partial(drawn, kind), CHANGES.values()) if each]
    assert len(found) >= 3
    for question, variants in found:
        assert drawn_rows(question, SEEDS) == [written(variant_tree(each)) for each in variants]


def test_most_kinds_are_written_together() -> None:
    questions = [read(read_question(plain(kind))) for kind in KINDS]
    solved = [each for each in questions if isinstance(each, SolverQuestion)]
    assert sum(map(asks_numbers, solved)) > len(solved) * 0.7


def test_many_questions_of_a_kind_that_says_numbers_verbatim_are_in_words_as_each_is_alone() -> None:
    kinds = []
    for kind in KINDS:
        question = read(read_question(plain(kind)))
        if isinstance(question, SolverQuestion) and question.verbatim:
            kinds.append(kind)
            seeds = range(1000)
            prompts = [row["prompt"]["text"] for row in drawn_rows(question, seeds)]
            assert prompts == [each.prompt.text for each in draw(question, seeds)]
    assert kinds


sizes = st.floats(min_value=1e-20, max_value=1e20)


@given(sizes | sizes.map(lambda size: -size) | st.integers(-(10**9), 10**9).map(lambda size: size / 1e6))
def test_a_number_that_was_written_has_the_json_of_the_float_that_it_is_read_as(value: float) -> None:
    text = decimal_text(value)
    assert float_text(text) == repr(float(text))
