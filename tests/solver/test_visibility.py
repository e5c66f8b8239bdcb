"""Of misconceptions that hide for most numbers a sifted question claims none; they still explain answers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from service.solver.draws import Values
from service.solver.exercise import Draw, Exercise
from service.solver.recipe import Recipe
from service.solver.visibility import seen

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.steps import Environment

RECIPE = Recipe("positive_part")


@RECIPE.step("max(0, x)")
def part(x: Array) -> Array:
    return np.where(x > 0, x, 0 * x)


@RECIPE.step("3·part")
def tripled(part: Array) -> Array:
    return 3 * part


@RECIPE.misconception(replaces="part", feedback="As if nothing were cut off.")
def not_cut(x: Array) -> Array:
    return +x


@RECIPE.misconception(replaces="tripled", feedback="As if it were doubled.")
def doubled(part: Array) -> Array:
    return 2 * part


def seen_from(low: int, high: int, admits: Flags | None = None) -> tuple[str, ...]:
    def only(environment: Environment) -> Flags:
        assert admits is not None
        return np.resize(admits, environment["x"].shape)

    values = Values.spaced(Fraction(low), Fraction(high), Fraction(1, 4))
    wrong = ("not_cut", "doubled")
    admitting = None if admits is None else only
    return seen(
        Exercise(RECIPE, {"x": Draw(values)}, {}, ("tripled",), wrong, claims=wrong, admits=admitting)
    )


def test_what_shows_for_nearly_all_numbers_is_claimed() -> None:
    assert seen_from(1, 9) == ("doubled",)
    assert seen_from(-9, 9) == ("doubled",)


def test_a_question_of_which_no_draw_is_usable_claims_all_and_is_refused_in_its_own_words() -> None:
    assert seen_from(1, 9, admits=np.array([False])) == ("not_cut", "doubled")


def test_an_exercise_without_misconceptions_claims_none() -> None:
    values = Values.listed([Fraction(1)])
    assert seen(Exercise(RECIPE, {"x": Draw(values)}, {}, ("part",), (), claims=())) == ()
