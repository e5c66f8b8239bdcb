"""The certificate refuses what cannot be told apart, and what only looks told apart."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from service.solver.arrays import Array
from service.solver.certificate import apart
from service.solver.draws import Values
from service.solver.exercise import Draw, Exercise
from service.solver.recipe import Recipe
from service.solver.redraw import RefusedError, draw_batch
from tests.solver.descents import SEEDS, descent


def test_no_distance_over_no_width_is_not_told_apart() -> None:
    zero = np.zeros((1, 1))
    assert apart(zero, zero, zero) == 0


def test_an_answer_that_is_no_number_is_told_apart_from_a_finite_key() -> None:
    assert np.isinf(apart(np.array([[np.nan]]), np.ones((1, 1)), np.ones((1, 1))))


def product_of(x: Values) -> Exercise:
    recipe = Recipe("product")

    @recipe.step("x·w")
    def result(x: Array, w: Array) -> Array:
        return x * w

    @recipe.misconception(replaces="w", feedback="w doubled")
    def doubled(x: Array) -> Array:
        return x + x

    draws = {"x": Draw(x), "w": Draw(Values.listed([Fraction(3)]))}
    return Exercise(recipe, draws, {}, ("result",), ("doubled",), ("doubled",))


def test_a_variant_whose_keys_are_all_zero_is_never_served() -> None:
    with pytest.raises(RefusedError) as refusal:
        draw_batch(product_of(Values.listed([Fraction(0)])), SEEDS[:5])
    assert refusal.value.nearest == ("doubled",)


def test_zeros_are_drawn_around() -> None:
    batch = draw_batch(product_of(Values.listed([Fraction(0), Fraction(2)])), SEEDS[:50])
    assert (batch.environment["x"] == 2).all()


def test_a_question_whose_misconception_equals_its_key_is_refused() -> None:
    alike = ("first_example_only", "last_example_only", "online_pass")
    exercise = replace(descent(examples=1), wrong=alike, claims=alike)
    with pytest.raises(RefusedError) as refusal:
        draw_batch(exercise, SEEDS[:20])
    assert set(refusal.value.nearest) & set(alike)
