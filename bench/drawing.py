"""P-3, P-4: certified variants in batches, and the refill of a pool."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.timing import best
from service.cli.questions import example
from service.exercises.authoring import read
from service.exercises.variants import draw
from service.solver.exercise import SolverQuestion
from service.solver.redraw import draw_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 4096
REFILL = 256


def measure() -> Iterator[Figure]:
    """Measure drawing by batch, and drawing what a pool is refilled with."""
    question = read(example("linear_descent"))
    if not isinstance(question, SolverQuestion):
        raise TypeError("linear_descent is drawn by the solver")
    seeds = [secrets.randbits(128) for _ in range(BATCH)]
    one = 1e6 * best(lambda: draw_batch(question.exercise, seeds)) / BATCH
    what = f"a certified variant, {BATCH} at once"
    yield Figure("P-3", what, one, "µs", 3, "bound", at_most=1)
    yield Figure("P-3", what, one, "µs", 5900, "PrairieLearn, as noted in its own run,", at_most=0.001)
    refill = 1e3 * best(lambda: draw(question, seeds[:REFILL]))
    arrays = 1e3 * best(lambda: draw_batch(question.exercise, seeds[:REFILL]))
    what = f"{REFILL} variants for a pool"
    yield Figure("P-4", what, refill, "ms", 5, "bound", at_most=1, more={"of that, arrays": arrays})
