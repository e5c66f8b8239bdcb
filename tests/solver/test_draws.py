"""Draws never change: the same seed gives the same numbers for ever, whatever else is drawn."""

from fractions import Fraction

import numpy as np
import pytest

from service.solver.draws import Values, draw, fold, mix

NONE = np.zeros(4, dtype=np.uint64)
WORDS = fold([0, 1, 1 << 64, (1 << 128) - 1])

PINNED = [[247.0, 359.0, 329.0, 382.0], [260.0, 209.0, 141.0, 303.0]]


def test_mixing_is_splitmix64() -> None:
    state = np.array([0x9E3779B97F4A7C15], dtype=np.uint64)
    assert int(mix(state)[0]) == 0xE220A8397B1DCDAF


def test_drawn_numbers_are_pinned_for_ever() -> None:
    values = Values.spaced(Fraction(0), Fraction(1000), Fraction(1))
    assert draw({"x": (values, (2,))}, WORDS, NONE)["x"].tolist() == PINNED


def test_both_halves_of_a_seed_count() -> None:
    assert len(set(WORDS.tolist())) == 4


def test_values_are_the_floats_nearest_to_the_decimals_written() -> None:
    tenths = Values.spaced(Fraction(-1), Fraction(1), Fraction(1, 10), [Fraction(0)])
    seen = set(
        draw({"w": (tenths, (1,))}, fold(range(3000)), np.zeros(3000, dtype=np.uint64))["w"][0].tolist()
    )
    assert seen == {at / 10 for at in range(-10, 11) if at}


def test_every_value_is_about_as_likely() -> None:
    values = Values.listed([Fraction(at) for at in range(10)])
    drawn = draw({"k": (values, ())}, fold(range(20000)), np.zeros(20000, dtype=np.uint64))["k"]
    counts = np.bincount(drawn.astype(int), minlength=10)
    assert counts.min() > 1850
    assert counts.max() < 2150


@pytest.mark.parametrize(
    ("start", "stop", "step", "without"),
    [
        (1, 0, 1, []),
        (0, 1, 0, []),
        (0, 1, -1, []),
        (0, 1 << 40, 1, []),
        (0, 1, 1, [0, 1]),
        (0, 1, 1 << 64, []),
        (1 << 64, 1 << 64, 1, []),
    ],
)
def test_ranges_without_sense_are_refused(start: int, stop: int, step: int, without: list[int]) -> None:
    with pytest.raises(ValueError, match=r"empty|more than|no value|too many digits"):
        Values.spaced(Fraction(start), Fraction(stop), Fraction(step), map(Fraction, without))


def test_a_range_of_a_billion_values_costs_nothing_to_hold() -> None:
    values = Values.spaced(Fraction(0), Fraction(10**9), Fraction(1), [Fraction(5)])
    assert values.count == 10**9


def test_another_parameter_leaves_the_draws_of_all_others_as_they_are() -> None:
    values = Values.spaced(Fraction(0), Fraction(1000), Fraction(1))
    alone = draw({"x": (values, (2,))}, WORDS, NONE)["x"]
    assert draw({"w": (values, ()), "x": (values, (2,))}, WORDS, NONE)["x"].tolist() == alone.tolist()
