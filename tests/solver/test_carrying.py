"""Later steps count if they follow from one's own earlier numbers, unless those make them trivial."""

import numpy as np
import pytest

from service.solver import explanations
from service.solver.arrays import Array, Flags
from service.solver.carrying import carry, plausible
from service.solver.descent import weights
from service.solver.exercise import Exercise
from service.solver.redraw import Batch, draw_batch
from tests.solver.descents import SEEDS, descent

FIRST, SECOND = weights(2)[:2], weights(2)[2:]
TASKS = {
    "batch": descent(iterations=2),
    "online": descent(iterations=2, size=1),
    "mini_batch": descent("mean", 4, iterations=2, size=2),
}
DRAWN = {name: draw_batch(exercise, SEEDS) for name, exercise in TASKS.items()}


def missed(batch: Batch, written: Array) -> Flags:
    found = batch.certificate
    return np.asarray(np.abs(written - found.keys) > found.tolerances)


def credited(exercise: Exercise, batch: Batch, written: Array) -> Flags:
    """Return (V,): whether a wrong number of the second update is credited, as `follow_through` would."""
    found, wrong = batch.certificate, missed(batch, written)
    first, keys, floors, roads = written[:2], found.keys[:2], found.floors[:2], found.wrong[:, :2]
    claimed = roads[[exercise.wrong.index(name) for name in exercise.claims]]
    sane = (plausible(first, keys, claimed) | ~wrong[:2]).all(axis=0)
    later = carry(exercise, batch.environment, dict(zip(FIRST, first, strict=True)), SECOND)
    assert later is not None
    radius = explanations.radii(keys, floors, roads, exercise.precision.unit(first))
    held = dict(zip(exercise.wrong, explanations.fits(first, roads, radius), strict=True))
    follows = np.abs(written[2:] - later.certificate.keys) <= later.certificate.floors
    counts = (follows & wrong[2:] & later.moves()).any(axis=0)
    return np.asarray(sane & wrong[:2].any(axis=0) & later.tells(held) & counts)


def then_right(exercise: Exercise, batch: Batch, first: Array) -> Array:
    """Return weights after the first update, and after the second worked out from them to four figures."""
    pins = dict(zip(FIRST, first, strict=True))

    def rounded(_: str, values: Array) -> Array:
        return exercise.precision.rounded(values)

    run = exercise.recipe.run(batch.environment, SECOND, pinned=pins, after=rounded)
    return np.stack([*first, *(run[name] for name in SECOND)])


def optimum(batch: Batch) -> Array:
    """Return the weights of least squares, and 1/2 where all points lie one above the other."""
    x, y = batch.environment["x"], batch.environment["y"]
    spread = ((x - x.mean(axis=0)) ** 2).sum(axis=0)
    slope = ((x - x.mean(axis=0)) * (y - y.mean(axis=0))).sum(axis=0) / np.where(spread > 0, spread, 1)
    return np.where(spread > 0, [y.mean(axis=0) - slope * x.mean(axis=0), slope], 0.5)


@pytest.mark.parametrize("decimals", [2, 4, 12])
def test_the_optimum_entered_and_repeated_earns_nothing(decimals: int) -> None:
    batch = DRAWN["batch"]
    first = np.round(optimum(batch), decimals)
    assert not credited(TASKS["batch"], batch, np.concatenate([first, first])).any()


def test_the_optimum_entered_and_gone_on_from_earns_next_to_nothing() -> None:
    exercise, batch = TASKS["batch"], DRAWN["batch"]
    assert credited(exercise, batch, then_right(exercise, batch, optimum(batch))).mean() <= 0.01


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("number", [0.0, 1e6, -1e6, 1e300])
def test_zeros_or_a_million_entered_and_repeated_or_gone_on_from_earn_nothing(
    task: str, number: float
) -> None:
    exercise, batch = TASKS[task], DRAWN[task]
    first = np.full((2, len(SEEDS)), number)
    with np.errstate(all="ignore"):
        assert not credited(exercise, batch, then_right(exercise, batch, first)).any()
    assert not credited(exercise, batch, np.concatenate([first, first])).any()


@pytest.mark.parametrize("task", TASKS)
def test_the_given_weights_repeated_earn_nothing(task: str) -> None:
    env = DRAWN[task].environment
    given = np.stack([env["w0"], env["w1"]])
    assert not credited(TASKS[task], DRAWN[task], np.concatenate([given, given])).any()


@pytest.mark.parametrize(
    ("task", "name"), [(task, name) for task in TASKS for name in TASKS[task].claims if name != "unchanged"]
)
def test_right_work_after_an_honest_mistake_in_the_first_update_counts_in_99_of_100(
    task: str, name: str
) -> None:
    exercise, batch = TASKS[task], DRAWN[task]
    first = exercise.precision.rounded(batch.certificate.wrong[exercise.wrong.index(name), :2])
    written = then_right(exercise, batch, first)
    wrong = missed(batch, written)
    both = wrong[:2].any(axis=0) & wrong[2:].any(axis=0)
    assert credited(exercise, batch, written)[both].sum() >= 0.99 * both.sum()


def test_random_slips_gone_on_from_rightly_mostly_count() -> None:
    exercise, batch = TASKS["batch"], DRAWN["batch"]
    slip = np.random.default_rng(5).standard_t(2, size=(2, len(SEEDS)))
    first = exercise.precision.rounded(batch.certificate.keys[:2] + slip)
    assert credited(exercise, batch, then_right(exercise, batch, first)).mean() >= 0.8
