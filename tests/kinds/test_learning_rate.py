"""Learning rates: the key against descents that are run, and Newton's step against autograd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from autograd import grad

from service.exercises.variants import draw
from tests.kinds.marking import SEEDS, check_chance, check_marking, keys_of, numbers_of, question

if TYPE_CHECKING:
    from service.vocabulary import Plain

KIND = "learning_rate"
FORMS: dict[str, dict[str, Plain]] = {
    "rates": {},
    "steps": {
        "c": None,
        "a": {"from": "0.5", "to": "3", "step": "0.1"},
        "x": {"integers": [2, 40]},
        "rate": {"from": "0.02", "to": "0.3", "step": "0.01"},
        "target": {"one_of": ["0.01", "0.001", "0.0001"]},
    },
    "newton": {
        "c": None,
        "a": {"integers": [1, 4]},
        "b": {"integers": [-9, 9], "not": [0]},
        "x": {"from": "-3", "to": "3", "step": "0.5", "not": ["0"]},
    },
}


def slowest(rate: float, *factors: float) -> float:
    """Return what is left of the slower coordinate after one step on a·x² + c·y² from (1, 1)."""
    return max(abs(1 - rate * 2 * factor) for factor in factors)


def test_descent_converges_just_below_the_largest_rate_and_not_just_above() -> None:
    for variant in draw(question(KIND), range(100)):
        given, limit = numbers_of(variant), keys_of(variant)["limit"]
        for rate, converges in ((limit * 0.999, True), (limit * 1.001, False)):
            point = np.array([1.0, 1.0])
            for _ in range(2000):
                point = point - rate * 2 * np.array([given["a"], given["c"]]) * point
            assert (float(np.abs(point).max()) < 1) == converges


def test_no_rate_near_the_best_one_is_better() -> None:
    for variant in draw(question(KIND), range(100)):
        given, key = numbers_of(variant), keys_of(variant)
        left = [slowest(key["best"] * share, given["a"], given["c"]) for share in (0.99, 1, 1.01)]
        assert min(left) == left[1] == pytest.approx(key["factor"], rel=1e-9)


def test_descent_ends_after_the_number_of_steps() -> None:
    for variant in draw(question(KIND, about="steps", **FORMS["steps"]), range(300)):
        given, key = numbers_of(variant), keys_of(variant)
        x, steps = given["x"], 0
        while abs(x) > given["target"]:
            before, x, steps = x, x - given["rate"] * 2 * given["a"] * x, steps + 1
            assert x / before == pytest.approx(key["shrinkage"], rel=1e-9)
        assert key["steps"] == steps


def test_newton_s_step_divides_the_first_derivative_by_the_second() -> None:
    for variant in draw(question(KIND, about="newton", **FORMS["newton"]), range(300)):
        given = numbers_of(variant)
        slope = grad(lambda x, given=given: given["a"] * x**3 + given["b"] * x)
        first, second = slope(given["x"]), grad(slope)(given["x"])
        expected = [first, second, given["x"] - first / second]
        assert list(keys_of(variant).values()) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_parabola_of_the_textbook_diverges_beyond_1() -> None:
    # x² has λ = 2: d2l.ai, section 12.3, shows η = 1.1 diverging
    exercise = question(KIND).exercise
    run = exercise.recipe.run(exercise.placed({"a": 1, "c": 0.5}), exercise.ask)
    assert [run[name].item() for name in exercise.ask] == pytest.approx([1, 2 / 3, 1 / 3])


@pytest.mark.parametrize("about", FORMS)
def test_wrong_roads_are_named_and_chance_is_not(about: str) -> None:
    asked = question(KIND, about=about, **FORMS[about])
    variants = draw(asked, list(SEEDS))
    check_marking(variants, asked.exercise.claims)
    check_chance(variants)
