"""Checking a gradient: the key against the function itself in exact fractions, and what autograd says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from autograd import grad

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from tests.kinds.marking import SEEDS, check_chance, check_marking, keys_of, numbers_of, question

KIND = "gradient_check"


def test_the_key_is_the_centred_difference_in_exact_fractions() -> None:
    for variant in draw(question(KIND), range(300)):
        a, b, x, h, gradient = (Fraction(str(value)) for value in variant.givens.values())
        above, below = (a * at**3 + b * at for at in (x + h, x - h))
        numeric = (above - below) / (2 * h)
        relative = abs(gradient - numeric) / max(abs(gradient), abs(numeric))
        assert list(keys_of(variant).values()) == pytest.approx([float(numeric), float(relative)], rel=1e-9)


def test_the_difference_misses_the_derivative_by_its_known_error() -> None:
    for variant in draw(question(KIND), range(100)):
        given = numbers_of(variant)
        slope = grad(lambda x, given=given: given["a"] * x**3 + given["b"] * x)(given["x"])
        error = given["a"] * given["h"] ** 2
        assert keys_of(variant)["numeric"] == pytest.approx(slope + error, rel=1e-9, abs=1e-9)


def test_wrong_roads_are_named_and_chance_is_not() -> None:
    asked = question(KIND)
    variants = draw(asked, list(SEEDS))
    check_marking(variants, asked.exercise.claims)
    check_chance(variants)


def test_dividing_by_the_sum_of_sizes_is_a_convention() -> None:
    for variant in draw(question(KIND), range(50)):
        responses = wrong_responses(variant)["sum_of_sizes"]
        found = grade(variant, read(variant.declarations, responses)).diagnosis
        assert [(each.misconceptions, each.nature) for each in found] == [(("sum_of_sizes",), "convention")]
