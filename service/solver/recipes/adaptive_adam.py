"""Adam's first moment and the correction of both (Kingma, Ba 2015, algorithm 1); see `adaptive`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.recipes.adaptive_squares import TOO_FEW
from service.solver.repetition import Repetition, last_of_several, later

if TYPE_CHECKING:
    from service.solver.arrays import Array

MOMENTS = Repetition("moments")
CORRECTED = ("v_hat", "s_hat")


@MOMENTS.step("", at=None, name="v")
def nothing(rate: Array) -> Array:
    return 0 * rate


@MOMENTS.step("", at=None)
def decay_v(beta1: Array) -> Array:
    return +beta1


@MOMENTS.step("β₁·{v_before}")
def kept_v(decay_v: Array, v_before: Array) -> Array:
    return decay_v * v_before


@MOMENTS.step("(1 − β₁)·{g}")
def new_v(decay_v: Array, g: Array) -> Array:
    return (1 - decay_v) * g


@MOMENTS.step("{v} = {kept_v} + {new_v}")
def v(kept_v: Array, new_v: Array) -> Array:
    return kept_v + new_v


@MOMENTS.step("1 − β₁^t")
def share_v(decay_v: Array, *, place: int) -> Array:
    return 1 - power(decay_v, place)


@MOMENTS.step("1 − β₂^t")
def share_s(decay_s: Array, *, place: int) -> Array:
    return 1 - power(decay_s, place)


@MOMENTS.step("{v}/(1 − β₁^t)")
def v_hat(v: Array, share_v: Array) -> Array:
    return v / share_v


@MOMENTS.step("{s}/(1 − β₂^t)")
def s_hat(s: Array, share_s: Array) -> Array:
    return s / share_s


@MOMENTS.misconception(
    replaces=CORRECTED,
    feedback="Your numbers come out as if v and s were not corrected: divide them by 1 − β^t, because both "
    "began at 0.",
)
def no_bias_correction(v: Array, s: Array) -> tuple[Array, Array]:
    return +v, +s


@MOMENTS.misconception(
    replaces=CORRECTED,
    feedback="Your numbers come out as if t were one more: the first step has t = 1.",
)
def time_off_by_one(v: Array, s: Array, decay_v: Array, decay_s: Array, *, place: int) -> tuple[Array, Array]:
    return v / (1 - power(decay_v, place + 1)), s / (1 - power(decay_s, place + 1))


@MOMENTS.misconception(
    replaces=CORRECTED,
    at=later,
    feedback="Your numbers come out as if every step were corrected by 1 − β: the exponent t counts steps.",
)
def exponent_forgotten(v: Array, s: Array, decay_v: Array, decay_s: Array) -> tuple[Array, Array]:
    return v / (1 - decay_v), s / (1 - decay_s)


@MOMENTS.misconception(
    replaces=("kept_v", "kept_s"),
    at=later,
    feedback="Your numbers come out as if the corrected averages went on into the next step: "
    "v and s themselves do.",
)
def corrected_kept(
    decay_v: Array, decay_s: Array, v_hat_before: Array, s_hat_before: Array
) -> tuple[Array, Array]:
    return decay_v * v_hat_before, decay_s * s_hat_before


@MOMENTS.misconception(
    replaces=("decay_v", "decay_s"),
    at=None,
    feedback="Your numbers come out as if β₁ and β₂ had changed places: β₁ belongs to v, β₂ to s.",
)
def betas_swapped(beta1: Array, beta2: Array) -> tuple[Array, Array]:
    return +beta2, +beta1


@MOMENTS.misconception(
    replaces="new_v",
    feedback="Your v comes out as if the new gradient counted in full: it is multiplied by 1 − β₁.",
)
def gradient_in_full(g: Array) -> Array:
    return +g


@MOMENTS.misconception(
    replaces=("kept_v", "new_v"),
    feedback="Your v comes out as if β₁ multiplied the new gradient and 1 − β₁ the old v: "
    "it is the other way round.",
)
def beta_on_the_new(decay_v: Array, v_before: Array, g: Array) -> tuple[Array, Array]:
    return (1 - decay_v) * v_before, decay_v * g


@MOMENTS.misconception(
    replaces="v",
    at=later,
    feedback="Your v comes out as if each step began with v = 0: part of the old v is kept.",
)
def momentum_forgotten(new_v: Array) -> Array:
    return +new_v


@MOMENTS.misconception(
    replaces="ratio",
    at=later,
    feedback="Your weight comes out as if the gradient itself were divided by the root (RMSProp): "
    "Adam divides the average v.",
)
def gradient_for_average(g: Array, bottom: Array) -> Array:
    return g / bottom


@MOMENTS.misconception(replaces=(*CORRECTED, "w"), at=last_of_several, feedback=TOO_FEW)
def one_step_too_few(v_hat_before: Array, s_hat_before: Array, w_before: Array) -> tuple[Array, Array, Array]:
    return +v_hat_before, +s_hat_before, +w_before


def power(base: Array, exponent: int) -> Array:
    """Return a whole power as products, the same bits on every machine."""
    result = base
    for _ in range(exponent - 1):
        result = result * base
    return result
