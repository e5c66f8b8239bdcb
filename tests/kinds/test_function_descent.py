"""The key against the printed function itself, by centred differences."""

from __future__ import annotations

from typing import cast

import pytest

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.native import read_question
from tests.kinds.examples import plain

SEEDS = range(1, 301)


@pytest.mark.parametrize("iterations", [1, 3])
def test_each_point_is_the_one_before_less_rate_times_the_centred_difference(iterations: int) -> None:
    tree = cast("dict[str, dict[str, object]]", plain("function_descent"))
    tree["parameters"]["iterations"] = iterations
    question = read(read_question(cast("dict[str, object]", tree)))  # type: ignore[arg-type]  # a plain tree
    for variant in draw(question, list(SEEDS)):
        a, b, rate, point = (float(str(variant.givens[name])) for name in ("a", "b", "rate", "x"))
        for key in variant.key.values():
            h = 1e-4
            slope = (a * (point + h) ** 2 + b * (point + h) - a * (point - h) ** 2 - b * (point - h)) / (
                2 * h
            )
            point -= rate * slope
            assert float(str(key)) == pytest.approx(point, rel=1e-6, abs=1e-9)
