"""What a variant accepts is what its certificate allows: at most the tolerance, at least the floor."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.exercises.assembly import shown_widths, width_text
from service.exercises.authoring import read
from service.exercises.variants import certified, draw
from service.formats.native import read_question
from service.solver import explanations
from service.solver.exercise import SolverQuestion
from service.solver.tolerance import two_figures, two_figures_of
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.mark.parametrize("kind", ["linear_descent", "function_descent", "dense_backprop"])
def test_accepted_intervals_lie_within_the_certified_tolerance_and_cover_the_floor(kind: str) -> None:
    question = read(read_question(plain(kind)))
    assert isinstance(question, SolverQuestion)
    found = certified(question, range(100)).certificate
    for at, variant in enumerate(draw(question, range(100))):
        bounds = cast("Mapping[str, Any]", variant.bounds)
        fields = [field for name in question.exercise.ask for field in bounds[name]["fields"]]
        for row, field in enumerate(fields):
            (interval,) = field["accepted"]
            half = float(Fraction(interval["upper"]) - Fraction(interval["lower"])) / 2
            assert half <= found.tolerances[row, at] * (1 + 1e-9)
            assert half >= found.floors[row, at] * (1 - 1e-9)


@pytest.mark.parametrize(
    ("width", "least", "shown"),
    [(0.0149, 0.001, "0.014"), (0.0149, 0.0145, "0.0145"), (0.01, 0.001, "0.01"), (0.001, 0.002, "0.001")],
)
def test_a_tolerance_is_shown_with_two_figures_rounded_down_but_not_below_the_floor(
    width: float, least: float, shown: str
) -> None:
    (found,) = shown_widths(np.array([width]), np.array([least])).tolist()
    assert width_text(found) == shown


@pytest.mark.parametrize("kind", ["linear_descent", "function_descent", "dense_backprop", "softmax_gradient"])
def test_a_certificate_lists_every_misconception_that_another_ones_written_answer_fits(kind: str) -> None:
    question = read(read_question(plain(kind)))
    assert isinstance(question, SolverQuestion)
    exercise, batch = question.exercise, certified(question, range(100))
    found, precision = batch.certificate, exercise.precision
    listed = [cast("Any", each.certificate)["sets"] for each in draw(question, range(100))]
    for row, name in enumerate(exercise.wrong):
        units = precision.unit(found.wrong[row])
        with np.errstate(all="ignore"):
            radius = explanations.radii(found.keys, found.floors, found.wrong, units)
            near = explanations.fits(precision.rounded(found.wrong[row]), found.wrong, radius)
        near[row] = False
        for at, sets in enumerate(listed):
            others = [exercise.wrong[other] for other in np.flatnonzero(near[:, at])]
            assert sets.get(name, []) == others


@given(st.lists(st.floats(min_value=0, max_value=1e300) | st.integers(1, 10**6).map(lambda size: size / 1e6)))
def test_two_figures_of_many_widths_are_those_of_each_as_decimals(widths: list[float]) -> None:
    assert two_figures(np.array(widths)).tolist() == list(map(two_figures_of, widths))
