"""The exercise that solver tests draw from: the shipped question's own ranges, in any convention."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from service.solver.arrays import Array
from service.solver.conventions import CONVENTIONS
from service.solver.descent import constants, converges, meant, weights
from service.solver.descent import descent as recipe_of
from service.solver.draws import Values
from service.solver.exercise import Draw, Exercise
from service.solver.redraw import Batch
from service.solver.steps import Environment

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(1000)]


def whole(low: int, high: int) -> Values:
    return Values.spaced(Fraction(low), Fraction(high), Fraction(1))


def halves(*without: Fraction) -> Values:
    return Values.spaced(Fraction(-1), Fraction(2), Fraction(1, 2), without)


def descent(
    loss: str = "sum",
    examples: int = 3,
    distinguish: tuple[str, ...] = (),
    *,
    size: int | None = None,
    iterations: int = 1,
    ask: tuple[str, ...] = (),
) -> Exercise:
    fixed = constants(CONVENTIONS[loss], examples, size or examples)
    recipe = recipe_of(iterations, size or examples)
    asked = ask or weights(iterations)
    wrong = tuple(name for name in meant(recipe, fixed) if recipe.visible(asked, (name,)))
    rates = [Fraction(text) for text in ("0.01", "0.02", "0.05", "0.1")]
    draws = {
        "x": Draw(whole(0, 5), (examples,)),
        "y": Draw(whole(0, 7), (examples,)),
        "w0": Draw(halves(Fraction(0))),
        "w1": Draw(halves()),
        "rate": Draw(Values.listed(rates)),
    }
    admits = partial(converges, size=size or examples)
    return Exercise(recipe, draws, fixed, asked, wrong, wrong, distinguish, admits=admits)


def printed_loss(loss: str, env: Environment, w0: Array, w1: Array) -> Array:
    """Return the loss as the prompt prints it, written independently of the recipe."""
    squares = np.square(env["y"] - (w0 + w1 * env["x"])).sum(axis=0)
    n = len(env["x"])
    shares = {"sum": 1, "half_sum": 0.5, "sum_full": 1, "half_mean": 1 / (2 * n), "mean": 1 / n}
    return np.asarray(squares * shares[loss])


def student_passes(exercise: Exercise, batch: Batch, way: Callable[[Array], Array]) -> bool:
    """Return whether all who round each intermediate this way, to the figures stated, pass."""

    def written(_: str, values: Array) -> Array:
        units = exercise.precision.rounding(values)
        return np.where(units > 0, way(values / np.where(units > 0, units, 1)) * units, values)

    givens = {name: batch.environment[name] for name in (*exercise.draws, *exercise.constants)}
    student = exercise.answers(exercise.recipe.run(givens, exercise.ask, after=written))
    return bool((np.abs(student - batch.certificate.keys) <= batch.certificate.tolerances).all())
