"""Many wrong runs are worked out together, each as it comes out alone, and nothing twice."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.exercises.authoring import read
from service.formats.native import read_question
from service.solver.draws import fold
from service.solver.exercise import SolverQuestion
from service.solver.program import program
from service.solver.recipe import Recipe
from service.solver.steps import RecipeError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.solver.arrays import Array


@np.errstate(all="ignore")
@pytest.mark.parametrize("kind", ["linear_descent", "dense_backprop", "softmax_gradient", "nesterov_step"])
def test_runs_worked_out_together_are_bit_for_bit_what_each_is_alone(kind: str) -> None:
    question = read(read_question(plain(kind)))
    assert isinstance(question, SolverQuestion)
    exercise = question.exercise
    recipe, ask = exercise.recipe, exercise.ask
    words = fold(range(50))
    right = recipe.run(exercise.givens(words, np.zeros_like(words)), tuple(recipe.steps))
    pairs = [pair for pair in combinations(exercise.wrong, 2) if recipe.visible(ask, pair)]
    runs = (*((name,) for name in exercise.wrong), *pairs)
    table = program(recipe, ask, runs).table(right, exercise.answers(right))
    for at, names in enumerate(runs):
        assert table[at].tobytes() == exercise.answers(recipe.run(right, ask, names)).tobytes()


def test_what_several_runs_have_in_common_is_worked_out_once() -> None:
    recipe, worked_out = Recipe("counted"), []

    @recipe.step("b = a + 1")
    def b(a: Array) -> Array:
        return a + 1

    @recipe.step("c = b·b")
    def c(b: Array) -> Array:
        worked_out.append("c")
        return b * b

    @recipe.step("d = 2·c")
    def d(c: Array) -> Array:
        return 2 * c

    @recipe.misconception(replaces="b", feedback="forgot the one")
    def forgot(a: Array) -> Array:
        return +a

    @recipe.misconception(replaces="d", feedback="halved")
    def halved(c: Array) -> Array:
        return c / 2

    right = recipe.run({"a": np.array([1.0, 4.0])}, ("d",))
    worked_out.clear()
    runs = (("forgot",), ("halved",), ("forgot", "halved"))
    table = program(recipe, ("d",), runs).table(right, right["d"][np.newaxis])
    assert table.tolist() == [[[2.0, 32.0]], [[2.0, 12.5]], [[0.5, 8.0]]]
    assert worked_out == ["c"]


def test_misconceptions_of_the_same_step_have_no_run_together() -> None:
    recipe = Recipe("twice")

    @recipe.step("b = a + 1")
    def b(a: Array) -> Array:
        return a + 1

    @recipe.misconception(replaces="b", feedback="forgot the one")
    def forgot(a: Array) -> Array:
        return +a

    @recipe.misconception(replaces="b", feedback="added two")
    def added(a: Array) -> Array:
        return a + 2

    with pytest.raises(RecipeError, match="cannot be combined"):
        program(recipe, ("b",), (("forgot", "added"),))
