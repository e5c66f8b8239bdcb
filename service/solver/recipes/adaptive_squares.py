"""What adaptive methods share: a step divided by a root of squares, summed or averaged; see `adaptive`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.repetition import Repetition, last_of_several, later
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

SCALED, EPSILON = Repetition("scaled"), Repetition("epsilon")
SUMMED, AVERAGED = Repetition("summed"), Repetition("averaged")
SHORT = Repetition("short")
TOO_FEW = "Your numbers are those before the last step, as if one step too few were made."


@SCALED.step("")
def g(g_start: Array, *, place: int) -> Array:
    now: Array = g_start[place - 1]
    return now


@SCALED.step("{g}²")
def square(g: Array) -> Array:
    return g * g


@SCALED.step("", at=None, name="s")
def nothing(rate: Array) -> Array:
    return 0 * rate


@SCALED.step("√{mean}")
def root(mean: Array) -> Array:
    return np.sqrt(mean)


@SCALED.step("{root} + ε")
def bottom(root: Array, epsilon: Array) -> Array:
    return root + epsilon


@SCALED.step("{top}/({root} + ε)")
def ratio(top: Array, bottom: Array) -> Array:
    return top / bottom


@SCALED.step("−η·{ratio}")
def change(rate: Array, ratio: Array) -> Array:
    return -rate * ratio


@SCALED.step("{w} = {w_before} + {change}")
def w(w_before: Array, change: Array) -> Array:
    return w_before + change


@SUMMED.step("{s} = {s_before} + {g}²")
def s(s_before: Array, square: Array) -> Array:
    return s_before + square


@AVERAGED.step("", at=None)
def decay_s(beta2: Array) -> Array:
    return +beta2


@AVERAGED.step("β₂·{s_before}", name="kept_s")
def kept_squares(decay_s: Array, s_before: Array) -> Array:
    return decay_s * s_before


@AVERAGED.step("(1 − β₂)·{g}²", name="new_s")
def new_squares(decay_s: Array, square: Array) -> Array:
    return (1 - decay_s) * square


@AVERAGED.step("{s} = {kept_s} + {new_s}", name="s")
def averaged(kept_s: Array, new_s: Array) -> Array:
    return kept_s + new_s


@SCALED.misconception(
    replaces="square",
    feedback="Your number comes out as if s took in the size of the gradient: it takes in its square.",
)
def square_forgotten(g: Array) -> Array:
    return np.abs(g)


@SCALED.misconception(
    replaces="root", feedback="Your number comes out as if the step were divided by s, without the root."
)
def root_forgotten(mean: Array) -> Array:
    return +mean


@SCALED.misconception(
    replaces="ratio",
    feedback="Your number comes out as if the step were multiplied by the root: divide by it.",
)
def multiplied_by_root(top: Array, bottom: Array) -> Array:
    return top * bottom


@SCALED.misconception(
    replaces="change", feedback="Your number comes out as if the step went up the slope: it is subtracted."
)
def ascent(rate: Array, ratio: Array) -> Array:
    return rate * ratio


@SCALED.misconception(
    replaces="change", feedback="Your number comes out as if the learning rate η were 1: it scales the step."
)
def dropped_learning_rate(ratio: Array) -> Array:
    return -ratio


@SHORT.misconception(replaces=("s", "w"), at=last_of_several, feedback=TOO_FEW)
def one_step_too_few(s_before: Array, w_before: Array) -> tuple[Array, Array]:
    return +s_before, +w_before


@SCALED.misconception(
    replaces="w", feedback="Your number is the change: the new weight is the old one plus the change."
)
def change_reported(change: Array) -> Array:
    return +change


@EPSILON.misconception(
    replaces="bottom",
    nature=Nature.CONVENTION,
    feedback="Right where ε stands inside the root, not for the rule printed here.",
)
def epsilon_inside(mean: Array, epsilon: Array) -> Array:
    return np.sqrt(mean + epsilon)


@EPSILON.misconception(
    replaces="bottom", feedback="Your number comes out as if ε were not added to the root."
)
def epsilon_forgotten(root: Array) -> Array:
    return +root


@SUMMED.misconception(
    replaces="s",
    at=later,
    feedback="Your s is the last square alone: AdaGrad adds up the squares of all steps.",
)
def memory_forgotten(square: Array) -> Array:
    return +square


@SUMMED.misconception(
    replaces="s",
    at=later,
    feedback="Your s comes out as if it were the mean of the squares: AdaGrad adds them up.",
)
def mean_for_sum(s_before: Array, square: Array, *, place: int) -> Array:
    return ((place - 1) * s_before + square) / place


@AVERAGED.misconception(
    replaces="s",
    at=later,
    feedback="Your s comes out as if each step began with s = 0: part of the old s is kept.",
)
def squares_forgotten(new_s: Array) -> Array:
    return +new_s


@AVERAGED.misconception(
    replaces="s",
    feedback="Your s comes out as if squares were added up as in AdaGrad: here they are averaged.",
)
def summed(s_before: Array, square: Array) -> Array:
    return s_before + square


@AVERAGED.misconception(
    replaces="new_s",
    feedback="Your s comes out as if the new square counted in full: it is multiplied by 1 minus the decay.",
)
def square_in_full(square: Array) -> Array:
    return +square


@AVERAGED.misconception(
    replaces=("kept_s", "new_s"),
    feedback="Your s comes out as if the decay multiplied the new square and 1 minus it the old s: "
    "it is the other way round.",
)
def decay_on_the_new(decay_s: Array, s_before: Array, square: Array) -> tuple[Array, Array]:
    return (1 - decay_s) * s_before, decay_s * square
