"""What the solver promises of a batch update: the right key, honest rounding accepted, wrong roads apart."""

from collections.abc import Callable

import numpy as np
import pytest

from service.solver.arrays import Array
from service.solver.certificate import SEPARATION
from service.solver.conventions import CONVENTIONS
from service.solver.redraw import draw_batch
from tests.solver.descents import SEEDS, descent, printed_loss, student_passes

LOSSES = list(CONVENTIONS)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_key_is_the_weight_less_rate_times_c_times_the_centred_difference_of_the_printed_loss(
    loss: str,
) -> None:
    batch = draw_batch(descent(loss), SEEDS)
    env, h, c = batch.environment, 1e-4, CONVENTIONS[loss].factor
    w0, w1 = env["w0"], env["w1"]
    slope0 = (printed_loss(loss, env, w0 + h, w1) - printed_loss(loss, env, w0 - h, w1)) / (2 * h)
    slope1 = (printed_loss(loss, env, w0, w1 + h) - printed_loss(loss, env, w0, w1 - h)) / (2 * h)
    expected = np.stack([w0 - env["rate"] * c * slope0, w1 - env["rate"] * c * slope1])
    np.testing.assert_allclose(batch.certificate.keys, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_claimed_misconception_is_outside_the_tolerance_by_a_factor_of_root_three(loss: str) -> None:
    found = draw_batch(descent(loss), SEEDS).certificate
    outside = np.abs(found.wrong - found.keys) > found.tolerances
    assert outside.any(axis=1).all()
    assert (found.distances >= SEPARATION).all()


@pytest.mark.parametrize("examples", [3, 7])
def test_300_variants_drawn_together_and_singly_agree_bit_for_bit(examples: int) -> None:
    exercise = descent(examples=examples, distinguish=("dropped_input_factor",))
    together = draw_batch(exercise, SEEDS[:300])
    for at, seed in enumerate(SEEDS[:300]):
        single = draw_batch(exercise, [seed])
        for mine, theirs in (
            (single.certificate.keys, together.certificate.keys),
            (single.certificate.floors, together.certificate.floors),
            (single.certificate.tolerances, together.certificate.tolerances),
            (single.certificate.wrong, together.certificate.wrong),
            (single.pair_answers, together.pair_answers),
            (single.environment["x"], together.environment["x"]),
        ):
            assert mine[..., 0].tobytes() == theirs[..., at].tobytes()


def test_as_many_examples_as_variants_is_no_special_case() -> None:
    together = draw_batch(descent(), SEEDS[:3]).certificate.keys
    singly = [draw_batch(descent(), [seed]).certificate.keys[:, 0] for seed in SEEDS[:3]]
    assert together.T.tobytes() == np.stack(singly).tobytes()


def either_way(ratios: Array) -> Array:
    up = np.random.default_rng(7).random(ratios.shape) < 0.5
    return np.where(up, np.ceil(ratios), np.floor(ratios))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("way", [np.round, np.trunc, either_way])
def test_students_who_round_every_intermediate_to_four_figures_pass(
    loss: str, way: Callable[[Array], Array]
) -> None:
    exercise = descent(loss)
    assert student_passes(exercise, draw_batch(exercise, SEEDS), way)


def test_redraws_are_refused_by_name_of_what_stays_too_close() -> None:
    batch = draw_batch(descent(), SEEDS)
    assert 0.05 < batch.refused_share < 0.6
