"""The exercise that solver tests draw from: the shipped question's own ranges, in any convention."""

from fractions import Fraction

import numpy as np

from service.solver.arrays import Array
from service.solver.conventions import CONVENTIONS
from service.solver.descent import converges
from service.solver.descent_misconceptions import BATCH
from service.solver.draws import Values
from service.solver.exercise import Draw, Exercise
from service.solver.recipe import Environment

ASK = ("w0_next", "w1_next")
SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(1000)]


def whole(low: int, high: int) -> Values:
    return Values.spaced(Fraction(low), Fraction(high), Fraction(1))


def halves(*without: Fraction) -> Values:
    return Values.spaced(Fraction(-1), Fraction(2), Fraction(1, 2), without)


def descent(loss: str = "sum", examples: int = 3, distinguish: tuple[str, ...] = ()) -> Exercise:
    convention = CONVENTIONS[loss]
    own = {1.0: "summed", 2.0: "summed_doubled", 1 / 3: "averaged", 2 / 3: "averaged_doubled"}
    wrong = tuple(name for name in BATCH.misconceptions if name != own.get(convention.scale(examples)))
    rates = [Fraction(text) for text in ("0.01", "0.02", "0.05", "0.1")]
    draws = {
        "x": Draw(whole(0, 5), examples),
        "y": Draw(whole(0, 7), examples),
        "w0": Draw(halves(Fraction(0))),
        "w1": Draw(halves()),
        "rate": Draw(Values.listed(rates)),
    }
    constants = {"doubled": convention.doubled, "divisor": float(examples if convention.averaged else 1)}
    return Exercise(BATCH, draws, constants, ASK, wrong, wrong, distinguish, admits=converges)


def printed_loss(loss: str, env: Environment, w0: Array, w1: Array) -> Array:
    """Return the loss as the prompt prints it, written independently of the recipe."""
    squares = np.square(env["y"] - (w0 + w1 * env["x"])).sum(axis=0)
    n = len(env["x"])
    shares = {"sum": 1, "half_sum": 0.5, "sum_full": 1, "half_mean": 1 / (2 * n), "mean": 1 / n}
    return np.asarray(squares * shares[loss])
