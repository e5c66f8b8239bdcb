"""What to change where few draws, or none, tell right from wrong: each change with the share it would reach.

In the order in which changes help (engine §2): the window for a fixed tolerance, more figures in between, an
earlier step, the nearest misconception left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from service.solver.certificate import apart
from service.solver.draws import fold
from service.solver.redraw import solve
from service.solver.tolerance import Precision, Tolerance, ToleranceMode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.solver.certificate import Certificate
    from service.solver.exercise import Exercise

SEEDS: Final = range(1 << 20, (1 << 20) + 256)
"""Raw draws that each change is tried on at most; fewer where one takes long."""

FEWEST: Final = 8
USUAL_CHANGES: Final = 16
MOST_COST: Final = 2_000_000
"""What all changes together may cost, in the measure of `effort.cost`: some hundredths of a second."""

MOST_FIGURES: Final = 6
MOST_EARLIER: Final = 3
MOST_LEFT_OUT: Final = 2
DIVERGED: Final = 1e12
"""Where every answer is beyond it, no change of these sorts helps."""

WORTH: Final = 0.03
"""How much of all draws a change must gain to be worth a word."""

NEARLY: Final = 0.9
"""What part of the best share a lesser change must reach to be told instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft: its sort, how it would be written, and the share of draws it would certify."""

    sort: str
    written: str
    share: float


@dataclass(frozen=True, slots=True)
class Advice:
    """On how many raw draws an exercise was tried, the share that was certified, and what would help."""

    draws: int
    share: float
    changes: tuple[Change, ...]

    def words(self) -> str:
        """Return in one line what is certified now and what each change would reach."""
        general = "keep more figures in between, ask for earlier steps, or take values such as 0 out"
        if not self.draws:
            return f"{general}; a draw takes too long to try what helps."
        now = f"{percent(self.share)} of {self.draws} raw draws are certified"
        listed = "; ".join(f"{each.written} would certify {percent(each.share)}" for each in self.changes)
        if not listed:
            return f"{now}: {general}."
        return f"{now}; {listed}. Taking values such as 0 out of the ranges may help, too."


def advise(exercise: Exercise, cost: int) -> Advice:
    """Return what would certify more; `cost` is that of one draw (`effort.cost`).

    Of each sort of change the least one that reaches nearly as many draws as the best one does.
    """
    draws = min(len(SEEDS), max(FEWEST, MOST_COST // (USUAL_CHANGES * max(1, cost))))
    affordable = MOST_COST // (draws * max(1, cost))
    if not affordable:
        return Advice(0, 0.0, ())
    share, found = tried(exercise, SEEDS[:draws])
    if not (np.abs(found.keys) < DIVERGED).all(axis=0).any():
        return Advice(draws, share, ())
    changes = [
        Change(sort, written, tried(changed, SEEDS[:draws])[0])
        for sort, written, changed in islice(alternatives(exercise, found), affordable)
    ]
    best: dict[str, float] = {}
    for each in changes:
        best[each.sort] = max(best.get(each.sort, 0.0), each.share)
    told: dict[str, Change] = {}
    for each in changes:
        if each.share >= max(share + WORTH, NEARLY * best[each.sort]):
            told.setdefault(each.sort, each)
    return Advice(draws, share, tuple(told.values()))


def tried(exercise: Exercise, seeds: Sequence[int]) -> tuple[float, Certificate]:
    """Return the share of some raw draws that are certified, and their certificates."""
    words = fold(seeds)
    with np.errstate(all="ignore"):
        _, found = solve(exercise, words, np.zeros(len(seeds), dtype=np.uint64))
    return float(found.served.mean()), found


def alternatives(exercise: Exercise, found: Certificate) -> Iterator[tuple[str, str, Exercise]]:
    """Yield changes of an exercise: their sort, how a draft says them, and the exercise that each makes."""
    if exercise.tolerance.mode is not ToleranceMode.WINDOW:
        yield "tolerance", "tolerance: window", replace(exercise, tolerance=Tolerance())
    least = exercise.precision.figures or 3
    for figures in range(least + 1, max(MOST_FIGURES, least + 2) + 1):
        precise = replace(exercise, precision=Precision(figures))
        yield "precision", f"precision: {{intermediate_figures: {figures}}}", precise
    for sort, ask in earlier(exercise):
        asking = seen(exercise, ask, exercise.claims)
        if asking:
            yield sort, f"ask: [{', '.join(ask)}]", asking
            both = f"precision: {{intermediate_figures: {least + 1}}} with ask: [{', '.join(ask)}]"
            yield f"{sort}, more precisely", both, replace(asking, precision=Precision(least + 1))
    for names in left_out(exercise, found):
        claiming = seen(exercise, exercise.ask, tuple(name for name in exercise.claims if name not in names))
        if claiming:
            yield "claims", f"claims: {{except: [{', '.join(names)}]}}", claiming


def earlier(exercise: Exercise) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what may be asked: the steps that the asked ones are worked out from, then those of these.

    Each alone (`instead`), and beside what is asked (`as well`).
    """
    steps, ask = exercise.recipe.steps, exercise.ask
    for _ in range(MOST_EARLIER):
        before = [read for name in ask for read in steps[name].reads if read in steps and read not in ask]
        ask = tuple(dict.fromkeys(name for name in before if steps[name].formula and varies(exercise, name)))
        if not ask:
            return
        yield "instead", ask
        yield "as well", (*ask, *exercise.ask)


def varies(exercise: Exercise, name: str) -> bool:
    """Return whether a step is worked out from something that is drawn."""
    recipe = exercise.recipe
    reads = {read for step in recipe.plan((name,), rebuild=True) or () for read in step.reads}
    return not reads.isdisjoint(exercise.draws)


def seen(exercise: Exercise, ask: tuple[str, ...], claims: tuple[str, ...]) -> Exercise | None:
    """Return the exercise that asks some steps and claims some misconceptions, or None if none shows."""
    wrong = tuple(name for name in exercise.wrong if exercise.recipe.visible(ask, (name,)))
    claims = tuple(name for name in claims if name in wrong)
    offer = exercise.offer and replace(exercise.offer, of=claims)
    if not claims or (offer and len(claims) < offer.roads):
        return None
    distinguish = tuple(name for name in exercise.distinguish if name in claims)
    return replace(exercise, ask=ask, wrong=wrong, claims=claims, distinguish=distinguish, offer=offer)


def left_out(exercise: Exercise, found: Certificate) -> Iterator[tuple[str, ...]]:
    """Yield the misconceptions that are most often nearest to the key: one, then two."""
    with np.errstate(all="ignore"):
        nearest = apart(found.wrong[exercise.claimed()], found.keys, found.floors).argmin(axis=0)
    counts = np.bincount(nearest, minlength=len(exercise.claims))
    names = [exercise.claims[at] for at in np.argsort(-counts, kind="stable") if counts[at]]
    for count in range(1, min(MOST_LEFT_OUT, len(names)) + 1):
        yield tuple(names[:count])


def percent(share: float) -> str:
    """Return a share as a percentage; what is more than nothing is not written as 0 %."""
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"  # noqa: PLR2004 - rounds to 0 %
