"""The planted faults are still where they are said to be, and a handful is caught whenever tests run."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.faults import ROOT, Verdict, copy, plant, planted

FAULTS = planted()
HANDFUL = (
    "the sign of the residual",
    "what a percentage is worth",
    "which pair a row is",
)


def test_every_fault_stands_where_it_is_to_be_planted_and_is_told_apart() -> None:
    for fault in FAULTS:
        fault.planted_in((ROOT / fault.file).read_text(encoding="utf-8"))
        assert fault.old != fault.new
        assert all((ROOT / test.split("::")[0]).exists() for test in fault.tests), fault
    assert max(Counter((each.file, each.old, each.new) for each in FAULTS).values()) == 1


def test_there_are_faults_in_every_part_of_the_engine() -> None:
    assert len(FAULTS) >= 60
    counts = Counter(each.file.rsplit("/", 1)[0] for each in FAULTS)
    for part in ("service/solver", "service/solver/recipes", "service/grading", "service/exercises"):
        assert counts[part] >= 4


@pytest.mark.parametrize("name", HANDFUL)
def test_a_handful_of_faults_is_caught(name: str) -> None:
    (fault,) = [each for each in FAULTS if each.breaks == name]
    with copy() as folder:
        assert plant(folder, fault) is Verdict.CAUGHT
