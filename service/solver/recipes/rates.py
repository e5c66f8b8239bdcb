"""Learning rates on quadratics: which converge and which is best, and how many steps one takes.

On f = a·x² + c·y² the curvatures are λ = 2a and 2c. One step multiplies each coordinate by 1 − α·λ, so
descent converges iff 0 < α < 2/λmax; the slower coordinate is fastest at α = 2/(λmin + λmax), where both
factors have the size (λmax − λmin)/(λmax + λmin) (Goh 2017, "Why momentum really works").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipe import Recipe

if TYPE_CHECKING:
    from service.solver.arrays import Array, Flags
    from service.solver.steps import Environment

RATES = Recipe("learning_rate")
STEPS = Recipe("learning_rate")
CURVATURES = ("curvature_x", "curvature_y")
HALVED = "Your number comes out as if the second derivative of a·x² were a: it is 2a."


@RATES.step("λ = 2a")
def curvature_x(a: Array) -> Array:
    return 2 * a


@RATES.step("λ = 2c")
def curvature_y(c: Array) -> Array:
    return 2 * c


@RATES.step("λmax")
def largest(curvature_x: Array, curvature_y: Array) -> Array:
    return np.where(curvature_x > curvature_y, curvature_x, curvature_y)


@RATES.step("λmin")
def smallest(curvature_x: Array, curvature_y: Array) -> Array:
    return np.where(curvature_x > curvature_y, curvature_y, curvature_x)


@RATES.step("2/λmax")
def limit(largest: Array) -> Array:
    return 2 / largest


@RATES.step("λmin + λmax")
def both(smallest: Array, largest: Array) -> Array:
    return smallest + largest


@RATES.step("2/(λmin + λmax)")
def best(both: Array) -> Array:
    return 2 / both


@RATES.step("λmax − λmin")
def spread(largest: Array, smallest: Array) -> Array:
    return largest - smallest


@RATES.step("(λmax − λmin)/(λmax + λmin)")
def factor(spread: Array, both: Array) -> Array:
    return spread / both


@RATES.misconception(replaces=CURVATURES, feedback=HALVED)
def curvature_halved(a: Array, c: Array) -> tuple[Array, Array]:
    return +a, +c


@RATES.misconception(
    replaces="limit",
    feedback="Your largest rate is 1/λmax, which leads to the minimum of the steepest direction in one step: "
    "up to twice as much converges.",
)
def one_over_largest(largest: Array) -> Array:
    return 1 / largest


@RATES.misconception(
    replaces="limit",
    feedback="Your largest rate comes from the smallest curvature: the steepest direction diverges first.",
)
def smallest_for_largest(smallest: Array) -> Array:
    return 2 / smallest


@RATES.misconception(
    replaces="limit",
    feedback="Your largest rate comes from the mean of both curvatures: the steepest one alone decides.",
)
def mean_for_largest(both: Array) -> Array:
    return 4 / both


@RATES.misconception(
    replaces="best", feedback="Your best rate is half as large as it should be: it is 2/(λmin + λmax)."
)
def one_over_sum(both: Array) -> Array:
    return 1 / both


@RATES.misconception(
    replaces="best",
    feedback="Your best rate is 2/λmax, where the steepest direction only just fails to converge.",
)
def limit_for_best(largest: Array) -> Array:
    return 2 / largest


@RATES.misconception(
    replaces="best",
    feedback="Your best rate is 1/λmax: it is the best for the steepest direction, but slow in the other.",
)
def steepest_only(largest: Array) -> Array:
    return 1 / largest


@RATES.misconception(
    replaces="factor",
    feedback="Your factor is the ratio of both curvatures: divide their difference by their sum.",
)
def ratio_of_curvatures(smallest: Array, largest: Array) -> Array:
    return smallest / largest


@RATES.misconception(
    replaces="factor",
    feedback="Your factor is 1 less the right one, as if the part that is taken away were asked, "
    "not the part that is left.",
)
def part_taken_away(spread: Array, both: Array) -> Array:
    return 1 - spread / both


@STEPS.step("λ = 2a")
def curvature(a: Array) -> Array:
    return 2 * a


@STEPS.step("α·λ")
def product(rate: Array, curvature: Array) -> Array:
    return rate * curvature


@STEPS.step(
    "1 − α·λ",
)
def shrinkage(product: Array) -> Array:
    return 1 - product


@STEPS.step("δ/|x|")
def gap(target: Array, x: Array) -> Array:
    return target / np.abs(x)


@STEPS.step("ln(δ/|x|)")
def log_gap(gap: Array) -> Array:
    return np.log(gap)


@STEPS.step("ln|1 − α·λ|")
def log_shrinkage(shrinkage: Array) -> Array:
    return np.log(np.abs(shrinkage))


@STEPS.step("ln(δ/|x|)/ln|1 − α·λ|")
def exponent(log_gap: Array, log_shrinkage: Array) -> Array:
    return log_gap / log_shrinkage


@STEPS.step("the next whole number")
def steps(exponent: Array) -> Array:
    return np.ceil(exponent)


@STEPS.misconception(replaces="curvature", feedback=HALVED)
def second_derivative_halved(a: Array) -> Array:
    return +a


@STEPS.misconception(
    replaces="shrinkage",
    feedback="Your factor is α·λ, the part that a step takes away: 1 − α·λ is left.",
)
def one_minus_forgotten(product: Array) -> Array:
    return +product


@STEPS.misconception(replaces="shrinkage", feedback="Your factor is 1 + α·λ, as if steps went up the slope.")
def ascent(product: Array) -> Array:
    return 1 + product


@STEPS.misconception(replaces="shrinkage", feedback="Your factor comes out as if the learning rate α were 1.")
def dropped_learning_rate(curvature: Array) -> Array:
    return 1 - curvature


@STEPS.misconception(
    replaces="steps",
    feedback="Your number of steps is rounded down: after so many the distance is still too large.",
)
def floor_for_ceiling(exponent: Array) -> Array:
    return np.floor(exponent)


@STEPS.misconception(
    replaces="gap", feedback="Your number of steps comes out as if the descent began at a distance of 1."
)
def start_forgotten(target: Array) -> Array:
    return +target


@STEPS.misconception(
    replaces="steps",
    feedback="Your number comes out as if all steps were as long as the first one: they get shorter.",
)
def steps_of_one_length(x: Array, target: Array, product: Array) -> Array:
    return np.ceil((np.abs(x) - target) / (product * np.abs(x)))


NEAR = 0.02


def told(environment: Environment) -> Flags:
    """Return (V,): whether descent converges in some steps, of which rounding leaves no doubt."""
    if "exponent" not in environment:
        return np.asarray(environment["a"] != environment.get("c", 0))
    size, exponent = np.abs(environment["shrinkage"]), environment["exponent"]
    apart = np.abs(exponent - np.rint(exponent)) >= NEAR
    return np.asarray((size > 0) & (size < 1) & (exponent > 0) & apart)
