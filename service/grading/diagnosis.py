"""Naming the wrong road behind a wrong answer by look-up in the stored explanations (engine §4).

The rules are those of `solver.explanations`, for one answer: all rows are compared at once in its first
number, and in each other one those that are left.
"""

from __future__ import annotations

from itertools import product
from math import inf, isfinite, pi, prod
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from service.solver.explanations import DISTINGUISHED_CHANCE, PAIR_CHANCE, SINGLE_CHANCE, SLACK
from service.vocabulary import Explanation, Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.grading.table import Table
    from service.solver.tolerance import Precision

MOST_NAMED = 3
"""A larger set of explanations says nothing: the answer stays unexplained."""

FEWEST_WRONG_FOR_PAIRS = 2

MOST_GROWTH = 0.5
"""A radius that grows faster with the answer reaches answers of any size."""


class Written(NamedTuple):
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
    near = fits(table, written.values, written.units)
    if not near:
        return ()
    parts = [([at for at in near if at < count], share * SINGLE_CHANCE / max(1, count))]
    if len(table.keys) == 1 or written.right.count(False) >= FEWEST_WRONG_FOR_PAIRS:
        pairs = len(table.columns[0]) - count
        parts.append(([at for at in near if at >= count], share * PAIR_CHANCE / max(1, pairs)))
    fine = exact_units(table.precision, written)
    for (among, limit), units in product(parts, (fine, written.units)):
        fitting = fits(table, written.values, units, among) if among else ()
        if fitting:
            sigma = spreads(table)
            beyond = any(
                chance(table, written, units, at, sigma) <= allowed(table, at, limit) for at in fitting
            )
            found = [table.names(at) for at in fitting] if beyond and len(fitting) <= MOST_NAMED else []
            return tuple(explained(group, written, misconceptions) for group in found)
    return ()


def exact_units(precision: Precision, written: Written) -> tuple[float, ...]:
    """Return the unit of each field's last digit if what was written is taken as exact to what was asked."""
    pairs = zip(written.values, written.units, strict=True)
    return tuple([min(unit, precision.unit_of(value)) for value, unit in pairs])


def fits(
    table: Table, values: Sequence[float], units: Sequence[float], among: Sequence[int] | None = None
) -> list[int]:
    """Return those rows, of all or of a few, whose answer lies within its radius in every field.

    The radius is the floor, growing with the answer as rounding does, or half a unit of the last digit.
    """
    radii = [
        (max(floor, unit / 2) * SLACK, floor / abs(key) * SLACK if key else 0.0)
        for unit, key, floor in zip(units, table.keys, table.floors, strict=True)
    ]
    looked_at = _near(table, values, radii) if among is None else among
    return [at for at in looked_at if _fits(table.row(at), values, radii)]


def _near(table: Table, values: Sequence[float], radii: Sequence[tuple[float, float]]) -> Sequence[int]:
    """Return the rows that may fit, all that do among them: of each answer only its ends are compared.

    An answer that is within `growth` times itself of a value is within growth/(1 - growth) times the value.
    """
    left: Sequence[int] | None = None
    for answers, value, (least, growth) in zip(table.columns, values, radii, strict=True):
        grown = growth * abs(value) / (1 - growth) if growth < MOST_GROWTH else inf
        reach = max(least, grown) * SLACK
        low, high = value - reach, value + reach
        if left is None:
            left = [at for at, answer in enumerate(answers) if low <= answer <= high]
        elif left:
            left = [at for at in left if low <= answers[at] <= high]
    return left or ()


def _fits(row: Sequence[float], values: Sequence[float], radii: Sequence[tuple[float, float]]) -> bool:
    return all(
        abs(value - answer) <= max(least, growth * abs(answer))
        for answer, value, (least, growth) in zip(row, values, radii, strict=True)
    )


def spreads(table: Table) -> list[float]:
    """Return how widely wrong answers lie about the key in each field: floor plus median distance."""
    count, sigma = len(table.singles), []
    for key, floor, answers in zip(table.keys, table.floors, table.columns, strict=True):
        away = [abs(answer - key) if isfinite(answer) else 0.0 for answer in answers[:count]]
        sigma.append(floor + (median(away) if away else 0.0))
    return sigma


def chance(table: Table, written: Written, units: Sequence[float], at: int, sigma: Sequence[float]) -> float:
    """Return how likely a random wrong answer lies as near to an explanation: a Cauchy law about the key.

    `sigma` is how widely wrong answers lie about the key: `spreads`.
    """
    likely: list[float] = []
    columns = zip(table.keys, table.floors, sigma, table.row(at), strict=True)
    for field, (key, floor, spread, answer) in enumerate(columns):
        if not written.right[field]:
            radius = max(floor * max(1.0, abs(answer / key) if key else 1.0), units[field] / 2)
            far = (answer - key) / spread if spread else 0.0
            density = 1 / (pi * spread * (1 + far * far)) if spread else inf
            likely.append(min(1.0, 2 * radius * density) if radius else 0.0)
    return prod(likely)


def allowed(table: Table, at: int, limit: float) -> float:
    """Return the chance up to which an explanation may be named; more for a single that was promised."""
    promised = at < len(table.singles) and table.singles[at] in table.distinguish
    return max(limit, DISTINGUISHED_CHANCE) if promised else limit


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
