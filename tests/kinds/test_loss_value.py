"""Every loss against its printed formula, worked out number by number; what its diagnosis is worth."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.kinds.loss_value import NAMES
from service.solver.recipes.loss_values import LOSSES, loss_value
from tests.kinds.students import changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from service.solver.exercise import SolverQuestion
    from service.solver.steps import Environment
    from service.vocabulary import Plain

KIND = "loss_value"
HALVES: Plain = {"from": "-2", "to": "4", "step": "0.5"}
DRAWN: dict[str, dict[str, Plain]] = {
    "squares": {"y": {"integers": [-3, 5]}, "h": HALVES},
    "binary_cross_entropies": {},
    "cross_entropies": {"y": {"integers": [1, 3]}, "z": HALVES},
    "hinges": {"y": {"one_of": [-1, 1]}, "s": {"from": "-2", "to": "2", "step": "0.25"}},
}


def of(name: str, **fields: Plain) -> SolverQuestion:
    """Return the question of one loss, with what its examples need in place of probabilities."""
    drawn = DRAWN[name.partition("_of_")[2]]
    parameters: Plain = {**(drawn or changed(KIND).draft.parameters), "loss": name}
    return changed(KIND, None, parameters=parameters, **fields)


def loss_of_one(given: Environment, example: int, at: int) -> float:
    """Return the printed loss of one example of one variant."""
    y = float(given["y"][example, at])
    if "h" in given:
        return (y - float(given["h"][example, at])) ** 2
    if "s" in given:
        return max(0.0, 1 - y * float(given["s"][example, at]))
    if "z" in given:
        logits = given["z"][example, :, at].tolist()
        return -log(exp(logits[int(y) - 1]) / sum(map(exp, logits)))
    p = float(given["p"][example, at])
    return -y * log(p) - (1 - y) * log(1 - p)


@pytest.mark.parametrize("name", NAMES)
def test_the_loss_is_the_printed_formula(name: str) -> None:
    found = solved(of(name))
    count = len(found["y"])
    divisor = (2 if "half" in name else 1) * (count if "mean" in name else 1)
    for at in range(found["y"].shape[-1]):
        each = [loss_of_one(found, example, at) for example in range(count)]
        assert found["losses"][:, at].tolist() == pytest.approx(each, rel=1e-12, abs=1e-15)
        assert found["loss"][at] == pytest.approx(sum(each) / divisor, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(name: str) -> None:
    assert named_share(of(name)) >= 0.9
    assert named_share(of(name, ask=["loss"])) >= 0.9


@pytest.mark.parametrize("name", NAMES)
def test_random_wrong_numbers_are_seldom_explained(name: str) -> None:
    assert falsely_explained_share(of(name)) <= 0.01


@pytest.mark.parametrize("name", NAMES)
def test_other_ways_to_add_up_are_conventions_and_the_own_one_is_none(name: str) -> None:
    reduction, _, loss = name.partition("_of_")
    others = {"sum": "summed", "half_sum": "halved", "mean": "averaged", "half_mean": "half_averaged"}
    used = {others[each] for each in LOSSES[loss][1]}
    assert set(of(name).exercise.claims) & set(others.values()) == used - {others[reduction]}


def test_who_knows_nothing_loses_the_logarithm_of_the_number_of_classes() -> None:
    # the cost of logistic regression with all weights 0 is 0.693 whatever the data (Ng, exercise 2)
    halves = {"y": np.array([[1.0], [0.0]]), "p": np.full((2, 1), 0.5), "divisor": np.array([2.0])}
    found = loss_value("binary_cross_entropies", "mean", 2).run(halves, ("loss",))
    assert round(float(found["loss"][0]), 3) == 0.693
    # ten classes: 2.302 (CS231n, d2l.ai)
    ten = {"y": np.array([[3.0]]), "z": np.zeros((1, 10, 1)), "divisor": np.array([1.0])}
    assert loss_value("cross_entropies", "sum", 1).run(ten, ("loss",))["loss"][0] == pytest.approx(log(10))


def test_only_what_a_loss_can_read_is_drawn() -> None:
    labels = changed(
        KIND, None, parameters={**of("sum_of_hinges").draft.parameters, "y": {"one_of": [-1, -1, 0, 1, 1]}}
    )
    assert set(np.unique(solved(labels)["y"])) == {-1.0, 1.0}
    possible = solved(changed(KIND, {"p": {"from": "0", "to": "1", "step": "0.125"}}))["p"]
    assert (possible.min(), possible.max()) == (0.125, 0.875)
    assert set(np.unique(solved(changed(KIND, {"y": {"integers": [0, 2]}}))["y"])) == {0.0, 1.0}
