"""Drawing until the certificate serves a variant, or refusing the parameters with the reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import combinations
from math import ceil, log
from typing import TYPE_CHECKING

import numpy as np

from service.solver.certificate import Certificate, apart, certify
from service.solver.draws import fold
from service.solver.offers import offered
from service.solver.program import program
from service.solver.promise import keeps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.solver.arrays import Array
    from service.solver.draws import Words
    from service.solver.exercise import Exercise
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment

MOST_TRIES = 80
MOST_KEPT = 256

FEW, FEW_AT_FIRST = 1024, 512
MOST_AHEAD = 16
"""How many tries are looked at together while few seeds remain, in all and at first for one."""

FEW_TRIES = 64
"""How many tries are first looked at for whether any can be served at all: that is work, too."""

HARDLY_ANY = 0.125
"""How many seeds may be left, on average, by the tries that are looked at together."""

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


def right_run(exercise: Exercise, words: Words, tries: Words) -> Environment:
    """Return the right run of the given tries of the given folded seeds."""
    return exercise.recipe.run(exercise.givens(words, tries), tuple(exercise.recipe.steps))


def solve(exercise: Exercise, words: Words, tries: Words) -> tuple[Environment, Certificate]:
    """Return the right run and the certificate of the given tries of the given folded seeds."""
    environment = right_run(exercise, words, tries)
    found = certify(exercise, environment, give_up=len(words) <= FEW_TRIES)
    if exercise.admits is not None:
        found.served[...] &= exercise.admits(environment)
    if exercise.offer is not None:
        found.served[...] &= offered(exercise, exercise.offer, found, words).whole
        return environment, found
    at = np.flatnonzero(found.served)
    if len(at) and exercise.chained():
        found.served[at] = keeps(exercise, environment, found, at)
    return environment, found


def admitted(exercise: Exercise) -> bool:
    """Return whether any of some draws has givens that the task means."""
    words = fold(range(FEW))
    with np.errstate(all="ignore"):
        environment = right_run(exercise, words, np.zeros_like(words))
        return exercise.admits is None or bool(exercise.admits(environment).any())


def draw_batch(exercise: Exercise, seeds: Sequence[int]) -> Batch:
    """Return one certified variant for each 128-bit seed.

    Every number is worked out variant by variant, so none depends on what was drawn together.

    Raises:
        RefusedError: some seed has no variant that can be served in 80 tries.
    """
    with np.errstate(all="ignore"):
        words = fold(seeds)
        tries, found = settle(exercise, words)
        environment = right_run(exercise, words, tries)
        pairs = visible_pairs(exercise, fields=len(found.keys))
        answers = program(exercise.recipe, exercise.ask, pairs).table(environment, found.keys)
    return Batch(environment, found, pairs, answers, 1 - len(seeds) / (len(seeds) + int(tries.sum())))


def settle(exercise: Exercise, words: Words) -> tuple[Words, Certificate]:
    """Return each seed's first try that is served, counted from 0, with its certificate.

    Where few seeds remain several tries of each are looked at together; the first one served counts.
    """
    pending, number, refused, settled = np.arange(len(words)), 0, 1.0, np.zeros_like(words)
    found: Certificate | None = None
    while found is None or len(pending):
        most, lanes = (MOST_TRIES - number, FEW) if number else (MOST_AHEAD, FEW_AT_FIRST)
        ahead = min(most, max(1, lanes // max(1, len(pending))), enough(len(pending), refused))
        tries = np.tile(np.arange(number, number + ahead, dtype=np.uint64), len(pending))
        _, certificate = solve(exercise, np.repeat(words[pending], ahead), tries)
        served = certificate.served.reshape(len(pending), ahead)
        first, done, refused = served.argmax(axis=1), served.any(axis=1), 1 - float(served.mean())
        settled[pending] = number + first
        lanes = np.arange(len(pending)) * ahead + first
        if found is None:
            found = certificate if ahead == 1 else chosen(certificate, lanes)
        else:
            put(found, pending[done], chosen(certificate, lanes[done]))
        pending, number = pending[~done], number + ahead
        if len(pending) and number >= MOST_TRIES:
            raise RefusedError(too_close(exercise, certificate))
    return settled, found


def enough(pending: int, refused: float) -> int:
    """Return after how many tries hardly any seed should remain, such a share of tries being refused."""
    return MOST_TRIES if refused in {0.0, 1.0} else ceil(log(HARDLY_ANY / pending) / log(refused))


def chosen(found: Certificate, at: NDArray[np.intp]) -> Certificate:
    """Return some of the variants of a batch."""
    return Certificate(**{each.name: getattr(found, each.name).take(at, axis=-1) for each in fields(found)})


def put(found: Certificate, at: NDArray[np.intp], better: Certificate) -> None:
    """Put some variants of a batch in the places of those that were not served."""
    for each in fields(found):
        getattr(found, each.name)[..., at] = getattr(better, each.name)


def visible_pairs(exercise: Exercise, fields: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of misconceptions that can be combined and both show in what is asked.

    None where so many fields are asked that pairs would make a variant too large to keep, or where answers
    are only chosen.
    """
    if exercise.offer is not None:
        return ()
    count = len(exercise.wrong) * (len(exercise.wrong) - 1) // 2
    return combined(exercise.recipe, exercise.ask, exercise.wrong) if count * fields <= MOST_NUMBERS else ()


@lru_cache(MOST_KEPT)
def combined(recipe: Recipe, ask: tuple[str, ...], wrong: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of some misconceptions that can be combined and both show in what is asked."""
    return tuple(pair for pair in combinations(wrong, 2) if recipe.visible(ask, pair))


def too_close(exercise: Exercise, found: Certificate) -> tuple[str, ...]:
    """Return the claimed misconceptions by how often they were nearest to the key, most often first."""
    nearest = apart(found.wrong[exercise.claimed()], found.keys, found.floors).argmin(axis=0)
    counts = np.bincount(nearest, minlength=len(exercise.claims))
    return tuple(exercise.claims[at] for at in np.argsort(-counts) if counts[at])
