"""Whether many answers share a coefficient: of one step's numbers, beside what they are to make up.

N answers, K coefficients tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, factorial
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.solver.arrays import Array, Flags

FEWEST: Final = 3
"""Answers that must share a coefficient, at least."""

NEARLY: Final = 0.95
"""Of coefficients that nearly as many share, the roundest one of the nearest step is taken."""

ROUND: Final = 24
"""Round coefficients are multiples of a 24th: halves, thirds, quarters, eighths."""

VAGUE: Final = 0.2
"""An answer says nothing of a coefficient that its rounding leaves open by more than this share."""

TINY: Final = 1e-9
LEAST_CHANCE: Final = 0.05
CERTAIN: Final = 0.01
"""What is shared must be less likely by chance than this, however many coefficients were tried."""

ADDED, INSTEAD = "added", "instead"


@dataclass(frozen=True, slots=True)
class Series:
    """One step's numbers beside one asked number of each answer, and what they are to make up: (N,)."""

    form: str
    step: str
    distance: int
    values: Array
    target: Array
    radius: Array

    def hits(self, coefficients: Array) -> Flags:
        """Return which answers (N) each coefficient (K) explains: (K, N)."""
        by = coefficients[:, np.newaxis]
        growth = np.maximum(1.0, 2 * np.abs(by)) if self.form == INSTEAD else 1.0
        return np.asarray(np.abs(by * self.values - self.target) <= self.radius * growth)

    def found(self, among: Flags) -> Found:
        """Return the coefficient that explains most of some answers: a round one if it does as well."""
        telling = among & (np.abs(self.values) * VAGUE > self.radius) & (np.abs(self.target) > self.radius)
        if telling.sum() < FEWEST:
            return NOTHING
        own = self.target[telling] / self.values[telling]
        tried = np.unique(np.concatenate([own, np.round(own * ROUND) / ROUND]))
        tried = tried[np.isfinite(tried) & (tried != 0)]
        hits = self.hits(tried) & telling
        counts = hits.sum(axis=1)
        near = [float(each) for each in tried[counts >= NEARLY * counts.max()]]
        coefficient = min(near, key=plainness)
        most = int(counts.max())
        beside = self.hits(own) & telling
        others = beside.sum(axis=1)[~hits[counts.argmax()][telling]] - 1
        return Found(self, coefficient, most, float(others.mean()) if len(others) else 0.0, len(tried))


@dataclass(frozen=True, slots=True)
class Found:
    """A coefficient of a series, how many answers it explains, and how many another one does by chance."""

    series: Series | None
    coefficient: float
    count: int
    chance: float
    tried: int


NOTHING: Final = Found(None, 0.0, 0, 0.0, 0)


def plainness(coefficient: float) -> tuple[bool, int, float]:
    """Return how plain a coefficient is: round ones first, of them those with the smallest divisor."""
    by = divisor(coefficient)
    return by is None, by or 0, abs(coefficient)


def divisor(coefficient: float) -> int | None:
    """Return the smallest number that makes a coefficient whole, None if it is not round."""
    whole = (by for by in range(1, ROUND + 1) if abs(coefficient * by - round(coefficient * by)) < TINY)
    return next(whole, None)


def by_chance(count: int, expected: float) -> float:
    """Return how likely so many or more answers agree by chance, by Poisson's law."""
    terms = (expected**at / factorial(at) for at in range(count))
    return max(0.0, 1.0 - exp(-expected) * sum(terms))


def choice(candidates: Sequence[Series], among: Flags) -> Found | None:
    """Return the step and coefficient that most answers share, if more do than chance would have it.

    Of nearly equal ones the plainest coefficient of the nearest step.
    """
    found = [each.found(among) for each in candidates]
    tried = sum(each.tried for each in found)
    likely = [
        each
        for each in found
        if each.count >= FEWEST
        and tried * by_chance(each.count - 1, max(LEAST_CHANCE, each.chance)) <= CERTAIN
    ]
    most = max((each.count for each in likely), default=0)
    near = [each for each in likely if each.count >= NEARLY * most]
    return min(near, key=_preference, default=None)


def _preference(found: Found) -> tuple[bool, int, int, str, float]:
    vague, by, size = plainness(found.coefficient)
    series = found.series
    return vague, by, series.distance if series else 0, series.form if series else "", size


def explained(found: Found, among: Flags) -> Flags:
    """Return which of some answers a coefficient explains."""
    hits = found.series.hits(np.array([found.coefficient]))[0] if found.series else np.zeros_like(among)
    return np.asarray(hits & among)


def fitted(series: Series, coefficient: float, members: Flags) -> float:
    """Return a round coefficient as it is meant, else that of least squares over the members."""
    by = divisor(coefficient)
    if by:
        return round(coefficient * by) / by
    values, target = series.values[members], series.target[members]
    return float(f"{float((values * target).sum() / (values * values).sum()):.4g}")
