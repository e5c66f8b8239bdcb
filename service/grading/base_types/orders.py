"""Orders: identifiers from first to last, credited by how much of the right order is there."""

from __future__ import annotations

from bisect import bisect_left
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import Judged, Reading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.vocabulary import Declaration, Plain


def read_order(declaration: Declaration, raw: Plain, order: tuple[str, ...]) -> Reading:
    """Return an order of identifiers that are offered; of all of them, where nothing may be left out."""
    missing = [each.identifier for each in declaration.choices if each.identifier not in order]
    if missing and declaration.options.get("all"):
        raise UnreadableError("incomplete_order", f"Put all in order; missing: {', '.join(missing)}.")
    return Reading(raw, list(order), parts=order)


def judge_order(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of an order by the rule that the bounds name, and the reason of what is misplaced."""
    if reading is None:
        return Judged((0.0,), (1.0,))
    right: list[str] = bound["order"]
    fraction = max(0.0, CREDITS[bound["credit"]](right, reading.parts))
    reasons: Mapping[str, str] = bound["feedback"]
    there = dict(zip(reading.parts, right, strict=False))
    told = tuple(reasons[name] for name in reading.parts if there.get(name) != name and reasons.get(name))
    return Judged((fraction,), (1.0,), told)


def places(right: Sequence[str], order: Sequence[str]) -> list[int | None]:
    """Return where each item of an order belongs, None for what does not belong."""
    return [right.index(name) if name in right else None for name in order]


def less_distractors(length: int, right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of a length beyond 1, which any order has; each distractor takes off as one item."""
    distractors = sum(name not in right for name in order)
    return (length - 1 - distractors) / (len(right) - 1)


def run(right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of the longest run of items of which each is followed by its successor."""
    longest = length = 1
    found = places(right, order)
    for before, after in pairwise(found):
        length = length + 1 if before is not None and after == before + 1 else 1
        longest = max(longest, length)
    return less_distractors(longest, right, order)


def subsequence(right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of the longest increasing subsequence (Schensted 1961; patience sorting)."""
    tails: list[int] = []
    for place in places(right, order):
        if place is not None:
            at = bisect_left(tails, place)
            tails[at : at + 1] = [place]
    return less_distractors(len(tails), right, order)


def position(right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of items at their place, less one for each distractor."""
    there = sum(name == wanted for name, wanted in zip(order, right, strict=False))
    return (there - sum(name not in right for name in order)) / len(right)


def neighbors(right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of items that their successor follows at once; each distractor takes off as one."""
    found = places(right, order)
    followed = sum(before is not None and after == before + 1 for before, after in pairwise(found))
    return (followed - found.count(None)) / (len(right) - 1)


def pairs(right: Sequence[str], order: Sequence[str]) -> float:
    """Return the share of all pairs of items in the right order (Kendall 1938), about 1/2 by chance.

    A distractor takes off as many pairs as an item that is missing.
    """
    found = [place for place in places(right, order) if place is not None]
    standing = sum(before < after for before, after in combinations(found, 2))
    lost = (len(order) - len(found)) * (len(right) - 1)
    return (standing - lost) / (len(right) * (len(right) - 1) / 2)


def exactly(right: Sequence[str], order: Sequence[str]) -> float:
    """Return 1 for the right order alone."""
    return float(list(right) == list(order))


CREDITS: Mapping[str, Callable[[Sequence[str], Sequence[str]], float]] = {
    "run": run,
    "subsequence": subsequence,
    "neighbors": neighbors,
    "pairs": pairs,
    "position": position,
    "all": exactly,
}
"""What an order is worth, by the name of the rule."""
