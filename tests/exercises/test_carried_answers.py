"""A later answer is credited only if it is what one's own earlier one comes to, honest rounding allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.vocabulary import Outcome, Variant

TREE = cast("dict[str, Any]", plain("function_descent"))
QUESTION = question_of(read_question({**TREE, "parameters": {**TREE["parameters"], "iterations": 2}}))
VARIANTS = draw(QUESTION, range(30))


def after(variant: Variant, first: float) -> float:
    """Return the second point from some first one."""
    a, b, rate = (float(str(variant.givens[name])) for name in ("a", "b", "rate"))
    return first - rate * (2 * a * first + b)


def outcome_of(variant: Variant, first: float, second: float) -> Outcome:
    responses = {"x_1": decimal_text(first, 8), "x_2": decimal_text(second, 8)}
    return grade(variant, read(variant.declarations, responses), lambda: QUESTION)


@pytest.mark.parametrize("floors", [0.0, 0.3, -0.3])
def test_right_work_from_a_wrong_first_point_is_credited(floors: float) -> None:
    credited = 0
    for variant in VARIANTS:
        first = float(str(variant.key["x_1"])) + 0.7
        second = after(variant, first) + floors * floor_of(variant)
        credited += outcome_of(variant, first, second).results[1].carried_from == ("x_1",)
    assert credited > 0.8 * len(VARIANTS)


@pytest.mark.parametrize("floors", [60.0, -60.0])
def test_an_answer_many_floors_away_from_that_is_wrong(floors: float) -> None:
    for variant in VARIANTS:
        first = float(str(variant.key["x_1"])) + 0.7
        second = after(variant, first) + floors * floor_of(variant)
        result = outcome_of(variant, first, second).results[1]
        assert (result.carried_from, result.correct) == ((), False)


def floor_of(variant: Variant) -> float:
    certificate = cast("dict[str, Any]", variant.certificate)
    return float(certificate["floor"]["x_2"])
