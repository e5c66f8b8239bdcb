"""P-3, P-4: certified variants in batches, and the refill of a pool."""

from __future__ import annotations

import secrets
from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING, Any

from bench.figures import Figure
from bench.timing import best
from service.cli.questions import example
from service.exercises.authoring import read
from service.exercises.variants import draw
from service.questions.pool_filling import rendered
from service.questions.sheets import drawn_rows
from service.solver.exercise import SolverQuestion
from service.solver.redraw import draw_batch
from service.web.markup import render

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 4096
REFILL = 256


def measure() -> Iterator[Figure]:
    """Measure drawing by batch, and drawing what a pool is refilled with."""
    question = drawn_by_the_solver("linear_descent")
    seeds = [secrets.randbits(128) for _ in range(BATCH)]
    one = 1e6 * best(lambda: draw_batch(question.exercise, seeds)) / BATCH
    what = f"a certified variant, {BATCH} at once"
    yield Figure("P-3", what, one, "µs", 3, "bound", at_most=1)
    yield Figure("P-3", what, one, "µs", 5900, "PrairieLearn, as noted in its own run,", at_most=0.001)
    yield from nets(seeds)
    yield refill(question, seeds)


def refill(question: SolverQuestion, seeds: list[int]) -> Figure:
    """Measure what a pool is refilled with, other seeds each time: rows as they are stored."""
    batches = cycle(batched(seeds, REFILL))
    written = 1e3 * best(lambda: drawn_rows(question, next(batches)))
    arrays = 1e3 * best(lambda: draw_batch(question.exercise, next(batches)))
    objects = 1e3 * best(lambda: draw(question, next(batches)))
    rows = drawn_rows(question, next(batches))
    html = 1e3 * best(lambda: [rendered(each) for each in uncached(rows)])
    more = {"of that, arrays": arrays, "as objects instead": objects, "rendering the prompts": html}
    return Figure("P-4", f"{REFILL} variants for a pool", written, "ms", 5, "bound", at_most=1, more=more)


def batched(seeds: list[int], size: int) -> list[list[int]]:
    """Return the seeds in batches."""
    return [seeds[start : start + size] for start in range(0, len(seeds), size)]


def uncached(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows, no prompt being remembered as rendered."""
    render.cache_clear()
    return rows


def nets(seeds: list[int]) -> Iterator[Figure]:
    """Measure drawing nets of two inputs, two hidden units and one output, by what is asked."""
    question = drawn_by_the_solver("dense_backprop")
    for ask in (question.exercise.ask, ("gradient_W1",)):
        asked = read(replace(question.draft, ask=ask))
        if isinstance(asked, SolverQuestion):
            exercise = asked.exercise
            one = 1e6 * best(lambda: draw_batch(exercise, seeds)) / BATCH  # noqa: B023 - called at once
            what = f"a certified 2-2-1 net, {' and '.join(ask)} asked, {BATCH} at once"
            yield Figure("P-3", what, one, "µs", 5, "bound", at_most=1)


def drawn_by_the_solver(kind: str) -> SolverQuestion:
    """Return the example of a solver family."""
    question = read(example(kind))
    if not isinstance(question, SolverQuestion):
        raise TypeError(f"{kind} is not drawn by the solver")
    return question
