"""The promises of a drawn exercise of several updates, through reading and grading as students meet them."""

from typing import cast

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.kinds import KINDS
from service.kinds.kind import Question
from service.vocabulary import Outcome, Plain, QuestionError, Variant

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(200)]
TASKS: list[dict[str, Plain]] = [
    {"update": "batch", "iterations": 2},
    {"update": "online", "iterations": 3, "loss": "half_mean"},
    {"update": "mini_batch", "batch_size": 2, "iterations": 2, "examples": 4, "loss": "mean"},
]


def question(said: dict[str, Plain], ask: tuple[str, ...] = ()) -> Question:
    tree = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    parameters = cast("dict[str, Plain]", tree["parameters"]) | said
    asked: dict[str, Plain] = {"ask": list(ask)} if ask else {}
    kept = {name: value for name, value in tree.items() if name != "ask"}
    return question_of(read_question(kept | {"parameters": parameters} | asked))


@pytest.mark.parametrize("said", TASKS)
def test_the_weights_after_every_update_are_asked_and_their_keys_score_full(said: dict[str, Plain]) -> None:
    variants = draw(question(said), SEEDS)
    updates = cast("int", said["iterations"])
    names = [f"{weight}_{update}" for update in range(1, updates + 1) for weight in ("w0", "w1")]
    for variant in variants:
        assert [each.identifier for each in variant.declarations] == names
        assert grade(variant, read(variant.declarations, variant.key)).fraction == 1.0


@pytest.mark.parametrize("said", TASKS)
def test_every_claimed_road_scores_less_and_nine_of_ten_are_named(said: dict[str, Plain]) -> None:
    named = total = 0
    for variant in draw(question(said), SEEDS):
        assert variant.explanations is not None
        for name, numbers in Table.read(variant.explanations).roads().items():
            outcome = answered(variant, list(numbers))
            assert outcome.fraction < 1
            found = [each.misconceptions for each in outcome.diagnosis]
            assert not found or (name,) in found
            named, total = named + bool(found), total + 1
    assert named / total >= 0.9


def answered(variant: Variant, numbers: list[float]) -> Outcome:
    texts = [decimal_text(number, 4) for number in numbers]
    names = [each.identifier for each in variant.declarations]
    return grade(variant, read(variant.declarations, dict(zip(names, texts, strict=True))))


def test_the_prompt_prints_loss_rule_and_the_order_of_the_points() -> None:
    online = draw(question(TASKS[1]), SEEDS[:1])[0].prompt.text
    assert "3 **online** updates" in online
    assert (
        "Each update reads one point $(x_j, y_j)$, in the order listed; after the last comes the first"
        in online
    )
    assert r"Loss of one point: $\frac{1}{2} (y_j-h_j)^2$" in online
    assert r"$w_1 \leftarrow w_1 + \alpha (y_j-h_j) x_j$" in online
    assert "$w_0$ after update 3 (`w0_3`)" in online
    some = draw(question(TASKS[2]), SEEDS[:1])[0].prompt.text
    assert "Each update reads 2 points $B$" in some
    assert r"$\frac{1}{2} \sum_{j \in B} (y_j-h_j)^2$" in some
    assert r"w_0 + \frac{2\alpha}{2} \sum_{j \in B} (y_j-h_j)" in some


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"update": "mini_batch", "examples": 4}, "/parameters", "missing"),
        (
            {"update": "mini_batch", "batch_size": 2, "examples": 3},
            "/parameters/batch_size",
            "bad_batch_size",
        ),
        ({"update": "online", "batch_size": 1}, "/parameters/batch_size", "unknown_field"),
        ({"iterations": 11}, "/parameters/iterations", "too_large"),
    ],
)
def test_parameters_without_sense_are_refused_where_they_stand(
    said: dict[str, Plain], pointer: str, code: str
) -> None:
    with pytest.raises(QuestionError) as refusal:
        question(said)
    assert [(each.pointer, each.code) for each in refusal.value.problems] == [(pointer, code)]


def test_a_step_of_another_number_of_updates_is_not_asked() -> None:
    with pytest.raises(QuestionError, match="no step"):
        question({"iterations": 2}, ("w0_next",))
    assert draw(question({"iterations": 2}, ("gradient_w0_2", "w1_2")), SEEDS[:5])
