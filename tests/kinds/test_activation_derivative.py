"""Derivatives of activations against two other ways to work them out, and what their diagnosis is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from autograd import numpy as traced

from service.vocabulary import QuestionError
from tests.kinds.derivatives import WAYS, agree
from tests.kinds.students import changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain
    from tests.kinds.derivatives import Derivative

KIND = "activation_derivative"
PLACES: Plain = {"from": "-2.5", "to": "2.5", "step": "0.25", "not": ["0"]}
ACTIVATIONS: dict[str, Plain] = {
    "sigmoid": {"from": "0.05", "to": "0.95", "step": "0.05"},
    "tanh": {"from": "-0.9", "to": "0.9", "step": "0.1"},
    "relu": {"from": "0", "to": "3", "step": "0.5"},
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1 / (1 + traced.exp(-z)),
    "tanh": traced.tanh,
    "relu": lambda z: traced.maximum(z, 0),
}
INVERSES: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda a: np.log(a / (1 - a)),
    "tanh": np.arctanh,
    "relu": lambda a: np.where(a > 0, a, -1.0),
}


def of(function: str, given: str, **fields: Plain) -> SolverQuestion:
    """Return the question of one function, given z or given a."""
    drawn = PLACES if given == "z" else ACTIVATIONS[function]
    return changed(KIND, None, parameters={"function": function, "given": given, given: drawn}, **fields)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("derivative", "relative"), WAYS)
def test_slopes_are_derivatives_of_the_printed_function(
    function: str, derivative: Derivative, relative: float
) -> None:
    def summed(z: Any) -> Any:  # noqa: ANN401 - arrays, or autograd's boxes
        return traced.sum(FUNCTIONS[function](z), axis=0)

    found = solved(of(function, "z"))
    agree(found["a"], FUNCTIONS[function](found["z"]), 1e-12)
    agree(found["slope"], derivative(summed, found["z"]), relative)
    known = solved(of(function, "a"))
    agree(known["slope"], derivative(summed, INVERSES[function](known["a"])), relative)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("given", ["z", "a"])
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(function: str, given: str) -> None:
    assert named_share(of(function, given)) >= 0.9
    assert named_share(of(function, given, ask=["slope"])) >= 0.9


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("given", ["z", "a"])
def test_random_wrong_numbers_are_seldom_explained(function: str, given: str) -> None:
    assert falsely_explained_share(of(function, given)) <= 0.01


def test_the_kink_and_the_flat_ends_are_not_drawn() -> None:
    wide: Plain = {"from": "-6", "to": "6", "step": "1"}
    drawn = np.unique(solved(changed(KIND, {"z": wide}))["z"])
    assert drawn.tolist() == [-4, -3, -2, -1, 1, 2, 3, 4]


def test_an_activation_out_of_reach_is_refused() -> None:
    with pytest.raises(QuestionError, match="values that the task means") as refusal:
        solved(changed(KIND, None, parameters={"given": "a", "a": {"one_of": ["1.5", "2"]}}))
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [("not_meant", "/parameters")]


def test_what_is_not_given_may_not_be_said_and_what_is_given_must_be() -> None:
    with pytest.raises(QuestionError, match="has no a"):
        changed(KIND, {"a": {"one_of": ["0.5"]}})
    with pytest.raises(QuestionError, match="which values a"):
        changed(KIND, None, parameters={"given": "a"})
