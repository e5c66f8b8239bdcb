"""Wrong roads of losses and their updates, each worked out once more in one plain line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.kinds.students import changed, solved

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.steps import Environment

    Road = Callable[[Any], Any]


class Given:
    """One question's givens as attributes, with what is used over and over."""

    def __init__(self, found: Environment) -> None:
        self.found = found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - arrays
        return self.found[name]

    def error(self, *, bias: bool = True) -> Any:  # noqa: ANN401
        """Return w·x + b − y."""
        return self.w * self.x + (self.b if bias else 0) - self.y

    def sigma(self, *, bias: bool = True, sign: int = 1) -> Any:  # noqa: ANN401
        """Return σ(w·x + b)."""
        return 1 / (1 + np.exp(-sign * (self.w * self.x + (self.b if bias else 0))))

    def step(self, error: Any, factor: Any = None) -> tuple[Any, Any]:  # noqa: ANN401
        """Return w and b after a step of summed errors."""
        by_x = (error * (self.x if factor is None else factor)).sum(0)
        return self.w - self.rate * by_x, self.b - self.rate * error.sum(0)


LOGISTIC: dict[str, Road] = {
    "ascent": lambda g: tuple(
        2 * old - new for old, new in zip((g.w, g.b), g.step(g.sigma() - g.y), strict=True)
    ),
    "kept_output_derivative": lambda g: g.step((g.sigma() - g.y) * g.sigma() * (1 - g.sigma())),
    "dropped_sigmoid": lambda g: g.step(g.error()),
    "thresholded": lambda g: g.step((g.w * g.x + g.b >= 0) - g.y),
    "exponent_sign": lambda g: g.step(g.sigma(sign=-1) - g.y),
    "dropped_bias": lambda g: g.step(g.sigma(bias=False) - g.y),
    "dropped_input_factor": lambda g: g.step(g.sigma() - g.y, 1),
    "averaged": lambda g: tuple(
        (old + new) / 2 for old, new in zip((g.w, g.b), g.step(g.sigma() - g.y), strict=True)
    ),
    "first_example_only": lambda g: (
        g.w - g.rate * (g.sigma()[0] - g.y[0]) * g.x[0],
        g.b - g.rate * (g.sigma()[0] - g.y[0]),
    ),
    "unchanged": lambda g: (g.w, g.b),
}

DECAY: dict[str, Road] = {
    "decay_forgotten": lambda g: g.w - g.rate * (g.error() * g.x).mean(0),
    "decay_sign": lambda g: (1 + g.rate * g.decay) * g.w - g.rate * (g.error() * g.x).mean(0),
    "decay_after_step": lambda g: (1 - g.rate * g.decay) * (g.w - g.rate * (g.error() * g.x).mean(0)),
    "decay_without_rate": lambda g: (1 - g.decay) * g.w - g.rate * (g.error() * g.x).mean(0),
    "full_penalty": lambda g: (1 - 2 * g.rate * g.decay) * g.w - g.rate * (g.error() * g.x).mean(0),
    "mean_penalty": lambda g: (1 - g.rate * g.decay / 3) * g.w - g.rate * (g.error() * g.x).mean(0),
    "sign_for_weight": lambda g: g.w - g.rate * g.decay * np.sign(g.w) - g.rate * (g.error() * g.x).mean(0),
    "dropped_bias": lambda g: (1 - g.rate * g.decay) * g.w - g.rate * (g.error(bias=False) * g.x).mean(0),
    "decay_on_bias": lambda g: (1 - g.rate * g.decay) * g.w - g.rate * (g.error() * g.x).mean(0),
}

VECTOR: dict[str, Road] = {
    "transposed": lambda g: np.einsum("jiv,iv->jv", g.x, np.einsum("jiv,iv->jv", g.x, g.w) - g.y),
    "transposed_prediction": lambda g: np.einsum("jiv,jv->iv", g.x, np.einsum("jiv,jv->iv", g.x, g.w) - g.y),
    "dropped_input_factor": lambda g: np.broadcast_to(
        (np.einsum("jiv,iv->jv", g.x, g.w) - g.y).sum(0), g.w.shape
    ),
}


@pytest.mark.parametrize("name", LOGISTIC)
def test_a_wrong_road_of_logistic_regression_is_what_it_says(name: str) -> None:
    question = changed("logistic_descent")
    found = solved(question)
    wrong = question.exercise.recipe.run(found, question.exercise.ask, (name,))
    w, b = LOGISTIC[name](Given({each: found[each] for each in ("x", "y", "w", "b", "rate")}))
    np.testing.assert_allclose(wrong["w_next"], w, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(wrong["b_next"], b, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", DECAY)
def test_a_wrong_road_of_weight_decay_is_what_it_says(name: str) -> None:
    question = changed("regularized_descent")
    found = solved(question)
    wrong = question.exercise.recipe.run(found, question.exercise.ask, (name,))
    given = Given({each: found[each] for each in ("x", "y", "w", "b", "rate", "decay")})
    np.testing.assert_allclose(wrong["w_next"], DECAY[name](given), rtol=1e-9, atol=1e-12)
    right = given.b - given.rate * given.error(bias=name != "dropped_bias").mean(0)
    decayed = given.rate * given.decay * given.b if name == "decay_on_bias" else 0
    np.testing.assert_allclose(wrong["b_next"], right - decayed, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", VECTOR)
def test_a_wrong_road_of_a_vector_step_is_what_it_says(name: str) -> None:
    question = changed("multivariate_descent")
    found = solved(question)
    wrong = question.exercise.recipe.run(found, question.exercise.ask, (name,))
    given = Given({each: found[each] for each in ("x", "y", "w", "rate")})
    expected = given.w - given.rate / 2 * VECTOR[name](given)
    np.testing.assert_allclose(wrong["w_next"], expected, rtol=1e-9, atol=1e-12)


def test_one_weight_after_the_other_uses_the_new_ones_before_it() -> None:
    question = changed("multivariate_descent")
    found = solved(question)
    wrong = question.exercise.recipe.run(found, question.exercise.ask, ("sequential",))["w_next"]
    w = found["w"].copy()
    for at in (0, 1):
        error = (w * found["x"]).sum(1) - found["y"]
        w[at] = w[at] - found["rate"] * (error * found["x"][:, at]).mean(0)
    np.testing.assert_allclose(wrong, w, rtol=1e-9, atol=1e-12)
