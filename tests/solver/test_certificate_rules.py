"""Each rule of the certificate alone: what is refused for no other reason, how wide a tolerance is."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from service.solver.arrays import Array
from service.solver.certificate import WIDEST
from service.solver.descent import converges
from service.solver.draws import Values
from service.solver.exercise import Draw, Exercise
from service.solver.recipe import Recipe
from service.solver.redraw import RefusedError, draw_batch
from service.solver.tolerance import Tolerance, ToleranceMode
from tests.solver.descents import SEEDS, descent


def test_a_key_of_zero_alone_is_refused_though_the_wrong_answer_is_another() -> None:
    recipe = Recipe("square")

    @recipe.step("x²")
    def result(x: Array) -> Array:
        return x * x

    @recipe.misconception(replaces="result", feedback="one more")
    def one_more(x: Array) -> Array:
        return x + 1

    draws = {"x": Draw(Values.listed([Fraction(0)]))}
    with pytest.raises(RefusedError):
        draw_batch(Exercise(recipe, draws, {}, ("result",), ("one_more",), ("one_more",)), SEEDS[:5])


def test_a_tolerance_is_never_wider_than_ten_floors_and_may_be_so_wide() -> None:
    found = draw_batch(descent(), SEEDS[:300]).certificate
    widths = found.tolerances / found.floors
    assert widths.max() == pytest.approx(WIDEST) == pytest.approx(10)
    assert widths.min() >= 1 - 1e-9


def test_the_tolerance_is_the_root_of_its_window() -> None:
    found = draw_batch(descent(), SEEDS[:300]).certificate
    near = found.distances.min(axis=0)
    root = np.clip(np.sqrt(near / 3), 1, 10)
    assert np.allclose(found.tolerances, found.floors * root)


def test_an_authors_tolerance_that_does_not_cover_honest_rounding_is_refused() -> None:
    narrow = replace(descent(), tolerance=Tolerance(ToleranceMode.ABSOLUTE, 1e-9))
    with pytest.raises(RefusedError):
        draw_batch(narrow, SEEDS[:20])


def test_what_the_task_does_not_mean_is_drawn_again() -> None:
    exercise = descent()
    rates = Draw(Values.listed([Fraction(1, 100), Fraction(5)]))
    wild = replace(exercise, draws={**exercise.draws, "rate": rates}, admits=None)
    assert (draw_batch(wild, SEEDS[:100]).environment["rate"] > 1).any()
    tame = replace(wild, admits=partial(converges, size=3))
    assert converges(draw_batch(tame, SEEDS[:100]).environment, 3).all()
