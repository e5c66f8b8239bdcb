"""Naming the wrong road behind a wrong answer by look-up in the stored explanations (engine §4).

The rules are those of `solver.explanations`, on plain numbers: making arrays would cost more than looking up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import inf, isfinite, pi, prod
from statistics import median
from typing import TYPE_CHECKING

from service.solver import explanations
from service.vocabulary import Explanation, Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.grading.table import Table
    from service.solver.tolerance import Precision

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
    table: Table, written: Written, misconceptions: Mapping[str, Misconception], *, share: float = 1.0
) -> tuple[Explanation, ...]:
    """Return the explanations of a submission that is not full: none, one, or a tied set.

    Singles come before pairs, which are looked at only if no single fits at all; if any that fits is beyond
    chance, all that fit are named, so that a true one is never reported as another. An answer with fewer
    digits than the prompt asks to keep is first taken as exact (0.5 for 0.5000), then as rounded where it
    ends. `share` is this look's part of what may be named by chance, where there are several looks.
    """
    count = len(table.singles)
    near = fits(table, written.values, written.units, range(len(table.rows)))
    parts = [([at for at in near if at < count], share * explanations.SINGLE_CHANCE / max(1, count))]
    if len(table.keys) == 1 or written.right.count(False) >= FEWEST_WRONG_FOR_PAIRS:
        pairs = len(table.rows) - count
        parts.append(([at for at in near if at >= count], share * explanations.PAIR_CHANCE / max(1, pairs)))
    fine = exact_units(table.precision, written) if near else written.units
    for (among, limit), units in product(parts, (fine, written.units)):
        fitting = fits(table, written.values, units, among)
        if fitting:
            beyond = any(chance(table, written, units, at) <= allowed(table, at, limit) for at in fitting)
            found = [table.names(at) for at in fitting] if beyond and len(fitting) <= MOST_NAMED else []
            return tuple(explained(group, written, misconceptions) for group in found)
    return ()


def exact_units(precision: Precision, written: Written) -> tuple[float, ...]:
    """Return the unit of each field's last digit if what was written is taken as exact to what was asked."""
    pairs = zip(written.values, written.units, strict=True)
    return tuple([min(unit, precision.unit_of(value)) for value, unit in pairs])


def fits(table: Table, values: Sequence[float], units: Sequence[float], among: Iterable[int]) -> list[int]:
    """Return those rows, of some, whose answer lies within its radius in every field.

    The radius is the floor, growing with the answer as rounding does, or half a unit of the last digit.
    """
    rows = table.rows
    for field, (value, unit, key, floor) in enumerate(
        zip(values, units, table.keys, table.floors, strict=True)
    ):
        least = max(floor, unit / 2) * explanations.SLACK
        growth = floor / abs(key) * explanations.SLACK if key else 0.0
        among = [
            at
            for at in among
            if -least <= value - (answer := rows[at][field]) <= least
            or abs(value - answer) <= growth * abs(answer)
        ]
    return list(among)


def chance(table: Table, written: Written, units: Sequence[float], at: int) -> float:
    """Return how likely a random wrong answer lies as near to an explanation: a Cauchy law about the key."""
    roads = table.rows[: len(table.singles)]
    likely: list[float] = []
    for field, (key, floor, answer) in enumerate(zip(table.keys, table.floors, table.rows[at], strict=True)):
        if not written.right[field]:
            away = [abs(row[field] - key) if isfinite(row[field]) else 0.0 for row in roads]
            spread = floor + (median(away) if away else 0.0)
            radius = max(floor * max(1.0, abs(answer / key) if key else 1.0), units[field] / 2)
            far = (answer - key) / spread if spread else 0.0
            density = 1 / (pi * spread * (1 + far * far)) if spread else inf
            likely.append(min(1.0, 2 * radius * density) if radius else 0.0)
    return prod(likely)


def allowed(table: Table, at: int, limit: float) -> float:
    """Return the chance up to which an explanation may be named; more for a single that was promised."""
    promised = at < len(table.singles) and table.singles[at] in table.distinguish
    return max(limit, explanations.DISTINGUISHED_CHANCE) if promised else limit


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
