"""What each misconception about nets comes to, against a second implementation that makes the mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.kinds.nets import drawn, parameters, phi, question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 31)]
OFF_THE_GRID = 0.01371
"""So that no z is 0 by a hair, where ReLU decides by how a sum was rounded."""

DECAY: Plain = {"one_of": ["0.1", "0.2"]}
FORMULAS = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a * a, "relu": lambda a: 1.0 * (a > 0)}
SWAPPED = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "relu"}
WANT = (
    "delta2",
    "delta1",
    "gradient_W2",
    "gradient_W1",
    "gradient_b1",
    "W2_next",
    "W1_next",
    "b1_next",
    "loss",
)


def slope(name: str, z: Any, wrong: str) -> Any:  # noqa: ANN401 - arrays
    """Return the derivative of an activation at z, as somebody works it out."""
    match wrong:
        case "derivative_of_z":
            return FORMULAS[name](z)
        case "derivative_of_a":
            return FORMULAS[name](phi(name, phi(name, z)))
        case "swapped_derivatives":
            return FORMULAS[SWAPPED[name]](phi(name, z))
        case "relu_mask_ignored" if name == "relu":
            return np.ones_like(z)
        case "no_activation":
            return FORMULAS[name](z)
    return FORMULAS[name](phi(name, z))


def forward(net: Mapping[str, Any], names: tuple[str, str], wrong: str) -> list[tuple[Any, Any]]:
    """Return z and a of both layers."""
    a, layers = net["x"], []
    for place, name in enumerate(names, 1):
        z = net[f"W{place}"] @ a + (0 if wrong == "dropped_bias" else net[f"b{place}"])
        a = z if wrong == "no_activation" else phi(name, z)
        layers.append((z, a))
    return layers


def road(net: Mapping[str, Any], names: tuple[str, str], wrong: str) -> dict[str, Any]:
    """Return what somebody finds who makes one mistake, or none, on a net of two layers."""
    (z1, a1), (z2, a2) = forward(net, names, wrong)
    scale = {"summed_doubled": 2, "averaged": 0.5, "error_turned": -1}.get(wrong, 1)
    lam, eta = net["decay"], 1 if wrong == "dropped_learning_rate" else net["rate"]
    delta2 = (
        scale * (a2 - net["y"]) * (1 if wrong == "dropped_output_derivative" else slope(names[1], z2, wrong))
    )
    data2 = matrix(delta2, a1, wrong)
    back = backwards(net, data2, eta, wrong)
    delta1 = (back.T @ delta2) * (1 if wrong == "dropped_hidden_derivative" else slope(names[0], z1, wrong))
    found = {"delta2": delta2, "delta1": delta1}
    for place, (delta, data) in enumerate([(delta1, matrix(delta1, net["x"], wrong)), (delta2, data2)], 1):
        weights, biases = net[f"W{place}"], net[f"b{place}"]
        own = {"decay_forgotten": 0, "decay_doubled": 2}.get(wrong, 1) * lam * weights
        found[f"gradient_W{place}"] = data + own
        found[f"gradient_b{place}"] = delta + (lam * biases if wrong == "decay_on_bias" else 0)
        found[f"W{place}_next"] = updated(weights, data + own, eta, wrong)
        found[f"b{place}_next"] = updated(biases, found[f"gradient_b{place}"], eta, wrong)
        if wrong == "decay_after_step":
            found[f"W{place}_next"] = (weights - eta * data) * (1 - eta * lam)
        if wrong == "bias_not_updated":
            found[f"b{place}_next"] = biases
    half = {"summed_doubled": 1, "averaged": 0.25}.get(wrong, 0.5)
    penalty = 0 if wrong == "decay_forgotten" else lam / 2 * ((net["W1"] ** 2).sum() + (net["W2"] ** 2).sum())
    return found | {"loss": half * ((a2 - net["y"]) ** 2).sum() + penalty}


def matrix(delta: Any, before: Any, wrong: str) -> Any:  # noqa: ANN401 - arrays
    """Return the gradient of a layer's weights."""
    if wrong == "transposed_gradient":
        return np.outer(before, delta)
    return np.outer(delta, np.ones_like(before) if wrong == "dropped_input_factor" else before)


def backwards(net: Mapping[str, Any], gradient: Any, eta: float, wrong: str) -> Any:  # noqa: ANN401 - as above
    """Return the weights through which delta goes back."""
    weights = net["W2"]
    match wrong:
        case "next_weights_forgotten":
            return np.ones_like(weights)
        case "transposed_weights":
            return weights.T
        case "updated_weights_backward":
            return weights - eta * (gradient + net["decay"] * weights)
    return weights


def updated(old: Any, gradient: Any, eta: float, wrong: str) -> Any:  # noqa: ANN401 - as above
    """Return weights or biases after the update."""
    ways = {
        "ascent": old + eta * gradient,
        "gradient_reported": gradient,
        "change_reported": -eta * gradient,
        "rate_on_weight": eta * old - gradient,
        "unchanged": old,
    }
    return ways.get(wrong, old - eta * gradient)


@pytest.mark.parametrize("names", [("tanh", "sigmoid"), ("relu", "tanh"), ("sigmoid", "relu")])
def test_each_misconception_gives_what_its_words_say(names: tuple[str, str]) -> None:
    made = parameters([2, 2, 2], hidden=names[0], output=names[1], decay=DECAY)
    exercise = question("dense_backprop", made, ask=["delta2"]).exercise
    drawn_there = drawn(question("dense_backprop", made), SEEDS)
    given = {name: drawn_there[name] for name in exercise.draws}
    given["x"] = given["x"] + OFF_THE_GRID
    found = exercise.recipe.run(given, tuple(exercise.recipe.steps))
    for name in ("", *exercise.recipe.misconceptions):
        run = exercise.recipe.run(found, WANT, (name,) if name else ())
        for at in range(found["rate"].shape[0]):
            net = {each: values[..., at] for each, values in given.items()}
            expected = road(net, names, name)
            for want in WANT:
                assert run[want][..., at] == pytest.approx(expected[want], rel=1e-9, abs=1e-12), (name, want)
