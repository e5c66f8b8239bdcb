"""What an item is worth by its question's scoring, and that it never exceeds its points."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attempts.scoring import after_penalty
from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import dump_question, read_question
from service.vocabulary import Draft, QuestionError, Text, Variant

if TYPE_CHECKING:
    from decimal import Decimal

    from service.vocabulary import Outcome, Plain

TWO: Plain = {
    "choices": [{"identifier": "a", "text": "One", "correct": True}, {"identifier": "b", "text": "Two"}]
}
FOUR: Plain = {
    "multiple": True,
    "choices": [
        {"identifier": "a", "text": "One", "correct": True},
        {"identifier": "b", "text": "Two", "correct": True},
        {"identifier": "c", "text": "Three"},
        {"identifier": "d", "text": "Four"},
    ],
}


def choice(scoring: dict[str, Plain], parameters: Plain = TWO) -> Variant:
    tree: dict[str, Plain] = {"kind": "multiple_choice", "prompt": "Which?", "parameters": parameters}
    return draw(question_of(read_question(tree | ({"scoring": scoring} if scoring else {}))), [1])[0]


def outcome(variant: Variant, responses: dict[str, Plain]) -> Outcome:
    return grade(variant, read(variant.declarations, responses))


CERTAIN: dict[str, Plain] = {"certainty": True}


@pytest.mark.parametrize(
    ("sure", "right", "wrong"), [(None, 1 / 3, 0), ("1", 1 / 3, 0), ("2", 2 / 3, -2 / 3), ("3", 1, -2)]
)
def test_certainty_is_marked_by_gardner_medwins_table(sure: str | None, right: float, wrong: float) -> None:
    variant = choice(CERTAIN)
    said: dict[str, Plain] = {} if sure is None else {"certainty": sure}
    graded = outcome(variant, {"response": "a", **said})
    assert (graded.fraction, graded.solved, graded.certainty) == (right, True, int(sure or "1"))
    assert [each.identifier for each in graded.results] == ["response"]
    missed = outcome(variant, {"response": "b", **said})
    assert (missed.fraction, missed.solved) == (wrong, False)


def test_no_answer_is_worth_nothing_however_certain_one_is() -> None:
    assert outcome(choice(CERTAIN), {"certainty": "3"}).fraction == 0
    assert outcome(choice({"wrong": "-0.5"}), {}).fraction == 0


def test_a_floor_keeps_an_item_from_costing_more() -> None:
    assert outcome(choice({**CERTAIN, "floor": "-1/2"}), {"response": "b", "certainty": "3"}).fraction == -0.5
    assert outcome(choice({"wrong": "-1/4"}), {"response": "b"}).fraction == -0.25
    assert outcome(choice({"wrong": "-1/4", "floor": 0}), {"response": "b"}).fraction == 0


def test_of_a_partly_right_answer_the_wrong_rest_costs_its_share() -> None:
    assert outcome(choice({"wrong": "-1/2"}, FOUR), {"response": ["a"]}).fraction == 0.25
    assert outcome(choice({"credit": "all"}, FOUR), {"response": ["a"]}).fraction == 0
    assert outcome(choice({"credit": "all"}, FOUR), {"response": ["b", "a"]}).fraction == 1


SURE = {1: (1.0, 0.0), 2: (2.0, -2.0), 3: (3.0, -6.0)}


@pytest.mark.parametrize(("share", "best"), [("1/2", 1), ("7/10", 2), ("9/10", 3)])
def test_it_pays_to_be_as_certain_as_one_is_right(share: str, best: int) -> None:
    top, bottom = map(int, share.split("/"))
    worth = {sure: top / bottom * right + (1 - top / bottom) * wrong for sure, (right, wrong) in SURE.items()}
    assert max(worth, key=lambda sure: worth[sure]) == best


@pytest.mark.parametrize(
    ("scoring", "pointer"),
    [
        ({"certainty": True, "wrong": "-0.1"}, "/scoring/wrong"),
        ({"weights": {"other": 1}}, "/scoring/weights/other"),
        ({"weights": {"response": 0}}, "/scoring/weights"),
        ({"wrong": "-1/0"}, "/scoring/wrong"),
        ({"wrong": "0.1"}, "/scoring/wrong"),
        ({"floor": "-2.5"}, "/scoring/floor"),
        ({"credit": "most"}, "/scoring/credit"),
        ({"certainty": "yes"}, "/scoring/certainty"),
    ],
)
def test_a_scoring_without_sense_is_refused_where_it_is_wrong(
    scoring: dict[str, Plain], pointer: str
) -> None:
    with pytest.raises(QuestionError) as refusal:
        choice(scoring)
    assert refusal.value.problems[0].pointer == pointer


def test_students_are_told_how_an_item_is_scored() -> None:
    variant = choice(CERTAIN)
    assert variant.conditions["scoring"] == {"certainty": True}
    assert [each.identifier for each in variant.declarations] == ["response", "certainty"]


@given(
    raw=st.fractions(-2, 1).map(float),
    best=st.none() | st.fractions(-2, 1).map(float),
    penalty=st.decimals(0, 1, places=6),
    tries=st.integers(0, 9),
)
def test_trying_again_never_lowers_and_never_exceeds(
    raw: float, best: float | None, penalty: object, tries: int
) -> None:
    kept = after_penalty(raw=raw, best=best, penalty=cast("Decimal", penalty), wrong_before=tries)
    assert kept <= 1
    assert kept >= min(raw, 0)
    assert best is None or kept >= best


def test_hints_feedback_solution_and_scoring_are_written_as_they_were_read() -> None:
    draft = Draft(
        kind="multiple_choice",
        prompt=Text("Which?"),
        parameters=cast("dict[str, Plain]", TWO),
        scoring={"wrong": "-0.25"},
        hints=(Text("Count."), Text("Count again.")),
        feedback=Text("One is less than two."),
        solution=Text("1 < 2"),
    )
    assert read_question(dict(dump_question(draft))) == draft
