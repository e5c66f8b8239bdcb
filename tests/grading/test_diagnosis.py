"""Looking up one wrong answer on plain numbers follows the rules that the certificate follows on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.diagnosis import Written, chance, exact_units, fits, spreads
from service.grading.table import Table, packed, unpacked
from service.kinds import KINDS
from service.solver import explanations
from service.solver.tolerance import Precision

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.vocabulary import Plain

RNG = np.random.default_rng(3)


def tables() -> list[Table]:
    tree = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    parameters = cast("dict[str, Plain]", tree["parameters"])
    online: dict[str, Plain] = {"update": "online", "iterations": 2}
    kept = {name: value for name, value in tree.items() if name != "ask"}
    trees = [tree, kept | {"parameters": parameters | online}]
    variants = [each for one in trees for each in draw(question_of(read_question(one)), range(60))]
    return [Table.read(each.explanations) for each in variants if each.explanations]


def column(numbers: object) -> Array:
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)


def attempts(table: Table) -> list[tuple[list[float], list[float]]]:
    """Return answers to try, with the units they are written to: near wrong roads, and anywhere."""
    roads = table.rows[::7]
    noisy = [np.array(row) + RNG.normal(size=len(row)) * table.floors * 1.5 for row in roads]
    wild = [np.array(table.keys) + RNG.standard_t(2, size=len(table.keys)) for _ in range(5)]
    sizes = [float(f"1e-{RNG.integers(0, 5)}") for _ in table.keys]
    return [(np.asarray(each).tolist(), sizes) for each in (*roads, *noisy, *wild)]


def test_the_same_explanations_fit_one_answer_as_would_on_arrays() -> None:
    tried = found = 0
    for table in tables():
        answers = np.array(table.rows, dtype=np.float64)[..., np.newaxis]
        for values, units in attempts(table):
            radius = explanations.radii(column(table.keys), column(table.floors), answers, column(units))
            with np.errstate(invalid="ignore"):
                near = explanations.fits(column(values), answers, radius)[:, 0]
            expected = np.flatnonzero(near).tolist()
            assert fits(table, values, units) == expected
            assert fits(table, values, units, range(len(table.rows))) == expected
            tried, found = tried + 1, found + bool(near.any())
    assert 0.2 * tried < found < tried


def test_chance_is_the_same_for_one_answer_as_on_arrays() -> None:
    for table in tables():
        names = tuple(f"f{at}" for at in range(len(table.keys)))
        keys, floors = column(table.keys), column(table.floors)
        answers = np.array(table.rows, dtype=np.float64)[..., np.newaxis]
        sigma = explanations.spread(keys, floors, answers[: len(table.singles)])
        for values, units in attempts(table)[:3]:
            right = tuple(bool(flag) for flag in RNG.random(len(names)) < 0.3)
            written = Written(names, tuple(values), tuple(units), right)
            radius = explanations.radii(keys, floors, answers, column(units))
            expected = explanations.chance(keys, sigma, answers, radius, ~column(right).astype(np.bool_))[
                :, 0
            ]
            for at in range(0, len(table.rows), 11):
                assert chance(table, written, units, at, spreads(table)) == pytest.approx(
                    float(expected[at]), rel=1e-9
                )


@pytest.mark.parametrize("precision", [Precision(4), Precision(1), Precision(None, 3)])
def test_the_unit_of_one_number_is_that_of_many(precision: Precision) -> None:
    values = np.concatenate(
        [RNG.normal(size=500) * 10.0 ** RNG.integers(-9, 9, size=500), [0, 1, 10, 0.1, 999.9]]
    )
    assert [precision.unit_of(float(value)) for value in values] == precision.unit(values).tolist()


def test_where_nothing_spreads_anything_is_chance() -> None:
    table = Table(["a"], "", [[0.0]], [0.0], [0.0], [], Precision(4))
    assert chance(table, Written(("f",), (0.0,), (0.1,), (False,)), (0.1,), 0, spreads(table)) == 1.0
    far = Table(["a"], "", [[1e300]], [0.0], [1e-3], [], Precision(4))
    assert chance(far, Written(("f",), (1e300,), (1e297,), (False,)), (1e297,), 0, spreads(far)) <= 1.0


def test_packed_numbers_come_back_bit_for_bit() -> None:
    numbers = np.array([0.1, -1e300, 5e-324, np.nan, 2 / 3])
    back = unpacked(packed(numbers.astype("<f8").tobytes()))
    assert np.array(back).tobytes() == numbers.tobytes()


def test_a_row_without_a_number_never_fits() -> None:
    table = Table(["a"], "", [[np.nan], [1.0]], [1.0, 1.0], [0.1, 0.1], [], Precision(4))
    assert fits(table, [1.0, 1.0], [10.0, 10.0]) == fits(table, [1.0, 1.0], [10.0, 10.0], [0]) == []


def test_an_answer_as_precise_as_asked_keeps_its_own_unit() -> None:
    written = Written(("a", "b"), (0.5, 0.51234), (0.1, 0.00001), (False, False))
    assert exact_units(Precision(4), written) == (0.0001, 0.00001)
