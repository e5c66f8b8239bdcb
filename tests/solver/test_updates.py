"""Several updates, of all points, some or one: the key is the printed rule applied again and again."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad

from service.solver.arrays import Array
from service.solver.conventions import CONVENTIONS
from service.solver.redraw import Batch, draw_batch
from service.solver.steps import Environment
from tests.solver.descents import SEEDS, descent, printed_loss, student_passes

LOSSES = list(CONVENTIONS)
UPDATES = [(4, 4, 3), (4, 2, 3), (3, 1, 4), (3, 1, 1), (6, 3, 2)]
"""How many points, how many of them an update reads, how many updates."""


def keys_by(batch: Batch, examples: int, size: int, iterations: int, slopes: object) -> Array:
    """Return the weights after each update, `slopes` giving c·∂L/∂w of the points it reads."""
    env = batch.environment
    w0, w1, rows = env["w0"], env["w1"], []
    for update in range(iterations):
        read = [at % examples for at in range(update * size, (update + 1) * size)]
        part = {"x": env["x"][read], "y": env["y"][read]}
        slope0, slope1 = slopes(part, w0, w1)  # type: ignore[operator]  # one of the two below
        w0, w1 = w0 - env["rate"] * slope0, w1 - env["rate"] * slope1
        rows += [w0, w1]
    return np.stack(rows)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("examples", "size", "iterations"), UPDATES)
def test_each_update_is_rate_times_c_times_the_centred_difference_of_the_printed_loss(
    loss: str, examples: int, size: int, iterations: int
) -> None:
    batch = draw_batch(descent(loss, examples, size=size, iterations=iterations), SEEDS[:300])
    h, c = 1e-4, CONVENTIONS[loss].factor

    def slopes(part: Environment, w0: Array, w1: Array) -> tuple[Array, Array]:
        slope0 = (printed_loss(loss, part, w0 + h, w1) - printed_loss(loss, part, w0 - h, w1)) / (2 * h)
        slope1 = (printed_loss(loss, part, w0, w1 + h) - printed_loss(loss, part, w0, w1 - h)) / (2 * h)
        return c * slope0, c * slope1

    expected = keys_by(batch, examples, size, iterations, slopes)
    np.testing.assert_allclose(batch.certificate.keys, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("examples", "size", "iterations"), UPDATES)
def test_each_update_agrees_with_automatic_differentiation_of_the_printed_loss(
    loss: str, examples: int, size: int, iterations: int
) -> None:
    batch = draw_batch(descent(loss, examples, size=size, iterations=iterations), SEEDS[:300])
    n, c = size, CONVENTIONS[loss].factor
    share = {"sum": 1, "half_sum": 0.5, "sum_full": 1, "half_mean": 1 / (2 * n), "mean": 1 / n}[loss]

    def slopes(part: Environment, w0: Array, w1: Array) -> tuple[Array, Array]:
        def printed(w0: Array, w1: Array) -> Any:  # noqa: ANN401 - autograd's own box
            return share * anp.sum((part["y"] - (w0 + w1 * part["x"])) ** 2, axis=0)

        return c * elementwise_grad(printed, 0)(w0, w1), c * elementwise_grad(printed, 1)(w0, w1)

    expected = keys_by(batch, examples, size, iterations, slopes)
    np.testing.assert_allclose(batch.certificate.keys, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("examples", "size", "iterations"), UPDATES[1:3])
def test_300_variants_of_several_updates_drawn_together_and_singly_agree_bit_for_bit(
    examples: int, size: int, iterations: int
) -> None:
    exercise = descent("mean", examples, size=size, iterations=iterations)
    together = draw_batch(exercise, SEEDS[:300])
    for at, seed in enumerate(SEEDS[:300]):
        single = draw_batch(exercise, [seed])
        for mine, theirs in (
            (single.certificate.keys, together.certificate.keys),
            (single.certificate.floors, together.certificate.floors),
            (single.certificate.wrong, together.certificate.wrong),
            (single.pair_answers, together.pair_answers),
        ):
            assert mine[..., 0].tobytes() == theirs[..., at].tobytes()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("examples", "size", "iterations"), UPDATES)
def test_every_claimed_road_is_outside_the_tolerance_and_rounding_students_are_inside(
    loss: str, examples: int, size: int, iterations: int
) -> None:
    exercise = descent(loss, examples, size=size, iterations=iterations)
    batch = draw_batch(exercise, SEEDS)
    found = batch.certificate
    assert (np.abs(found.wrong - found.keys) > found.tolerances).any(axis=1).all()
    assert student_passes(exercise, batch, np.round)
    assert student_passes(exercise, batch, np.trunc)


def test_roads_that_are_right_for_this_kind_of_update_are_not_claimed() -> None:
    online, batch = descent(size=1, iterations=3), descent(iterations=3)
    assert {"batch_update", "first_points_again"} <= set(online.claims) - set(batch.claims)
    assert {"online_pass", "first_example_only"} <= set(batch.claims) - set(online.claims)
    several = {"gradients_added", "old_weights", "one_update_too_few", "one_update_too_many"}
    assert several <= set(online.claims) & set(batch.claims)
    assert not several & set(descent().claims)


def test_weights_and_gradients_of_one_update_of_all_points_keep_their_names() -> None:
    steps = descent().recipe.steps
    assert {"w0_next", "w1_next", "gradient_w0", "gradient_w1", "residual"} <= steps.keys()
    assert {"w0_1", "w1_2", "gradient_w0_2", "residual_1"} <= descent(iterations=2).recipe.steps.keys()
