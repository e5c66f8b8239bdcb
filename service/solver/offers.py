"""Answers offered to choose from: the key and wrong roads, told apart as they are shown (engine §1).

Or, for a symptom, a wrong road whose numbers are shown, and others that cannot be behind them.
C offered wrong roads, F asked fields, M misconceptions, V variants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.solver.certificate import SEPARATION, apart
from service.solver.draws import column, mix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.solver.arrays import Array, Flags
    from service.solver.certificate import Certificate
    from service.solver.draws import Words
    from service.solver.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Offer:
    """How many answers are offered, the right one among them; `of` are the wrong roads they may come from.

    For a `symptom` the right one is the wrong road whose numbers are shown.
    """

    count: int
    of: tuple[str, ...]
    symptom: bool = False

    @property
    def roads(self) -> int:
        """How many wrong roads are needed."""
        return self.count if self.symptom else self.count - 1


@dataclass(frozen=True, slots=True)
class Offered:
    """The numbers shown of the key (F, V) and of all misconceptions (M, F, V), and which are offered (C, V).

    `roads` are places among the exercise's misconceptions, that of a symptom first; `whole` (V,) says whether
    there are enough; `separation` (V,) is how many floors lie between the two shown nearest to each other.
    """

    keys: Array
    wrong: Array
    roads: NDArray[np.intp]
    whole: Flags
    separation: Array


def offered(exercise: Exercise, offer: Offer, found: Certificate, words: Words) -> Offered:
    """Return what each variant offers: the first wrong roads, ranked by its seed, that can be told.

    Every number is rounded to the digits that the prompt asks to keep. Each wrong road is three floors or
    more from the key and from those taken before it; beside a symptom, from the one shown.
    """
    keys, wrong = exercise.precision.rounded(found.keys), exercise.precision.rounded(found.wrong)
    lanes = np.arange(keys.shape[-1])
    taken = np.full((offer.roads + 1, *keys.shape), np.nan)
    if not offer.symptom:
        taken[-1] = keys
    roads = np.zeros((offer.roads, len(lanes)), dtype=np.intp)
    count = np.zeros(len(lanes), dtype=np.intp)
    nearest = np.full(len(lanes), np.inf)
    for ranked in order(exercise, offer, words):
        answer = wrong[ranked, :, lanes].T
        beside = taken[:1] if offer.symptom else taken
        away = np.minimum.reduce([apart(answer, each, found.floors) for each in beside])
        fitting = np.isfinite(answer).all(axis=0) & (away >= SEPARATION) & (count < offer.roads)
        at = np.flatnonzero(fitting)
        roads[count[at], at] = ranked[at]
        taken[count[at], :, at] = answer[:, at].T
        nearest[at] = np.minimum(nearest[at], away[at])
        count[at] += 1
    return Offered(keys, wrong, roads, np.asarray(count == offer.roads), nearest)


def order(exercise: Exercise, offer: Offer, words: Words) -> NDArray[np.intp]:
    """Return the wrong roads that may be offered, ranked by each seed: places among the misconceptions."""
    places = np.array([exercise.wrong.index(name) for name in offer.of])
    ranks = np.stack([mix(words ^ column(name, 0)) for name in offer.of])
    return np.asarray(places[ranks.argsort(axis=0, kind="stable")])


def arranged(words: Words, count: int) -> NDArray[np.intp]:
    """Return in which order each seed shows its answers: (count, V) places, the right one's being 0."""
    ranks = np.stack([mix(words ^ column("choices", place)) for place in range(count)])
    return np.asarray(ranks.argsort(axis=0, kind="stable"))
