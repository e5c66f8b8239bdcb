"""Naming the wrong road behind a wrong answer by look-up in the stored explanations (engine §4).

The rules are those of `solver.explanations`, on plain numbers: making arrays would cost more than looking up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import pi, prod
from statistics import median
from typing import TYPE_CHECKING

from service.solver import explanations
from service.solver.tolerance import Precision
from service.vocabulary import Explanation, Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

MOST_NAMED = 3
"""A larger set of explanations says nothing: the answer stays unexplained."""

FEWEST_WRONG_FOR_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Written:
    """What was submitted, field by field: value, one unit of its last digit, and whether it was right.

    `identifiers` names the response each field belongs to.
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
    names = stored["names"]
    count = singles(stored)
    parts = [(0, count, explanations.SINGLE_CHANCE)]
    if len(stored["keys"]) == 1 or written.right.count(False) >= FEWEST_WRONG_FOR_PAIRS:
        parts.append((count, len(names), explanations.PAIR_CHANCE))
    fine = exact_units(stored, written)
    for (start, stop, share), units in product(parts, dict.fromkeys((fine, written.units))):
        fitting = fits(stored, written.values, units, start, stop)
        if fitting:
            limit = share / (stop - start)
            beyond = any(
                chance(stored, written, units, at) <= allowed(stored, names[at], limit) for at in fitting
            )
            found = [tuple(names[at]) for at in fitting] if beyond and len(fitting) <= MOST_NAMED else []
            return tuple(explained(group, written, misconceptions) for group in found)
    return ()


def singles(stored: Mapping[str, Any]) -> int:
    """Return how many explanations are single misconceptions; they come first."""
    return sum(len(group) == 1 for group in stored["names"])


def exact_units(stored: Mapping[str, Any], written: Written) -> tuple[float, ...]:
    """Return the unit of each field's last digit if what was written is taken as exact to what was asked."""
    precision = Precision(**stored["precision"])
    pairs = zip(written.values, written.units, strict=True)
    return tuple(min(unit, precision.unit_of(value)) for value, unit in pairs)


def fits(
    stored: Mapping[str, Any], values: Sequence[float], units: Sequence[float], start: int, stop: int
) -> list[int]:
    """Return the places of the explanations whose answer lies within its radius in every field."""
    fields = [
        (value, width, unit / 2 * explanations.SLACK, width / abs(key) if key else 0.0)
        for value, unit, key, width in zip(
            values,
            units,
            stored["keys"],
            (each * explanations.SLACK for each in stored["floors"]),
            strict=True,
        )
    ]
    found = []
    for at, row in enumerate(stored["answers"][start:stop], start):
        for answer, (value, floor, half, growth) in zip(row, fields, strict=True):
            if answer is None:
                break
            away = abs(value - answer)
            if away > floor and away > half and away > growth * abs(answer):
                break
        else:
            found.append(at)
    return found


def chance(stored: Mapping[str, Any], written: Written, units: Sequence[float], at: int) -> float:
    """Return how likely a random wrong answer lies as near to an explanation: a Cauchy law about the key."""
    roads = stored["answers"][: singles(stored)]
    likely: list[float] = []
    for field, (key, floor) in enumerate(zip(stored["keys"], stored["floors"], strict=True)):
        if not written.right[field]:
            away = [abs(row[field] - key) if row[field] is not None else 0.0 for row in roads]
            spread = floor + (median(away) if away else 0.0)
            answer = stored["answers"][at][field]
            radius = max(floor * max(1.0, abs(answer / key) if key else 1.0), units[field] / 2)
            density = 1 / (pi * spread * (1 + ((answer - key) / spread) ** 2))
            likely.append(min(1.0, 2 * radius * density))
    return prod(likely)


def allowed(stored: Mapping[str, Any], group: Sequence[str], limit: float) -> float:
    """Return the chance up to which an explanation may be named; more for a single that was promised."""
    return (
        explanations.DISTINGUISHED_CHANCE if group[0] in stored["distinguish"] and len(group) == 1 else limit
    )


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
