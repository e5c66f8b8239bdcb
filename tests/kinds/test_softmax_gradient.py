"""Softmax against the derivative of the printed loss, and against published numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from autograd import numpy as traced

from service.kinds.softmax_gradient import RECIPE
from tests.kinds.derivatives import WAYS, agree
from tests.kinds.students import changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from typing import Any

    from service.solver.steps import Environment
    from service.vocabulary import Plain
    from tests.kinds.derivatives import Derivative

KIND = "softmax_gradient"
FORMS: list[dict[str, Plain]] = [{}, {"classes": 2, "y": {"integers": [1, 2]}}, {"classes": 5}]


def loss(given: Environment, z: Any) -> Any:  # noqa: ANN401 - arrays, or autograd's boxes
    """Return the printed loss: minus the logarithm of the softmax of the right class's logit."""
    right = np.arange(1, len(given["z"]) + 1)[:, np.newaxis] == given["y"]
    return traced.log(traced.sum(traced.exp(z), axis=0)) - traced.sum(z * right, axis=0)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize(("derivative", "relative"), WAYS)
def test_the_gradient_is_the_derivative_of_the_printed_loss(
    form: dict[str, Plain], derivative: Derivative, relative: float
) -> None:
    found = solved(changed(KIND, form))
    agree(found["loss"], loss(found, found["z"]), 1e-12)
    agree(found["gradient"], derivative(lambda z: loss(found, z), found["z"]), relative)


def of(logits: list[float], right: int) -> dict[str, list[float]]:
    """Return every step for one example, rounded to two decimals."""
    base = {"z": np.array(logits)[:, np.newaxis], "y": np.array([float(right)])}
    found = RECIPE.run(base, ("gradient", "loss"))
    return {name: np.round(values[..., 0], 2).tolist() for name, values in found.items()}


def test_published_probabilities_and_gradients_come_out() -> None:
    # CS231n: dense gradients of probabilities .2, .3, .5 when the second class is right
    assert of(np.log([0.2, 0.3, 0.5]).tolist(), 2)["gradient"] == [0.2, -0.7, 0.5]
    # CS231n, linear classification: logits 1, −2, 0, and the same halved
    assert of([1, -2, 0], 1)["p"] == [0.71, 0.04, 0.26]
    assert of([0.5, -1, 0], 1)["p"] == [0.55, 0.12, 0.33]


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_a_classifier_that_knows_nothing_loses_the_logarithm_of_the_number_of_classes(classes: int) -> None:
    base = {"z": np.zeros((classes, 1)), "y": np.array([1.0])}
    assert RECIPE.run(base, ("loss",))["loss"][0] == pytest.approx(np.log(classes), rel=1e-12)


def test_nine_of_ten_misconceptions_are_named_and_none_as_another() -> None:
    for form in FORMS[::2]:
        assert named_share(changed(KIND, form)) >= 0.9
    two = changed(KIND, FORMS[1], precision={"intermediate_figures": 5})
    assert named_share(two) >= 0.9


def test_random_wrong_numbers_are_seldom_explained() -> None:
    assert falsely_explained_share(changed(KIND)) <= 0.01


def test_only_classes_that_there_are_are_drawn() -> None:
    assert set(solved(changed(KIND, {"y": {"integers": [0, 9]}}))["y"]) == {1.0, 2.0, 3.0}
