"""A vector step against c times the derivative of the printed loss, and what its diagnosis is worth."""

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

KIND = "multivariate_descent"
LOSSES = {"sum": (1, 0.5), "half_sum": (0.5, 1), "sum_full": (1, 1), "half_mean": (0.5, 1), "mean": (1, 1)}
"""The number before the printed sum, but for 1/n in a mean, and c."""

FORMS: list[dict[str, Plain]] = [{}, {"examples": 3}, {"examples": 3, "features": 3}, {"examples": 1}]


def loss(given: Environment, w: Any, name: str) -> Any:  # noqa: ANN401 - arrays, or autograd's boxes
    """Return the printed loss: Σ (y − w·x)², halved or averaged as its name says."""
    factor = LOSSES[name][0] / (len(given["y"]) if "mean" in name else 1)
    return factor * traced.sum((given["y"] - traced.sum(w * given["x"], axis=1)) ** 2, axis=0)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("derivative", "relative"), WAYS)
def test_the_new_weights_go_against_the_derivative_of_the_printed_loss(
    form: dict[str, Plain], name: str, derivative: Derivative, relative: float
) -> None:
    found = solved(changed(KIND, {**form, "loss": name}))
    slope = LOSSES[name][1] * derivative(lambda w: loss(found, w, name), found["w"])
    agree(found["gradient_w"], slope, relative)
    agree(found["w_next"] - found["w"], -found["rate"] * slope, relative)


def test_several_updates_each_start_from_the_one_before() -> None:
    found = solved(changed(KIND, {"iterations": 3}))
    w = found["w"]
    for place in (1, 2, 3):
        slope = automatic(lambda each: loss(found, each, "half_mean"), w)
        agree(found[f"w_{place}"] - w, -found["rate"] * slope, 1e-9)
        w = found[f"w_{place}"]


@pytest.mark.parametrize("form", [*FORMS, {"iterations": 2}, {"loss": "mean"}], ids=str)
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(form: dict[str, Plain]) -> None:
    assert named_share(changed(KIND, form)) >= 0.9


def test_random_wrong_numbers_are_seldom_explained() -> None:
    assert falsely_explained_share(changed(KIND)) <= 0.01


def test_transposes_are_wrong_roads_only_where_there_are_as_many_examples_as_inputs() -> None:
    assert {"transposed", "transposed_prediction"} <= set(changed(KIND).exercise.claims)
    assert not {"transposed", "transposed_prediction"} & set(changed(KIND, {"examples": 3}).exercise.claims)


def test_rates_at_which_several_updates_diverge_are_not_drawn() -> None:
    found = solved(changed(KIND, {"rate": {"one_of": ["0.05", "5"]}}))
    assert set(found["rate"]) == {0.05}
