"""Naming the wrong road behind a wrong answer by look-up in the stored explanations (engine §4)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from service.solver import explanations
from service.solver.tolerance import Precision
from service.vocabulary import Explanation, Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from service.solver.arrays import Array

MOST_NAMED = 3
"""A larger set of explanations says nothing: the answer stays unexplained."""

FEWEST_WRONG_FOR_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Written:
    """What was submitted, field by field: value, one unit of its last digit, and whether it was right.

    `identifiers` names the response each field belongs to; a field without an answer has the value NaN.
    """

    identifiers: tuple[str, ...]
    values: tuple[float, ...]
    units: tuple[float, ...]
    right: tuple[bool, ...]


def diagnose(
    stored: Mapping[str, Any], written: Written, misconceptions: Mapping[str, Misconception]
) -> tuple[Explanation, ...]:
    """Return the explanations of a submission that is not full: none, one, or a tied set.

    `stored` is what `exercises.variants` keeps of a variant: names of the singles, then of pairs, their
    answers by field (null where there is no number), keys and floors. Singles come before pairs, which are
    looked at only if no single fits at all; if any that fits is beyond chance, all that fit are named, so
    that a true one is never reported as another. An answer with fewer digits than the prompt asks to keep is
    first taken as exact (0.5 for 0.5000), then as rounded where it ends.
    """
    names: list[tuple[str, ...]] = [tuple(group) for group in stored["names"]]
    keys, floors = column(stored["keys"]), column(stored["floors"])
    answers = np.array(stored["answers"], dtype=np.float64).reshape(len(names), len(keys), 1)
    count = sum(len(group) == 1 for group in names)
    sigma = explanations.spread(keys, floors, answers[:count])
    parts = [(slice(0, count), explanations.SINGLE_CHANCE)]
    if len(keys) == 1 or written.right.count(False) >= FEWEST_WRONG_FOR_PAIRS:
        parts.append((slice(count, None), explanations.PAIR_CHANCE))
    coarse = column(written.units)
    fine = np.minimum(coarse, Precision(**stored["precision"]).unit(column(written.values)))
    for (part, share), units in product(parts, (fine, coarse)):
        fitting = list(fit(answers[part], keys, floors, sigma, written, units))
        if fitting:
            limit = share / len(answers[part])
            named = any(chance <= allowed(stored, names[part][at], limit) for at, chance in fitting)
            found = [names[part][at] for at, _ in fitting] if named and len(fitting) <= MOST_NAMED else []
            return tuple(explained(group, written, misconceptions) for group in found)
    return ()


def allowed(stored: Mapping[str, Any], group: tuple[str, ...], limit: float) -> float:
    """Return the chance up to which an explanation may be named; more for a single that was promised."""
    return (
        explanations.DISTINGUISHED_CHANCE if group[0] in stored["distinguish"] and len(group) == 1 else limit
    )


def fit(
    answers: Array, keys: Array, floors: Array, sigma: Array, written: Written, units: Array
) -> Iterator[tuple[int, float]]:
    """Yield (index, chance) of every explanation whose answer lies near what was written in every field."""
    with np.errstate(all="ignore"):
        radius = explanations.radii(keys, floors, answers, units)
        near = explanations.fits(column(written.values), answers, radius)[:, 0]
        chances = explanations.chance(keys, sigma, answers, radius, ~column(written.right).astype(np.bool_))[
            :, 0
        ]
    for at in np.flatnonzero(near):
        yield int(at), float(chances[at])


def explained(
    group: tuple[str, ...], written: Written, misconceptions: Mapping[str, Misconception]
) -> Explanation:
    """Return one explanation in words; a pair with a convention in it is an error all the same."""
    known = [misconceptions[name] for name in group]
    wrong = dict.fromkeys(
        name for name, right in zip(written.identifiers, written.right, strict=True) if not right
    )
    convention = all(each.nature is Nature.CONVENTION for each in known)
    nature = Nature.CONVENTION if convention else Nature.ERROR
    return Explanation(group, nature, tuple(wrong), " ".join(each.feedback for each in known))


def column(numbers: Sequence[float]) -> Array:
    """Return one variant's fields as (F, 1)."""
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)
