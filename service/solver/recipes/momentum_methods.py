"""Classical and Nesterov's momentum in both conventions, put together from their parts.

They differ in where the slope is taken: at x, or where the kept velocity alone would lead (Nesterov 1983;
Sutskever et al. 2013, eq. 3, 4).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from service.solver.recipes.momentum import AT_REST, MOMENTUM
from service.solver.recipes.momentum_sum import GRADIENT_SUM
from service.solver.recipes.momentum_velocity import VELOCITY
from service.solver.recipes.parabola import PARABOLA, naming
from service.solver.repetition import Repetition, later_or_only

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.solver.recipe import Recipe
    from service.vocabulary import Misconception

MOST_KEPT = 64

CLASSICAL, NESTEROV = Repetition("momentum_step"), Repetition("nesterov_step")
QUIET_VELOCITY, QUIET_SUM = Repetition("ahead"), Repetition("ahead")
SHOWN_VELOCITY, SHOWN_SUM = Repetition("ahead"), Repetition("ahead")


@QUIET_VELOCITY.step("", name="ahead")
@SHOWN_VELOCITY.step("{x_before} + {kept}", name="ahead")
def ahead_by_velocity(x_before: Array, kept: Array) -> Array:
    return x_before + kept


@QUIET_SUM.step("", name="drift")
@SHOWN_SUM.step("−η·{kept}", name="drift")
def drift(rate: Array, kept: Array) -> Array:
    return -rate * kept


@QUIET_SUM.step("", name="ahead")
@SHOWN_SUM.step("{x_before} + {drift}", name="ahead")
def ahead_by_drift(x_before: Array, drift: Array) -> Array:
    return x_before + drift


@CLASSICAL.misconception(
    replaces="slope",
    at=later_or_only,
    feedback="Your number comes out as if the gradient were taken where the velocity would lead (Nesterov): "
    "here it is taken at x.",
)
def looked_ahead(a: Array, b: Array, ahead: Array) -> Array:
    return 2 * a * ahead + b


@NESTEROV.misconception(
    replaces="slope",
    at=later_or_only,
    feedback="Your number comes out as if the gradient were taken at x (classical momentum): Nesterov takes "
    "it at the point ahead, where the velocity alone would lead.",
)
def gradient_at_old_point(a: Array, b: Array, x_before: Array) -> Array:
    return 2 * a * x_before + b


@SHOWN_VELOCITY.misconception(
    replaces="x",
    feedback="Your number comes out as if the step began at the point ahead: it begins at x, "
    "and only the gradient is taken ahead.",
)
def begun_ahead(ahead: Array, v: Array) -> Array:
    return ahead + v


SLOPE_HERE = PARABOLA.again("", {"point": "x_before"})
SLOPE_AHEAD = PARABOLA.again("", {"point": "ahead"})

RULES = {
    "momentum": {
        "velocity": CLASSICAL.joined(SLOPE_HERE, MOMENTUM, VELOCITY, QUIET_VELOCITY),
        "gradient_sum": CLASSICAL.joined(SLOPE_HERE, MOMENTUM.lettered("μ", "β"), GRADIENT_SUM, QUIET_SUM),
    },
    "nesterov": {
        "velocity": NESTEROV.joined(SLOPE_AHEAD, MOMENTUM, VELOCITY, SHOWN_VELOCITY),
        "gradient_sum": NESTEROV.joined(SLOPE_AHEAD, MOMENTUM.lettered("μ", "β"), GRADIENT_SUM, SHOWN_SUM),
    },
}
"""The repetition of each method, by convention."""


@lru_cache(MOST_KEPT)
def momentum(method: str, convention: str, steps: int) -> Recipe:
    """Return the recipe of some steps: v_1, x_1 … v_k, x_k, a single one ends in v_next, x_next."""
    rule = RULES[method][convention]
    return (rule.joined(AT_REST) if steps > 1 else rule).recipe(steps, naming(steps, "v", "x"))


def known_wrong(method: str) -> dict[str, Misconception]:
    """Return the misconceptions of a method in all conventions."""
    return {name: each for rule in RULES[method].values() for name, each in rule.misconceptions.items()}
