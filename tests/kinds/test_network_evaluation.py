"""What nets answer, worked out another way; the net for XOR; and the wrong roads of forward propagation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.kinds import KINDS
from tests.kinds.nets import drawn, outputs, parameters, question

if TYPE_CHECKING:
    from service.vocabulary import Plain

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 1001)]
SETTINGS: list[tuple[list[int], str, str]] = [
    ([2, 2, 1], "relu", "identity"),
    ([3, 2, 2], "sigmoid", "tanh"),
    ([4, 4], "relu", "sigmoid"),
    ([1, 3, 2, 3], "tanh", "softmax"),
    ([2, 2, 2, 2, 1], "identity", "relu"),
]


def net(layers: list[int], hidden: str, output: str) -> dict[str, Plain]:
    made = parameters(layers, hidden=hidden, output=output)
    return {name: value for name, value in made.items() if name not in {"y", "rate"}}


@pytest.mark.parametrize(("layers", "hidden", "output"), SETTINGS)
def test_the_output_is_what_matrix_products_give(layers: list[int], hidden: str, output: str) -> None:
    made = net(layers, hidden, output)
    found = drawn(question("network_evaluation", made), SEEDS)
    weights, biases = ([found[f"{stem}{place}"] for place in range(1, len(layers))] for stem in "Wb")
    assert found["output"] == pytest.approx(outputs(made, weights, biases, found["x"]), rel=1e-12, abs=1e-15)


XOR: dict[str, Plain] = {
    "layers": [2, 2, 1],
    "W1": [[1, 1], [1, 1]],
    "b1": [0, -1],
    "W2": [[1, -2]],
    "b2": [0],
}
"""Goodfellow, Bengio, Courville, section 6.1: W, c, w and b of the solution."""


def test_the_net_of_goodfellows_book_computes_xor() -> None:
    for first in (0, 1):
        for second in (0, 1):
            found = drawn(question("network_evaluation", XOR | {"x": [first, second]}, ask=["z1"]), [1])
            assert found["output"].tolist() == [[float(first != second)]]


WRONG: dict[str, Any] = {
    "dropped_bias": lambda m, b, x: np.maximum(m @ x + 0 * b, 0),
    "bias_subtracted": lambda m, b, x: np.maximum(m @ x - b, 0),
    "no_activation": lambda m, b, x: m @ x + b,
    "absolute_for_relu": lambda m, b, x: np.abs(m @ x + b),
    "transposed_forward": lambda m, b, x: np.maximum(m.T @ x + b, 0),
    "bias_outside": lambda m, b, x: np.maximum(m @ x, 0) + b,
}


def test_each_misconception_gives_what_its_words_say() -> None:
    made = net([2, 2, 1], "relu", "identity")
    variants = draw(question("network_evaluation", made, ask=["a1"]), SEEDS[:100])
    for variant in variants:
        given = [np.array(variant.givens[name], dtype=np.float64) for name in ("W1", "b1", "x")]
        roads = wrong_responses(variant)
        assert set(roads) == set(WRONG)
        for name, responses in roads.items():
            answer: Any = responses["a1"]
            expected = WRONG[name](*given)
            assert [float(each) for each in answer] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_sigmoid_and_tanh_are_told_from_each_other() -> None:
    made = net([2, 2, 1], "tanh", "sigmoid")
    for variant in draw(question("network_evaluation", made), SEEDS[:50]):
        responses = wrong_responses(variant, as_written=True)["other_activation"]
        outcome = grade(variant, read(variant.declarations, responses))
        assert outcome.fraction < 1
        assert ("other_activation",) in [each.misconceptions for each in outcome.diagnosis]


def test_every_misconception_of_the_kind_is_one_of_some_net() -> None:
    found: set[str] = set()
    for setting in SETTINGS:
        found |= set(question("network_evaluation", net(*setting)).exercise.recipe.misconceptions)
    assert found == set(KINDS["network_evaluation"].misconceptions)
