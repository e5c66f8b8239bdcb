"""Two misconceptions at once are named by both their names, and only where one alone does not fit."""

from __future__ import annotations

import pytest

from service.grading.diagnosis import Written, diagnose
from service.grading.table import Table, packed
from service.solver.tolerance import Precision
from service.vocabulary import Misconception, Nature

ERROR, CONVENTION = Nature.ERROR, Nature.CONVENTION
TABLE = Table(
    singles=("first", "second", "third"),
    pairs=packed(bytes([0, 1, 1, 2])),
    columns=[(12.0, 10.0, 15.0, 12.5, 17.0), (20.0, 25.0, 30.0, 26.5, 41.0)],
    keys=(10.0, 20.0),
    floors=(0.01, 0.01),
    distinguish=(),
    precision=Precision(),
)


def named(
    values: tuple[float, float], natures: tuple[Nature, Nature, Nature] = (ERROR,) * 3
) -> list[tuple[tuple[str, ...], Nature]]:
    known = {
        name: Misconception(name, name.title(), nature)
        for name, nature in zip(TABLE.singles, natures, strict=True)
    }
    right = tuple(value == key for value, key in zip(values, TABLE.keys, strict=True))
    written = Written(("a", "b"), values, (0.01, 0.01), right)
    return [(each.misconceptions, each.nature) for each in diagnose(TABLE, written, known)]


def test_the_pair_whose_answers_were_written_is_named() -> None:
    assert named((17.0, 41.0)) == [(("second", "third"), ERROR)]
    assert named((12.5, 26.5)) == [(("first", "second"), ERROR)]


def test_one_that_fits_alone_is_named_alone() -> None:
    assert named((15.0, 30.0)) == [(("third",), ERROR)]


def test_what_nothing_fits_is_not_named() -> None:
    assert named((13.0, 33.0)) == []


@pytest.mark.parametrize(
    ("natures", "expected"),
    [
        ((ERROR, ERROR, CONVENTION), ERROR),
        ((ERROR, CONVENTION, ERROR), ERROR),
        ((ERROR, CONVENTION, CONVENTION), CONVENTION),
    ],
)
def test_a_pair_is_a_convention_only_if_both_are(
    natures: tuple[Nature, Nature, Nature], expected: Nature
) -> None:
    assert named((17.0, 41.0), natures) == [(("second", "third"), expected)]


def test_more_than_three_that_fit_alike_say_nothing() -> None:
    for count, expected in ((2, 2), (3, 3), (4, 0)):
        names = tuple(f"road{at}" for at in range(count))
        table = TABLE._replace(singles=names, pairs="", columns=[(15.0,) * count, (30.0,) * count])
        known = {name: Misconception(name, name) for name in names}
        written = Written(("a", "b"), (15.0, 30.0), (0.01, 0.01), (False, False))
        assert len(diagnose(table, written, known)) == expected
