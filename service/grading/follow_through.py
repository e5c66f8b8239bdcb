"""Follow-through: later steps judged from one's own earlier ones, earlier errors named (engine §5, §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.grading import diagnosis
from service.grading.trail import Continued, Trail
from service.solver.carrying import plausible
from service.vocabulary import NotCarried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.grading.diagnosis import Written
    from service.grading.table import Table
    from service.solver.carrying import Carried
    from service.vocabulary import Explanation, Misconception

IN_PARTS = 0.5
"""What of the chance of a name is left for all stages together: the whole submission was looked at before."""


def follow(
    trail: Trail, misconceptions: Mapping[str, Misconception], *, explain: bool
) -> tuple[Explanation, ...]:
    """Judge wrong entries from earlier ones, stage by stage, and return what explains those that remain.

    Without `explain` (the whole submission is explained already) only what may earn credit is looked at.
    """
    found: list[Explanation] = []
    stages = trail.stages()
    for pins, members in stages.items():
        sources = tuple(name for name in pins if not trail.is_right(name))
        if all(map(trail.is_right, members)) or (pins and not sources and not explain):
            continue
        carried = trail.carry(pins, members) if pins else None
        if sources and carried:
            trail.continued.update(judged(trail, members, pins, carried))
        if carried or not pins:
            table, written = trail.table(members, carried), trail.written(members)
            fitting = held(trail, sources) if all(written.right) else roads(table, written)
            trail.roads.update(dict.fromkeys(members, fitting))
            if explain and not all(written.right):
                found += diagnosis.diagnose(table, written, misconceptions, share=IN_PARTS / len(stages))
    return merged(found)


def roads(table: Table, written: Written) -> frozenset[str]:
    """Return the single misconceptions whose answers are what was written."""
    units, count = diagnosis.exact_units(table.precision, written), len(table.singles)
    return frozenset(table.singles[at] for at in diagnosis.fits(table, written.values, units) if at < count)


def held(trail: Trail, sources: Sequence[str]) -> frozenset[str]:
    """Return the single misconceptions that all of some wrong entries show: going on rightly adds none."""
    known = [trail.roads.get(name, frozenset()) for name in sources]
    return frozenset.intersection(*known) if known else frozenset()


def judged(
    trail: Trail, members: Sequence[str], pins: tuple[str, ...], carried: Carried
) -> dict[str, Continued]:
    """Return how the wrong entries of one stage that follow from earlier ones stand to them."""
    sources = tuple(name for name in pins if not trail.is_right(name))
    refused = refusal(trail, sources, carried)
    result = {}
    for name in members:
        places = trail.places(carried.exercise.ask, [name])
        right, follows = trail.entries[name].right, following(trail, name, carried, places)
        if tuple(map(max, right, follows)) != right:
            moved = tuple(map(min, follows, carried.moves()[places, 0].tolist()))
            either = tuple(map(max, right, moved))
            why = refused or (NotCarried.TRIVIAL if either == right else None)
            result[name] = Continued(right, refused=why) if why else Continued(either, sources=sources)
    return result


def following(trail: Trail, name: str, carried: Carried, places: list[int]) -> tuple[bool, ...]:
    """Return which numbers of an entry are what the earlier ones come to, honest rounding allowed."""
    keys, floors = carried.certificate.keys[places, 0], carried.certificate.floors[places, 0]
    away = np.abs(np.array(trail.entries[name].values) - keys)
    return tuple((away <= floors).tolist())


def refusal(trail: Trail, sources: tuple[str, ...], carried: Carried) -> NotCarried | None:
    """Return why nothing that follows from wrong entries is credited, or None.

    The entries must not be absurd, and from there the right answer must be told from doing nothing, and from
    the misconceptions that the student may hold, judging by the wrong entries.
    """
    if not all(sane(trail, name) for name in sources):
        return NotCarried.OUT_OF_RANGE
    if not carried.moves().any():
        return NotCarried.TRIVIAL
    told = carried.tells({name: np.array([True]) for name in held(trail, sources)})
    return None if told.all() else NotCarried.TOO_CLOSE


def sane(trail: Trail, name: str) -> bool:
    """Return whether an entry lies where honest work, right or wrong, may lead."""
    table = trail.stored.only(trail.places(trail.exercise.ask, [name]))
    wrong = [row for road, row in table.roads().items() if road in trail.exercise.claims]
    values, keys = (np.array(each).reshape(-1, 1) for each in (trail.entries[name].values, table.keys))
    return bool(plausible(values, keys, np.array(wrong, dtype=np.float64)[..., np.newaxis]).all())


def merged(found: Sequence[Explanation]) -> tuple[Explanation, ...]:
    """Return explanations with those of the same misconceptions, found at several stages, as one."""
    by_names: dict[tuple[str, ...], Explanation] = {}
    for each in found:
        before = by_names.get(each.misconceptions, each)
        explains = tuple(dict.fromkeys((*before.explains, *each.explains)))
        by_names[each.misconceptions] = before._replace(explains=explains)
    return tuple(by_names.values())
