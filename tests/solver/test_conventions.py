"""What the prompts print of each convention is what its step descends: loss, rule and factor fit together."""

from __future__ import annotations

import pytest

from service.solver.conventions import CONVENTIONS

SUM = r"\sum_j"
PRINTED = {
    "sum": (r"\sum_j (y_j-h_j)^2", r"\alpha \sum_j", 0.5),
    "half_sum": (r"\frac{1}{2} \sum_j (y_j-h_j)^2", r"\alpha \sum_j", 1),
    "sum_full": (r"\sum_j (y_j-h_j)^2", r"2\alpha \sum_j", 1),
    "half_mean": (r"\frac{1}{2n} \sum_j (y_j-h_j)^2", r"\frac{\alpha}{n} \sum_j", 1),
    "mean": (r"\frac{1}{n} \sum_j (y_j-h_j)^2", r"\frac{2\alpha}{n} \sum_j", 1),
}
"""As the sources print them: AIMA 4e section 19.6, CS229's notes, the full sum, Ng and d2l.ai, PyTorch."""


def test_every_convention_is_among_those_printed() -> None:
    assert list(CONVENTIONS) == list(PRINTED)


@pytest.mark.parametrize("name", PRINTED)
def test_a_convention_prints_its_loss_and_its_rule_as_its_source_does(name: str) -> None:
    row = CONVENTIONS[name]
    assert (row.loss(SUM, "n"), row.rule(SUM, "n"), row.factor) == PRINTED[name]


@pytest.mark.parametrize("name", PRINTED)
def test_the_step_is_the_factor_times_the_slope_of_the_printed_loss(name: str) -> None:
    row, points = CONVENTIONS[name], 4
    constant = (0.5 if row.halved else 1) / (points if row.averaged else 1)
    assert row.scale(points) == row.factor * 2 * constant
