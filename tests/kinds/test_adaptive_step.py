"""AdaGrad, RMSProp and Adam: keys against plain Python and against autograd's own Adam."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from autograd.misc.optimizers import adam

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.kinds import KINDS
from service.vocabulary import QuestionError
from tests.kinds.marking import SEEDS, check_chance, check_marking, keys_of, numbers_of, question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain, Variant

KIND = "adaptive_step"
NEEDED: dict[str, dict[str, Plain]] = {
    "adam": {},
    "rmsprop": {"beta1": None},
    "adagrad": {"beta1": None, "beta2": None},
}
SMALL: Plain = {"one_of": ["1e-8"]}


def asked(method: str, steps: int, **said: Plain) -> SolverQuestion:
    return question(KIND, method=method, iterations=steps, **NEEDED[method], **said)


def walked(method: str, given: Mapping[str, float], gradients: list[float]) -> list[float]:
    """Return the weight after each step, as the papers write the rules."""
    w, v, s, found = given["w"], 0.0, 0.0, []
    beta1, beta2 = given.get("beta1", 0.0), given.get("beta2", 0.0)
    for t, g in enumerate(gradients, start=1):
        v = beta1 * v + (1 - beta1) * g
        s = s + g**2 if method == "adagrad" else beta2 * s + (1 - beta2) * g**2
        top = v / (1 - beta1**t) if method == "adam" else g
        below = s / (1 - beta2**t) if method == "adam" else s
        w -= given["rate"] * top / (sqrt(below) + given["epsilon"])
        found.append(w)
    return found


def gradients_of(variant: Variant) -> list[float]:
    return [float(each) for each in cast("list[float]", variant.givens["g"])]


def weights_of(variant: Variant) -> list[float]:
    return [value for name, value in keys_of(variant).items() if name.startswith("w_")]


@pytest.mark.parametrize("steps", [2, 4])
@pytest.mark.parametrize("method", NEEDED)
def test_every_weight_is_what_the_paper_s_rule_gives(method: str, steps: int) -> None:
    for variant in draw(asked(method, steps, epsilon=SMALL), range(100)):
        expected = walked(method, numbers_of(variant), gradients_of(variant))
        assert weights_of(variant) == pytest.approx(expected, rel=1e-9)


def test_adam_is_the_adam_of_another_library() -> None:
    for variant in draw(asked("adam", 3), range(50)):
        given, gradients = numbers_of(variant), gradients_of(variant)
        last = adam(
            lambda _, at, gradients=gradients: np.array(gradients[at]),
            np.array(given["w"]),
            num_iters=3,
            step_size=given["rate"],
            b1=given["beta1"],
            b2=given["beta2"],
            eps=given["epsilon"],
        )
        assert weights_of(variant)[-1] == pytest.approx(float(last), rel=1e-9)


def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient() -> None:
    for variant in draw(asked("adam", 2, epsilon=SMALL), range(50)):
        given = numbers_of(variant)
        assert abs(weights_of(variant)[0] - given["w"]) == pytest.approx(given["rate"], rel=1e-6)


@pytest.mark.parametrize(
    ("method", "epsilon"), [("adam", None), ("adam", SMALL), ("rmsprop", None), ("adagrad", None)]
)
def test_wrong_roads_are_named_and_chance_is_not(method: str, epsilon: Plain) -> None:
    form = asked(method, 2, **({"epsilon": epsilon} if epsilon else {}))
    variants = draw(form, SEEDS if (method, epsilon) == ("adam", None) else SEEDS[:150])
    check_marking(variants, form.exercise.claims)
    check_chance(variants)


def test_an_epsilon_inside_the_root_is_a_convention_where_it_shows_and_nothing_where_it_is_tiny() -> None:
    for variant in draw(asked("adagrad", 2), range(20)):
        outcome = grade(variant, read(variant.declarations, wrong_responses(variant)["epsilon_inside"]))
        assert all(each.nature == "convention" for each in outcome.diagnosis)
        assert outcome.fraction < 1
    assert "epsilon_inside" not in asked("adagrad", 2, epsilon=SMALL).exercise.wrong


@pytest.mark.parametrize("method", NEEDED)
def test_what_students_read_fits_the_method_and_its_letters(method: str) -> None:
    recipe = asked(method, 2).exercise.recipe
    for name, misconception in recipe.misconceptions.items():
        assert KINDS[KIND].misconceptions[name] == misconception
    formulas = " ".join(step.formula for step in recipe.steps.values())
    assert ("γ" in formulas, "β₁" in formulas) == (method == "rmsprop", method == "adam")


@pytest.mark.parametrize(("method", "name"), [("adam", "beta2"), ("rmsprop", "beta2"), ("adam", "beta1")])
def test_a_method_says_which_decays_it_needs(method: str, name: str) -> None:
    with pytest.raises(QuestionError) as refusal:
        question(KIND, **{"method": method, **NEEDED[method], name: None})
    assert [each.code for each in refusal.value.problems] == ["missing"]


def test_a_method_takes_no_decay_that_it_has_not() -> None:
    with pytest.raises(QuestionError) as refusal:
        question(KIND, method="rmsprop")
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [
        ("unknown_field", "/parameters/beta1")
    ]
