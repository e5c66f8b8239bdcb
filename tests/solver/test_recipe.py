"""A recipe is a graph of named steps: circles are refused when it is made, plans run only what changed."""

import numpy as np
import pytest

from service.solver.arrays import Array
from service.solver.recipe import Recipe
from service.solver.steps import RecipeError


def chain() -> Recipe:
    recipe = Recipe("chain")

    @recipe.step("b = a + 1")
    def b(a: Array) -> Array:
        return a + 1

    @recipe.step("c = 2·b")
    def c(b: Array) -> Array:
        return 2 * b

    @recipe.step("d = a·a")
    def d(a: Array) -> Array:
        return a * a

    @recipe.misconception(replaces="b", feedback="forgot the one")
    def forgot(a: Array) -> Array:
        return +a

    @recipe.misconception(replaces=("c", "d"), feedback="swapped")
    def swapped(a: Array, b: Array) -> tuple[Array, Array]:
        return a * a, 2 * b

    return recipe


BASE = {"a": np.array([1.0, 4.0])}


def test_the_key_runs_every_step_that_is_wanted() -> None:
    assert chain().run(BASE, ("c",))["c"].tolist() == [4.0, 10.0]


def test_a_misconception_replaces_one_step_and_what_reads_it_follows() -> None:
    right = chain().run(BASE, ("c", "d"))
    assert chain().run(right, ("c",), ("forgot",))["c"].tolist() == [2.0, 8.0]


def test_a_misconception_may_replace_several_steps_at_once() -> None:
    result = chain().run(BASE, ("c", "d"), ("swapped",))
    assert (result["c"].tolist(), result["d"].tolist()) == ([1.0, 16.0], [4.0, 10.0])


def test_a_pinned_value_stands_in_for_its_step() -> None:
    right = chain().run(BASE, ("c", "d"))
    assert chain().run(right, ("c",), pinned={"b": np.array([0.0, 1.0])})["c"].tolist() == [0.0, 2.0]


def test_a_plan_holds_only_what_a_change_touches() -> None:
    plan = chain().plan(("c", "d"), ("forgot",))
    assert plan is not None
    assert [step.name for step in plan] == ["b", "c"]


def test_a_misconception_that_cannot_show_is_invisible() -> None:
    assert not chain().visible(("d",), ("forgot",))


def test_two_misconceptions_of_one_step_cannot_be_combined() -> None:
    recipe = chain()

    @recipe.misconception(replaces="c", feedback="other")
    def other(b: Array) -> Array:
        return b

    assert recipe.plan(("c",), ("swapped", "other")) is None
    with pytest.raises(RecipeError, match="cannot be combined"):
        recipe.run(BASE, ("c",), ("swapped", "other"))


def test_a_circle_of_steps_is_refused_when_the_recipe_is_made() -> None:
    recipe = Recipe("circle")

    @recipe.step("p")
    def p(q: Array) -> Array:
        return q

    with pytest.raises(RecipeError, match="circle"):

        @recipe.step("q")
        def q(p: Array) -> Array:
            return p


def test_a_misconception_that_would_close_a_circle_is_refused() -> None:
    recipe = chain()
    with pytest.raises(RecipeError, match="circle"):

        @recipe.misconception(replaces="b", feedback="reads what reads it")
        def looped(c: Array) -> Array:
            return c


def test_a_step_given_twice_is_refused() -> None:
    recipe = chain()
    with pytest.raises(RecipeError, match="twice"):

        @recipe.step("b again")
        def b(a: Array) -> Array:
            return a
