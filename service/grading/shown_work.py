"""Judging shown work line by line, each from the student's own lines before it (engine §5).

A line is right, or it follows from wrong lines that it is worked out from, or it is wrong itself: then the
misconceptions that lead from those lines to it are looked for. An asked step that follows is worth the share
of the lines on its way that are not wrong, where going on from the wrong ones may count at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from service.grading import diagnosis
from service.grading.diagnosis import Written
from service.grading.judge import Findings
from service.grading.table import Table, columns_of
from service.grading.trail import Continued
from service.solver.carrying import begun, carry, from_there, plausible
from service.solver.certificate import floor, wrong_answers
from service.vocabulary import JudgedLine, LineStatus, NotCarried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.grading.base_types import Judged
    from service.grading.work import Worked
    from service.solver.arrays import Array
    from service.solver.exercise import Exercise
    from service.solver.steps import Environment
    from service.vocabulary import Explanation, Misconception


@dataclass(frozen=True, slots=True)
class Step:
    """One step from where a student stood: the exercise that asks it alone, key, floor and wrong answers."""

    exercise: Exercise
    keys: Array
    floors: Array
    wrong: Array

    @classmethod
    def of(cls, exercise: Exercise, run: Environment) -> Step:
        """Return a step of a right run; numbers by entry, wrong answers by misconception and entry."""
        keys = exercise.answers(run)[:, 0]
        wrong = [wrong_answers(exercise, run, name)[:, 0] for name in exercise.wrong]
        floors = floor(exercise, run)[:, 0]
        return cls(exercise, keys, floors, np.array(wrong).reshape(-1, len(keys)))

    def reached(self, values: Sequence[float]) -> tuple[bool, ...]:
        """Return which numbers are the step's, honest rounding allowed."""
        return tuple((np.abs(np.array(values) - self.keys) <= self.floors).tolist())

    def table(self) -> Table:
        """Return the answers of wrong roads from here."""
        return Table(
            singles=self.exercise.wrong,
            pairs="",
            columns=columns_of(self.wrong),
            keys=self.keys.tolist(),
            floors=self.floors.tolist(),
            distinguish=(),
            precision=self.exercise.precision,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How one line stands, and the step as it is from the lines before it."""

    line: Worked
    status: LineStatus
    step: Step
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One submission of shown work: the variant's right run, and every line in the order of work."""

    identifier: str
    exercise: Exercise
    run: Environment
    lines: Mapping[str, Worked]
    standing: dict[str, Standing]

    @classmethod
    def of(
        cls, identifier: str, exercise: Exercise, givens: Environment, lines: Mapping[str, Worked]
    ) -> Desk:
        """Return the lines with how each stands."""
        run = exercise.recipe.run(givens, tuple(exercise.recipe.steps))
        desk = cls(identifier, exercise, run, lines, {})
        plan = exercise.recipe.plan(exercise.ask, rebuild=True) or ()
        for name in [step.name for step in plan if step.name in lines]:
            desk.standing[name] = desk.stands(name)
        return desk

    def stands(self, name: str) -> Standing:
        """Return how a line stands to the nearest lines before it."""
        line = self.lines[name]
        before = self.exercise.recipe.sources(name, frozenset(self.lines))
        alone = self.alone(name)
        if all(alone.reached(line.values)):
            return Standing(line, LineStatus.RIGHT, alone, before)
        later = self.later(name, before) if before else alone
        follows = before and all(later.reached(line.values))
        return Standing(line, LineStatus.FOLLOWS if follows else LineStatus.WRONG, later, before)

    def alone(self, name: str) -> Step:
        """Return a step of the right run."""
        wrong = tuple(each for each in self.exercise.wrong if self.exercise.recipe.visible((name,), (each,)))
        claims = tuple(each for each in self.exercise.claims if each in wrong)
        return Step.of(replace(self.exercise, ask=(name,), wrong=wrong, claims=claims), self.run)

    def later(self, name: str, before: tuple[str, ...]) -> Step:
        """Return a step as it is from lines before it, as they were written."""
        exercise = from_there(self.exercise, before, (name,))
        return Step.of(exercise, begun(exercise, self.run, self.pins(before)))

    def pins(self, names: Sequence[str]) -> dict[str, Array]:
        """Return what was written for some steps."""
        return {name: self.lines[name].array for name in names}

    def on_the_way(self, name: str) -> list[str]:
        """Return the lines that one is worked out from, directly or by others, and itself."""
        found, waiting = {name}, [name]
        while waiting:
            earlier = [each for each in self.standing[waiting.pop()].before if each not in found]
            found.update(earlier)
            waiting += earlier
        return [each for each in self.standing if each in found]

    def wrong(self, among: Sequence[str]) -> tuple[str, ...]:
        """Return the wrong ones of some lines."""
        return tuple(each for each in among if self.standing[each].status is LineStatus.WRONG)

    def roads(self, name: str) -> frozenset[str]:
        """Return the misconceptions that lead to a line from the lines before it."""
        written, table = self.written(name), self.standing[name].step.table()
        units = diagnosis.exact_units(table.precision, written)
        fitting = diagnosis.fits(table, written.values, units)
        return frozenset(table.singles[at] for at in fitting)

    def written(self, name: str) -> Written:
        """Return a line as `diagnosis` takes it."""
        line, right = self.lines[name], self.standing[name].step.reached(self.lines[name].values)
        return Written((self.identifier,) * len(right), line.values, line.units, right)

    def refusal(self, name: str, sources: tuple[str, ...]) -> NotCarried | None:
        """Return why a step that follows from wrong lines earns nothing, or None."""
        for each in sources:
            step = self.alone(each)
            values = np.array(self.lines[each].values).reshape(-1, 1)
            wrong = step.wrong[step.exercise.claimed()][..., np.newaxis]
            if not plausible(values, step.keys.reshape(-1, 1), wrong).all():
                return NotCarried.OUT_OF_RANGE
        carried = carry(self.exercise, self.run, self.pins(sources), (name,))
        if carried is None:  # no misconception shows after the wrong lines: then they must not be zeros
            return None if self.later(name, sources).keys.any() else NotCarried.TRIVIAL
        if not carried.moves().any():
            return NotCarried.TRIVIAL
        held = frozenset.intersection(*map(self.roads, sources))
        told = carried.tells({road: np.array([True]) for road in held})
        return None if told.all() else NotCarried.TOO_CLOSE


def findings(desk: Desk, judged: Judged, misconceptions: Mapping[str, Misconception]) -> Findings:
    """Return how the lines stand, what explains the wrong ones, and what the asked steps are worth."""
    wrong = sorted(desk.wrong(tuple(desk.standing)), key=lambda name: desk.lines[name].line.number)
    explained: dict[tuple[str, ...], Explanation] = {}
    for name in wrong:
        for each in diagnosis.diagnose(desk.standing[name].step.table(), desk.written(name), misconceptions):
            explained.setdefault(each.misconceptions, each)
    lines = sorted(
        (JudgedLine(each.line.line.number, name, each.status) for name, each in desk.standing.items()),
        key=lambda each: each.line,
    )
    return Findings(
        diagnosis=tuple(explained.values()),
        continued={desk.identifier: continued(desk, judged)},
        lines={desk.identifier: tuple(lines)},
        first=wrong[0] if wrong else None,
    )


def continued(desk: Desk, judged: Judged) -> Continued:
    """Return what the asked steps are worth that follow from wrong lines."""
    right: list[bool] = []
    worth: list[float] = []
    sources: dict[str, None] = {}
    refused: NotCarried | None = None
    fractions = iter(judged.fractions)
    for name in desk.exercise.ask:
        count = desk.run[name][..., 0].size
        own = [next(fractions) >= 1 for _ in range(count)]
        share = 1.0
        if name in desk.standing and not all(own):
            why, share, wrong = credit(desk, name)
            refused = refused or why
            sources |= dict.fromkeys(wrong if share else ())
            own = [each or share > 0 for each in own]
        right += own
        worth += [share] * count
    return Continued(tuple(right), tuple(sources), None if sources else refused, tuple(worth))


def credit(desk: Desk, name: str) -> tuple[NotCarried | None, float, tuple[str, ...]]:
    """Return why an asked step earns nothing, or what it is worth and from which wrong lines it follows."""
    if desk.standing[name].status is not LineStatus.FOLLOWS:
        return None, 0.0, ()
    way = desk.on_the_way(name)
    sources = desk.wrong(way)
    why = desk.refusal(name, sources) if sources else None
    if why or not sources:
        return why, 0.0, ()
    return None, 1 - len(sources) / len(way), sources


def asked(bound: Mapping[str, Any], lines: Mapping[str, Worked], judged: Judged, identifier: str) -> Written:
    """Return the asked steps as `diagnosis` takes them; those without a line are left out."""
    start, values, units, right = 0, list[float](), list[float](), list[bool]()
    for name, each in bound["asked"].items():
        count = len(each["fields"])
        if name in lines:
            values += lines[name].values
            units += lines[name].units
            right += [fraction >= 1 for fraction in judged.fractions[start : start + count]]
        start += count
    return Written((identifier,) * len(values), tuple(values), tuple(units), tuple(right))
