"""A step with weight decay against the derivative of the printed loss, and what its diagnosis is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from autograd import numpy as traced

from tests.kinds.derivatives import WAYS, agree, automatic
from tests.kinds.students import changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from typing import Any

    from service.solver.steps import Environment
    from service.vocabulary import Plain
    from tests.kinds.derivatives import Derivative

KIND = "regularized_descent"
LOSSES = {"half_mean": 0.5, "half_sum": 0.5, "sum_full": 1, "mean": 1}
"""The number before the printed sum, but for 1/n in a mean; c is 1."""

PENALTIES = ("half", "full", "mean")
FORMS: list[dict[str, Plain]] = [{"examples": 1}, {"loss": "mean", "penalty": "full"}, {"penalty": "mean"}]


def loss(given: Environment, w: Any, b: Any, name: str, penalty: str) -> Any:  # noqa: ANN401 - or boxes
    """Return the printed loss: squared error and the penalty of w alone."""
    count = len(given["y"])
    factor = LOSSES[name] / (count if "mean" in name else 1)
    data = factor * traced.sum((given["y"] - (w * given["x"] + b)) ** 2, axis=0)
    share = {"half": 1 / 2, "full": 1, "mean": 1 / (2 * count)}[penalty]
    return data + share * given["decay"] * w**2


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize(("derivative", "relative"), WAYS)
def test_the_new_weights_go_against_the_derivative_of_the_printed_loss(
    name: str, penalty: str, derivative: Derivative, relative: float
) -> None:
    found = solved(changed(KIND, {"loss": name, "penalty": penalty}))
    slope_w = derivative(lambda w: loss(found, w, found["b"], name, penalty), found["w"])
    slope_b = derivative(lambda b: loss(found, found["w"], b, name, penalty), found["b"])
    agree(found["gradient_w"], slope_w, relative)
    agree(found["w_next"] - found["w"], -found["rate"] * slope_w, relative)
    agree(found["b_next"] - found["b"], -found["rate"] * slope_b, relative)


def test_the_step_shrinks_the_weight_and_then_follows_the_data() -> None:
    found = solved(changed(KIND))
    shrunk = (1 - found["rate"] * found["decay"]) * found["w"]
    agree(found["w_next"], shrunk - found["rate"] * found["data_gradient"], 1e-12)


def test_several_updates_each_start_from_the_one_before() -> None:
    found = solved(changed(KIND, {"iterations": 2}))
    slope = automatic(lambda w: loss(found, w, found["b_1"], "half_mean", "half"), found["w_1"])
    agree(found["w_2"] - found["w_1"], -found["rate"] * slope, 1e-9)


def test_nine_of_ten_misconceptions_are_named_and_none_as_another() -> None:
    assert named_share(changed(KIND)) >= 0.9


@pytest.mark.parametrize("form", [*FORMS, {"iterations": 2}], ids=str)
def test_written_as_precisely_as_stated_nine_of_ten_are_named(form: dict[str, Plain]) -> None:
    assert named_share(changed(KIND, form), stated=True) >= 0.9


def test_random_wrong_numbers_are_seldom_explained() -> None:
    assert falsely_explained_share(changed(KIND)) <= 0.01


def test_another_penalty_is_a_convention_and_the_own_one_is_none() -> None:
    assert {"full_penalty", "mean_penalty"} <= set(changed(KIND).exercise.claims)
    assert "half_penalty" not in changed(KIND).exercise.claims
    assert "mean_penalty" not in changed(KIND, {"examples": 1}).exercise.claims
