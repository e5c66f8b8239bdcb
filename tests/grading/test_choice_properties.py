"""What holds of choices, orders and pairs whatever is answered."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question

if TYPE_CHECKING:
    from service.vocabulary import Plain, Variant

NAMES = ("a", "b", "c", "d", "e")
RIGHT = ("a", "b", "c")
WEIGHTS = {"a": "1/2", "b": "1/3", "c": "1/6", "d": "-1/4", "e": "-1"}
SEEDS = st.integers(0, 2**128 - 1)


def variant(kind: str, parameters: dict[str, Plain], seed: int = 0, scoring: Plain = None) -> Variant:
    tree: dict[str, Plain] = {"kind": kind, "prompt": "?", "parameters": parameters}
    return draw(question_of(read_question(tree | ({"scoring": scoring} if scoring else {}))), [seed])[0]


def worth(drawn: Variant, response: Plain) -> float:
    return grade(drawn, read(drawn.declarations, {"response": response})).fraction


@cache
def choices(credit: str, seed: int = 0) -> Variant:
    weighed = credit == "weights"
    offered: list[Plain] = [
        {
            "identifier": name,
            "text": name,
            **({"weight": WEIGHTS[name]} if weighed else {"correct": name in RIGHT}),
        }
        for name in NAMES
    ]
    parameters: dict[str, Plain] = {
        "choices": offered,
        "multiple": True,
        "credit": credit,
        "shuffle": True,
    }
    return variant("multiple_choice", parameters, seed, {"floor": "-1"})


CREDITS = st.sampled_from(["rights_minus_wrongs", "weights", "any", "all"])
TICKS = st.lists(st.sampled_from(NAMES), unique=True)


@given(CREDITS, TICKS, SEEDS)
def test_a_score_lies_between_floor_and_points_whatever_is_ticked_and_however_shuffled(
    credit: str, ticked: list[Plain], seed: int
) -> None:
    fraction = worth(choices(credit, seed % 97), ticked)
    assert -1 <= fraction <= 1
    again = list(ticked)
    random.Random(seed).shuffle(again)  # noqa: S311 - any order will do
    assert worth(choices(credit), again) == fraction


@given(CREDITS, TICKS, st.sampled_from(RIGHT))
def test_ticking_another_right_choice_never_lowers_a_score(
    credit: str, ticked: list[Plain], right: str
) -> None:
    if right not in ticked:
        assert worth(choices(credit), [*ticked, right]) >= worth(choices(credit), ticked)


ORDERS = ("run", "subsequence", "neighbors", "pairs", "position", "all")


@cache
def order(credit: str, seed: int = 0, *, distractors: bool = False) -> Variant:
    items: list[Plain] = [
        {"identifier": name, "text": name, "distractor": distractors and name not in RIGHT} for name in NAMES
    ]
    return variant("ordering", {"items": items, "credit": credit}, seed)


@given(st.sampled_from(ORDERS), st.permutations(NAMES), SEEDS)
def test_an_order_is_full_only_if_it_is_right_and_however_it_was_offered(
    credit: str, answered: list[Plain], seed: int
) -> None:
    fraction = worth(order(credit, seed % 97), answered)
    assert 0 <= fraction <= 1
    assert (fraction == 1) == (tuple(answered) == NAMES)
    assert fraction == worth(order(credit), answered)


@given(st.sampled_from(ORDERS), TICKS.filter(bool), st.data())
def test_leaving_out_what_does_not_belong_never_lowers_a_score(
    credit: str, answered: list[Plain], data: st.DataObject
) -> None:
    # where places count, what stands behind it moves up
    looked_at = answered[-1:] if credit == "position" else answered
    foreign = [name for name in looked_at if name not in RIGHT]
    if foreign and len(answered) > 1:
        left_out = data.draw(st.sampled_from(foreign))
        rest = [name for name in answered if name != left_out]
        drawn = order(credit, distractors=True)
        assert worth(drawn, rest) >= worth(drawn, answered)


def test_the_offered_order_is_never_the_right_one() -> None:
    for seed in range(300):
        assert tuple(each.identifier for each in order("run", seed).declarations[0].choices) != NAMES


@cache
def pairs(seed: int = 0, *, reuse: bool = False) -> Variant:
    sources: list[Plain] = [{"identifier": f"s{name}", "text": name, "target": name} for name in RIGHT]
    targets: list[Plain] = [{"identifier": name, "text": name} for name in NAMES]
    parameters: dict[str, Plain] = {"sources": sources, "targets": targets, "reuse": reuse, "shuffle": True}
    return variant("matching", parameters, seed)


MADE = st.dictionaries(st.sampled_from([f"s{name}" for name in RIGHT]), st.sampled_from(NAMES))


@given(MADE, SEEDS)
def test_pairs_are_worth_the_share_that_is_right(made: dict[str, str], seed: int) -> None:
    answered: list[Plain] = [f"{source} {target}" for source, target in made.items()]
    right = sum(source == f"s{target}" for source, target in made.items())
    assert abs(worth(pairs(seed % 97, reuse=True), answered) - right / 3) < 1e-12


@given(MADE, TICKS.filter(bool), st.permutations(NAMES))
def test_what_was_read_reads_as_itself(
    made: dict[str, str], ticked: list[Plain], ordered: list[Plain]
) -> None:
    answered: list[tuple[Variant, Any]] = [
        (pairs(reuse=True), [f" {source}  {target}" for source, target in made.items()]),
        (choices("any"), ticked),
        (order("run"), ordered),
    ]
    for drawn, response in answered:
        for reading in read(drawn.declarations, {"response": response}).values():
            again = read(drawn.declarations, {"response": reading.read_as})["response"]
            assert (again.read_as, again.parts) == (reading.read_as, reading.parts)
            assert set(again.chosen) == set(reading.chosen)
