"""The derivative through a chain of layers against the chain itself: by differences, and automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from autograd import grad

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.kinds import KINDS
from tests.kinds.nets import drawn, phi, question

if TYPE_CHECKING:
    from service.vocabulary import Plain

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 1001)]
START = 0.3


def chain(layers: int, activation: str) -> dict[str, Plain]:
    return {
        "layers": layers,
        "activation": activation,
        "w": {"from": "-2", "to": "2", "step": "0.1", "not": [0]},
        "z": {"from": "-2", "to": "2", "step": "0.1", "not": [0]},
    }


def end(start: Any, activation: str, w: Any, b: Any) -> Any:  # noqa: ANN401 - autograd's arrays have no types
    for weight, bias in zip(w, b, strict=True):
        start = phi(activation, weight * start + bias)
    return start


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("layers", [1, 2, 3, 10])
def test_the_key_is_the_derivative_of_the_chain(layers: int, activation: str) -> None:
    found = drawn(question("vanishing_gradient", chain(layers, activation)), SEEDS)
    w, z = found["w"], found["z"]
    before = [np.full_like(w[0], START), *(phi(activation, each) for each in z[:-1])]
    b = [z_l - w_l * a for z_l, w_l, a in zip(z, w, before, strict=True)]
    key = found[f"gradient{layers}"]
    h = 1e-5
    differences = (end(START + h, activation, w, b) - end(START - h, activation, w, b)) / (2 * h)
    automatic = grad(lambda start: end(start, activation, w, b).sum())(before[0])
    assert key == pytest.approx(automatic, rel=1e-9)
    assert key == pytest.approx(differences, rel=1e-6, abs=1e-10)


@pytest.mark.parametrize("layers", [2, 4, 10])
def test_nine_of_ten_misconceptions_written_to_four_figures_are_named_and_none_as_another(
    layers: int,
) -> None:
    named = total = 0
    for variant in draw(question("vanishing_gradient", chain(layers, "sigmoid")), SEEDS[:60]):
        for name, responses in wrong_responses(variant, as_written=True).items():
            outcome = grade(variant, read(variant.declarations, responses))
            found = [each.misconceptions for each in outcome.diagnosis]
            assert not found or (name,) in found
            named, total = named + bool(found), total + 1
    assert named >= 0.9 * total


def test_random_wrong_numbers_are_hardly_ever_explained() -> None:
    random = np.random.default_rng(5)
    explained = total = 0
    for variant in draw(question("vanishing_gradient", chain(3, "sigmoid")), SEEDS[:100]):
        keys = {name: float(str(key)) for name, key in variant.key.items()}
        for _ in range(10):
            responses: dict[str, Plain] = {
                name: f"{key * (1 + random.standard_t(2)):.4g}" for name, key in keys.items()
            }
            outcome = grade(variant, read(variant.declarations, responses))
            explained, total = explained + bool(outcome.diagnosis), total + 1
    assert explained <= 0.01 * total


def test_every_misconception_of_the_kind_is_one_of_some_chain() -> None:
    found = question("vanishing_gradient", chain(3, "tanh")).exercise.recipe.misconceptions
    assert set(found) == set(KINDS["vanishing_gradient"].misconceptions)
