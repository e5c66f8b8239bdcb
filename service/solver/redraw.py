"""Drawing until the certificate serves a variant, or refusing the parameters with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from service.solver.certificate import Certificate, apart, certify, wrong_answers
from service.solver.draws import fold
from service.solver.promise import keeps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.solver.arrays import Array
    from service.solver.draws import Words
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment

MOST_TRIES = 64

MOST_NUMBERS = 3000
"""How many numbers the answers of pairs may be in one variant: enough for four updates of two weights."""


class RefusedError(Exception):
    """No try gave a variant that can be served: `nearest` lists the misconceptions that stayed too close."""

    def __init__(self, nearest: tuple[str, ...]) -> None:
        super().__init__(", ".join(nearest))
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Batch:
    """Variants drawn together: their right runs, certificates, and the answers of pairs (P, F, V).

    `refused_share` is the part of all raw draws that was not served.
    """

    environment: Environment
    certificate: Certificate
    pairs: tuple[tuple[str, str], ...]
    pair_answers: Array
    refused_share: float


def solve(exercise: Exercise, words: Words, tries: Words) -> tuple[Environment, Certificate]:
    """Return the right run and the certificate of the given tries of the given folded seeds."""
    givens = exercise.givens(words, tries)
    environment = exercise.recipe.run(givens, tuple(exercise.recipe.steps))
    found = certify(exercise, environment)
    if exercise.admits is not None:
        found.served[...] &= exercise.admits(environment)
    found.served[...] &= keeps(exercise, environment, found)
    return environment, found


def draw_batch(exercise: Exercise, seeds: Sequence[int]) -> Batch:
    """Return one certified variant for each 128-bit seed.

    Redrawing settles only the number of the try; one clean run with the final tries gives the numbers, so
    they do not depend on what was drawn together.

    Raises:
        RefusedError: some seed has no variant that can be served in 64 tries.
    """
    words, tries = fold(seeds), np.zeros(len(seeds), dtype=np.uint64)
    pending, drawn = np.arange(len(seeds)), 0
    with np.errstate(all="ignore"):
        while len(pending):
            _, found = solve(exercise, words[pending], tries[pending])
            drawn += len(pending)
            pending = pending[~found.served]
            tries[pending] += np.uint64(1)
            if (tries >= MOST_TRIES).any():
                raise RefusedError(too_close(exercise, found))
        environment, found = solve(exercise, words, tries)
        pairs = visible_pairs(exercise, fields=len(found.keys))
        answers = [wrong_answers(exercise, environment, pair) for pair in pairs]
    table = np.stack(answers) if answers else np.empty((0, *found.keys.shape))
    return Batch(environment, found, pairs, table, 1 - len(seeds) / drawn)


def visible_pairs(exercise: Exercise, fields: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of misconceptions that can be combined and both show in what is asked.

    None where so many fields are asked that pairs would make a variant too large to keep.
    """
    pairs = list(combinations(exercise.wrong, 2))
    if len(pairs) * fields > MOST_NUMBERS:
        return ()
    return tuple(pair for pair in pairs if exercise.recipe.visible(exercise.ask, pair))


def too_close(exercise: Exercise, found: Certificate) -> tuple[str, ...]:
    """Return the claimed misconceptions by how often they were nearest to the key, most often first."""
    claimed = [exercise.wrong.index(name) for name in exercise.claims]
    nearest = apart(found.wrong[claimed], found.keys, found.floors).argmin(axis=0)
    counts = np.bincount(nearest, minlength=len(claimed))
    return tuple(exercise.claims[at] for at in np.argsort(-counts) if counts[at])
