"""What a variant keeps of its certificate: the proof in words and numbers, and the answers of wrong roads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from service.grading.decimals import written_together
from service.grading.table import packed
from service.kinds import KINDS
from service.solver import explanations
from service.solver.arrays import total
from service.solver.certificate import SEPARATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from service.solver.arrays import Array, Flags
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Plain

SEPARATION_FIGURES = 4

PROPORTION = 0.6180339887
"""In what proportion fields are added where answers are compared at a glance."""

ROUNDING = 1e-12
"""More than what rounding does to a sum of fields, as a part of it."""


def telling(exercise: Exercise, batch: Batch) -> Flags:
    """Return (F, V): in which fields some claimed misconception differs from the key; others do not count."""
    found = batch.certificate
    claimed = found.wrong[exercise.claimed()]
    away = np.abs(claimed - found.keys) >= SEPARATION * found.floors
    return np.asarray(np.logical_or.reduce(away | ~np.isfinite(claimed)))


@dataclass(frozen=True, slots=True)
class Near:
    """By variant: the misconception nearest to the key, how many widths away it is, and which are alike."""

    names: Sequence[str]
    separations: Sequence[object]
    sets: Sequence[object]


def near(exercise: Exercise, batch: Batch) -> Near:
    """Return what is near to what; nothing is said of a distance that is not finite."""
    claimed = batch.certificate.distances[exercise.claimed()]
    widths = map(float, written_together(claimed.min(axis=0).tolist(), SEPARATION_FIGURES))
    return Near(
        names=list(map(exercise.claims.__getitem__, claimed.argmin(axis=0).tolist())),
        separations=[width if isfinite(width) else None for width in widths],
        sets=sets(exercise, batch),
    )


def proofs(
    exercise: Exercise,
    found: Near,
    floors: Sequence[Mapping[str, Plain]],
    tolerances: Sequence[Mapping[str, Plain]],
) -> list[dict[str, object]]:
    """Return what each variant keeps of its certificate, with its floors and tolerances by response."""
    claims, distinguish = list(exercise.claims), list(exercise.distinguish)
    return [
        {
            "nearest": nearest,
            "separation": separation,
            "claims": claims,
            "distinguish": distinguish,
            "sets": fitting,
            "floor": floor,
            "tolerance": tolerance,
        }
        for nearest, separation, fitting, floor, tolerance in zip(
            found.names, found.separations, found.sets, floors, tolerances, strict=True
        )
    ]


def sets(exercise: Exercise, batch: Batch) -> list[dict[str, list[str]]]:
    """Return for each misconception those that its answer, written to the stated figures, fits as well."""
    names = exercise.wrong
    result: list[dict[str, list[str]]] = [{} for _ in range(batch.certificate.keys.shape[-1])]
    for row, other, at in alike(exercise, batch):
        result[at].setdefault(names[row], []).append(names[other])
    return result


def alike(exercise: Exercise, batch: Batch) -> list[list[int]]:
    """Return each [misconception, another one, variant] where the first's answer fits the other, in order.

    That is `explanations.fits`, looked at only where it may be.
    """
    found = batch.certificate
    with np.errstate(all="ignore"):
        least = explanations.radii(found.keys, found.floors, found.wrong, np.zeros_like(found.keys))
        widest = least * explanations.SLACK
        near = nearby(found.wrong, widest + exercise.precision.most(found.wrong) * explanations.SLACK)
        for field in range(len(found.keys)):
            row, other, at = near
            answers = found.wrong[row, field, at]
            units = exercise.precision.unit(answers)
            away = np.abs(exercise.precision.rounded(answers, units) - found.wrong[other, field, at])
            half = units / 2 * explanations.SLACK
            near = near[:, away <= np.maximum(widest[other, field, at], half)]
    result: list[list[int]] = near.T.tolist()
    return result


def nearby(answers: Array, reach: Array) -> NDArray[np.intp]:
    """Return (3, N): misconception, another one, and variant, wherever two of the answers (M, F, V) may fit.

    What fits in every field, rounded or not, is no further apart than both reach together, and so are the
    sums of fields in any proportion. One that leads elsewhere seldom brings others near.
    """
    proportions = PROPORTION ** np.arange(answers.shape[1])[:, np.newaxis]
    sums = total(answers * proportions, axis=1)
    reach = total(reach * proportions, axis=1) + ROUNDING * np.abs(sums)
    lowest, highest = sums - reach, sums + reach
    above = lowest[:, np.newaxis] > highest
    may = ~(above | np.swapaxes(above, 0, 1))
    same = np.arange(len(may))
    may[same, same] = False
    return np.stack(np.unravel_index(np.flatnonzero(may), may.shape))


def tables(question: SolverQuestion, batch: Batch, keys: Sequence[Sequence[str]]) -> list[dict[str, object]]:
    """Return the answers of all singles and pairs as `grading.table` reads them, with the keys as written."""
    shared = roads_of(question, batch)
    written = zip(*[map(float, column) for column in keys], strict=True)
    floors = batch.certificate.floors.T.tolist()
    return [
        {**shared, "answers": answers, "floors": floor, "keys": list(key)}
        for answers, floor, key in zip(answers_of(batch), floors, written, strict=True)
    ]


def answers_of(batch: Batch) -> Iterator[str]:
    """Return the answers of all singles and pairs to each variant, packed; NaN where there is none."""
    singles, pairs = batch.certificate.wrong, batch.pair_answers
    answers = np.empty((singles.shape[-1], len(singles) + len(pairs), singles.shape[1]), dtype="<f8")
    answers[:, : len(singles)] = np.moveaxis(singles, -1, 0)
    answers[:, len(singles) :] = np.moveaxis(pairs, -1, 0)
    none = ~np.isfinite(answers)
    if none.any():
        answers[none] = np.nan
    return (packed(each.data) for each in answers)


def roads_of(question: SolverQuestion, batch: Batch) -> dict[str, object]:
    """Return what the tables of all variants have in common.

    Misconceptions that the kind does not know, being the question's own, are kept with their words.
    """
    exercise = question.exercise
    shared: dict[str, object] = {
        "singles": list(exercise.wrong),
        "pairs": packed(bytes([exercise.wrong.index(name) for pair in batch.pairs for name in pair])),
        "distinguish": list(exercise.distinguish),
        "precision": asdict(exercise.precision),
    }
    known = KINDS[question.kind].misconceptions
    own = {name: exercise.recipe.misconceptions[name] for name in exercise.wrong if name not in known}
    if own:
        shared["own"] = {name: [each.nature.value, each.feedback] for name, each in own.items()}
    return shared
