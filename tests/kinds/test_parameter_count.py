"""Counting what a dense network learns: against layers made in numpy, and batches counted one by one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from tests.kinds.marking import SEEDS, check_chance, check_marking, keys_of, numbers_of, question

if TYPE_CHECKING:
    from service.vocabulary import Variant

KIND = "parameter_count"


def sizes(variant: Variant) -> list[int]:
    hidden = cast("list[int]", variant.givens["hidden"])
    return [int(str(variant.givens["inputs"])), *hidden, int(str(variant.givens["outputs"]))]


@pytest.mark.parametrize("hidden_layers", [1, 3])
def test_the_key_counts_the_entries_of_every_weight_matrix_and_bias(hidden_layers: int) -> None:
    for variant in draw(question(KIND, hidden_layers=hidden_layers), range(200)):
        units = sizes(variant)
        learned = [np.empty((above, below + 1), dtype=np.int8).size for below, above in pairwise(units)]
        assert keys_of(variant)["parameters"] == sum(learned)


def test_the_key_counts_the_batches_that_cutting_the_examples_gives() -> None:
    for variant in draw(question(KIND), range(200)):
        given, key = numbers_of(variant), keys_of(variant)
        batches = len(range(0, int(given["examples"]), int(given["batch_size"])))
        assert (key["steps_per_epoch"], key["updates"]) == (batches, batches * given["epochs"])


def test_the_well_known_network_for_digits_has_its_number_of_parameters() -> None:
    # 784-512-10: 407,050, as every summary of that network prints
    exercise = question(KIND).exercise
    givens = {
        "inputs": 784,
        "hidden": [512],
        "outputs": 10,
        "examples": 60000,
        "batch_size": 128,
        "epochs": 5,
    }
    run = exercise.recipe.run(exercise.placed(givens), exercise.ask)
    assert [run[name].item() for name in exercise.ask] == [407050, 469, 2345]


def test_one_more_or_one_fewer_is_wrong_and_the_prompt_asks_for_whole_numbers() -> None:
    (variant,) = draw(question(KIND), [5])
    assert variant.prompt.text.endswith("Answer in whole numbers.")
    for off in (-1, 1):
        responses = {name: str(int(value) + off) for name, value in keys_of(variant).items()}
        assert grade(variant, read(variant.declarations, responses)).fraction == 0


def test_wrong_roads_are_named_and_chance_is_not() -> None:
    asked = question(KIND)
    variants = draw(asked, list(SEEDS))
    check_marking(variants, asked.exercise.claims)
    check_chance(variants, whole=True)


def test_shapes_written_the_other_way_round_are_a_convention() -> None:
    for variant in draw(question(KIND, ["rows", "columns"]), range(50)):
        responses = wrong_responses(variant)["transposed"]
        found = grade(variant, read(variant.declarations, responses)).diagnosis
        assert [(each.misconceptions, each.nature) for each in found] == [(("transposed",), "convention")]
