"""The perceptron rule against a plain loop, and what its diagnosis is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.exercises.variants import draw
from service.solver.recipes.perceptron import perceptron
from tests.kinds.students import FEWER, changed, falsely_explained_share, named_share, solved

if TYPE_CHECKING:
    from service.vocabulary import Plain

KIND = "perceptron"
FORMS: list[dict[str, Plain]] = [
    {},
    {"examples": 1, "iterations": 1},
    {"examples": 3, "iterations": 3, "features": 3},
    {"examples": 3, "iterations": 6},
    {"examples": 6, "iterations": 6},
]


def exactly(numbers: object) -> list[Fraction]:
    assert isinstance(numbers, list)
    return [Fraction(str(number)) for number in numbers]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_weights_and_bias_are_those_of_a_plain_loop_in_fractions(form: dict[str, Plain]) -> None:
    question = changed(KIND, form)
    times = int(str({"iterations": 4, **form}["iterations"]))
    for variant in draw(question, FEWER):
        given = variant.givens
        w, b = exactly(given["w"]), Fraction(str(given["b"]))
        examples = list(zip(map(exactly, given["x"]), exactly(given["y"]), strict=True))  # type: ignore[call-overload]  # a matrix
        for at in range(times):
            x, y = examples[at % len(examples)]
            fired = sum(map(Fraction.__mul__, w, x), b) >= 0
            step = Fraction(str(given["rate"])) * (y - fired)
            w, b = [each + step * x_i for each, x_i in zip(w, x, strict=True)], b + step
        w_asked, b_asked = (variant.key[name] for name in question.exercise.ask)
        assert exactly(w_asked) == w
        assert Fraction(str(b_asked)) == b


def test_where_the_prediction_is_right_nothing_changes() -> None:
    found = solved(changed(KIND))
    for place in range(1, 5):
        right = found[f"error_{place}"] == 0
        before = found["w"] if place == 1 else found[f"w_{place - 1}"]
        assert (found[f"w_{place}"] == before)[:, right].all()
        assert (found[f"w_{place}"] != before)[:, ~right].any(axis=0).all()
    assert right.any()
    assert (~right).any()


def test_the_perceptron_learns_what_a_line_separates() -> None:
    # logical OR from weights of 0: right on all four examples after a few passes (Rosenblatt's theorem)
    x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])[..., np.newaxis]
    y = np.array([0.0, 1, 1, 1])[:, np.newaxis]
    base = {"x": x, "y": y, "w": np.zeros((2, 1)), "b": np.zeros(1), "rate": np.ones(1)}
    found = perceptron(40).run(base, tuple(f"error_{place}" for place in range(1, 41)))
    assert found["error_1"][0] == -1
    assert [float(found[f"error_{place}"][0]) for place in range(37, 41)] == [0, 0, 0, 0]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(form: dict[str, Plain]) -> None:
    assert named_share(changed(KIND, form)) >= 0.9


def test_random_wrong_numbers_are_seldom_explained() -> None:
    assert falsely_explained_share(changed(KIND)) <= 0.01


def test_a_single_example_may_be_of_either_class() -> None:
    assert set(solved(changed(KIND, {"examples": 1, "iterations": 1}))["y"][0]) == {0.0, 1.0}
