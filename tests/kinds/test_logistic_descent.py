"""The key of logistic regression against the printed cross-entropy, and what its diagnosis is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from autograd import numpy as traced

from tests.kinds.derivatives import WAYS, agree, automatic
from tests.kinds.students import changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from typing import Any

    from service.solver.arrays import Array
    from service.solver.steps import Environment
    from service.vocabulary import Plain
    from tests.kinds.derivatives import Derivative

KIND = "logistic_descent"
FORMS: list[dict[str, Plain]] = [
    {},
    {"examples": 1, "features": 2},
    {"loss": "mean", "examples": 3},
    {"loss": "mean", "examples": 3, "features": 3},
]


def loss(given: Environment, w: Any, b: Any, *, mean: bool) -> Any:  # noqa: ANN401 - arrays, or autograd's boxes
    """Return the printed loss: −Σ [y ln p + (1 − y) ln(1 − p)], or its mean."""
    x, y = given["x"], given["y"]
    z = w * x + b if x.ndim == y.ndim else traced.sum(w * x, axis=1) + b
    p = 1 / (1 + traced.exp(-z))
    summed = -traced.sum(y * traced.log(p) + (1 - y) * traced.log(1 - p), axis=0)
    return summed / len(y) if mean else summed


def slopes(
    derivative: Derivative, given: Environment, w: Array, b: Array, *, mean: bool
) -> tuple[Array, Array]:
    return (
        derivative(lambda each: loss(given, each, b, mean=mean), w),
        derivative(lambda each: loss(given, w, each, mean=mean), b),
    )


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize(("derivative", "relative"), WAYS)
def test_the_new_weights_go_against_the_derivative_of_the_printed_loss(
    form: dict[str, Plain], derivative: Derivative, relative: float
) -> None:
    found = solved(changed(KIND, form))
    slope_w, slope_b = slopes(derivative, found, found["w"], found["b"], mean=form.get("loss") == "mean")
    agree(found["gradient_w"], slope_w, relative)
    agree(found["w_next"] - found["w"], -found["rate"] * slope_w, relative)
    agree(found["b_next"] - found["b"], -found["rate"] * slope_b, relative)


def test_several_updates_each_start_from_the_one_before() -> None:
    found = solved(changed(KIND, {"iterations": 3}))
    w, b = found["w"], found["b"]
    for place in (1, 2, 3):
        slope_w, slope_b = slopes(automatic, found, w, b, mean=False)
        agree(found[f"w_{place}"] - w, -found["rate"] * slope_w, 1e-9)
        agree(found[f"b_{place}"] - b, -found["rate"] * slope_b, 1e-9)
        w, b = found[f"w_{place}"], found[f"b_{place}"]


@pytest.mark.parametrize("form", [*FORMS, {"iterations": 2}], ids=str)
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(form: dict[str, Plain]) -> None:
    assert named_share(changed(KIND, form)) >= 0.9


def test_random_wrong_numbers_are_seldom_explained() -> None:
    assert falsely_explained_share(changed(KIND)) <= 0.01


def test_only_classes_are_drawn_as_targets() -> None:
    assert set(np.unique(solved(changed(KIND, {"y": {"integers": [-1, 2]}}))["y"])) == {0.0, 1.0}
