"""Momentum and Nesterov: keys against the printed rules with gradients by differences and by autograd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from autograd import grad

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.kinds import KINDS
from service.vocabulary import QuestionError
from tests.kinds.marking import SEEDS, check_chance, check_marking, keys_of, numbers_of, question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.vocabulary import Plain

    Slope = Callable[[float], float]

VELOCITIES: Plain = {"from": "-1", "to": "1", "step": "0.1", "not": ["0"]}
FORMS: list[tuple[str, str, int]] = [
    (kind, convention, steps)
    for kind in ("momentum_step", "nesterov_step")
    for convention in ("velocity", "gradient_sum")
    for steps in (1, 2, 4)
]


def said(convention: str, steps: int) -> dict[str, Plain]:
    return {"convention": convention, "iterations": steps, "v": VELOCITIES if steps == 1 else None}


def differences(given: Mapping[str, float]) -> Slope:
    h = 1e-4
    a, b = given["a"], given["b"]
    return lambda x: (a * (x + h) ** 2 + b * (x + h) - a * (x - h) ** 2 - b * (x - h)) / (2 * h)


def automatic(given: Mapping[str, float]) -> Slope:
    slope: Slope = grad(lambda x: given["a"] * x**2 + given["b"] * x)
    return slope


def walked(form: tuple[str, str, int], given: Mapping[str, float], slope: Slope) -> tuple[float, float]:
    """Return v and x after the steps, as the sources print the rule."""
    kind, convention, steps = form
    x, v, rate, momentum = given["x"], given.get("v", 0.0), given["rate"], given["momentum"]
    for _ in range(steps):
        moved = momentum * v if convention == "velocity" else -rate * momentum * v
        g = slope(float(x + moved if kind == "nesterov_step" else x))
        v = momentum * v - rate * g if convention == "velocity" else momentum * v + g
        x = x + v if convention == "velocity" else x - rate * v
    return v, x


@pytest.mark.parametrize("form", FORMS)
def test_the_key_is_what_the_printed_rule_gives_with_other_gradients(form: tuple[str, str, int]) -> None:
    for variant in draw(question(form[0], **said(*form[1:])), range(60)):
        given, key = numbers_of(variant), tuple(keys_of(variant).values())
        assert key == pytest.approx(walked(form, given, automatic(given)), rel=1e-9)
        assert key == pytest.approx(walked(form, given, differences(given)), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("kind", "last"), [("momentum_step", (-3.4, 4.6)), ("nesterov_step", (-3.04, 4.96))])
def test_two_steps_on_the_square_come_out_as_by_hand(kind: str, last: tuple[float, float]) -> None:
    # x² from 10, η = .1, μ = .9: v₁ = −2, x₁ = 8; then g = 16, or 12.4 at 8 − 1.8
    exercise = question(kind).exercise
    givens = {"a": 1, "b": 0, "x": 10, "rate": 0.1, "momentum": 0.9}
    run = exercise.recipe.run(exercise.placed(givens), exercise.ask)
    assert [run[name].item() for name in ("v_2", "x_2")] == pytest.approx(last, rel=1e-12)


@pytest.mark.parametrize("kind", ["momentum_step", "nesterov_step"])
def test_both_conventions_go_to_the_same_points_with_other_velocities(kind: str) -> None:
    runs = []
    for convention in ("velocity", "gradient_sum"):
        exercise = question(kind, **said(convention, 3)).exercise
        givens = {"a": 1.5, "b": -1, "x": -2, "rate": 0.15, "momentum": 0.8}
        runs.append(exercise.recipe.run(exercise.placed(givens), exercise.ask))
    assert runs[0]["x_3"].item() == pytest.approx(runs[1]["x_3"].item(), rel=1e-12)
    assert runs[0]["v_3"].item() == pytest.approx(-0.15 * runs[1]["v_3"].item(), rel=1e-12)


@pytest.mark.parametrize("form", [form for form in FORMS if form[2] < 4])
def test_wrong_roads_are_named_and_chance_is_not(form: tuple[str, str, int]) -> None:
    asked = question(form[0], **said(*form[1:]))
    variants = draw(asked, SEEDS[:1000] if form[1:] == ("velocity", 2) else SEEDS[:150])
    check_marking(variants, asked.exercise.claims)
    check_chance(variants)


def test_a_key_that_should_be_0_but_for_the_rounding_of_floats_is_not_served() -> None:
    only = {"a": "1.5", "b": "1", "x": "1", "rate": "0.1", "momentum": "0.8"}
    ranges: dict[str, Plain] = {name: {"one_of": [value]} for name, value in only.items()}
    asked = question("momentum_step", **ranges)
    given = {name: float(value) for name, value in only.items()}
    assert 0 < abs(walked(("momentum_step", "velocity", 2), given, automatic(given))[1]) < 1e-14
    with pytest.raises(QuestionError, match="No draw"):
        draw(asked, [1])


@pytest.mark.parametrize("form", FORMS)
def test_what_students_read_fits_the_rule_and_the_letters_of_their_exercise(
    form: tuple[str, str, int],
) -> None:
    recipe = question(form[0], **said(*form[1:])).exercise.recipe
    for name, misconception in recipe.misconceptions.items():
        assert KINDS[form[0]].misconceptions[name] == misconception
    formulas = " ".join(step.formula for step in recipe.steps.values())
    assert ("β" in formulas, "μ" in formulas) == ((form[1] == "gradient_sum"), (form[1] == "velocity"))


def test_the_velocity_of_the_other_convention_is_no_error() -> None:
    for convention, other in (("velocity", "rate_outside"), ("gradient_sum", "rate_inside")):
        for variant in draw(question("momentum_step", **said(convention, 2)), range(20)):
            found = grade(variant, read(variant.declarations, wrong_responses(variant)[other])).diagnosis
            assert [(each.misconceptions, each.nature) for each in found] == [((other,), "convention")]


def test_a_single_step_needs_a_velocity_and_several_begin_at_rest() -> None:
    with pytest.raises(QuestionError) as refusal:
        question("momentum_step", iterations=1)
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [("missing", "/parameters")]
    with pytest.raises(QuestionError) as refusal:
        question("momentum_step", iterations=2, v=VELOCITIES)
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [
        ("unknown_field", "/parameters/v")
    ]
    assert "velocity $v = 0$" in draw(question("momentum_step"), [1])[0].prompt.text
