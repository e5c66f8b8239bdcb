"""Naming the wrong road behind a wrong formula: the formula that it leads to, tried at the same points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.diagnosis import MOST_NAMED
from service.grading.equations import Points, same
from service.vocabulary import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.grading.base_types import Judged, Reading
    from service.solver.arrays import Array
    from service.vocabulary import Misconception


def explained(
    formulas: Mapping[str, Mapping[str, str]],
    bounds: Mapping[str, Any],
    readings: Mapping[str, Reading],
    judged: Mapping[str, Judged],
    misconceptions: Mapping[str, Misconception],
) -> tuple[Explanation, ...]:
    """Return what explains a submission of formulas: all of it together, or else each wrong one.

    `formulas` are those of misconceptions, by step. More than three explanations say nothing.
    """
    answered = [name for name in readings if name in judged]
    points = {name: Points.of(bounds[name]) for name in answered}
    texts = {name: {each[name] for each in formulas.values()} for name in answered}
    fitting = {
        name: fit(points[name].at(readings[name].parts[0]), points[name], texts[name]) for name in answered
    }
    fits = {
        road: {name for name in answered if found[name] in fitting[name]} for road, found in formulas.items()
    }
    wrong = [name for name in answered if judged[name].fraction < 1]
    whole = [road for road, found in fits.items() if len(found) == len(answered)]
    if whole or len(answered) < len(judged):
        return named(whole, wrong, misconceptions)
    parts = (
        named([road for road, found in fits.items() if name in found], [name], misconceptions)
        for name in wrong
    )
    return tuple(each for part in parts for each in part)


def fit(values: Array, points: Points, texts: Iterable[str]) -> frozenset[str]:
    """Return which formulas come to some values."""
    return frozenset(text for text in texts if same(values, points.of_kept(text)))


def named(
    roads: Sequence[str], explains: Sequence[str], misconceptions: Mapping[str, Misconception]
) -> tuple[Explanation, ...]:
    """Return misconceptions as explanations of some responses; none if there are too many."""
    if len(roads) > MOST_NAMED:
        return ()
    known = [misconceptions[road] for road in roads]
    return tuple(Explanation((each.name,), each.nature, tuple(explains), each.feedback) for each in known)
