"""Misconceptions give what they gave: no change of a step changes a wrong road unseen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.kinds.pinned_roads import FILE, answers, exercise_of

if TYPE_CHECKING:
    from collections.abc import Mapping

PINNED: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("pin", PINNED, ids=[f"{each['kind']}{at}" for at, each in enumerate(PINNED)])
def test_every_misconception_gives_what_it_gave_on_the_same_givens(pin: Mapping[str, Any]) -> None:
    exercise = exercise_of(pin["kind"])
    assert exercise is not None
    found = answers(exercise, pin["givens"])
    for name, numbers in pin["answers"].items():
        expected = [float(each) for each in numbers]
        assert [float(each) for each in found[name]] == pytest.approx(expected, rel=1e-9, nan_ok=True), name


def test_the_older_families_are_pinned() -> None:
    kinds = {each["kind"] for each in PINNED}
    assert {
        "linear_descent",
        "logistic_descent",
        "dense_backprop",
        "adaptive_step",
        "computation_graph",
    } <= kinds
