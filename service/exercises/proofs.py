"""What a variant keeps of its certificate: the proof in words and numbers, and the answers of wrong roads."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from service.solver import explanations
from service.solver.certificate import SEPARATION
from service.solver.tolerance import magnitude, powers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.solver.arrays import Array, Flags
    from service.solver.exercise import Exercise
    from service.solver.redraw import Batch

FINE = 1e6
"""Answers of wrong roads are kept to a part of this size of their field's floor, as decimals."""


def telling(exercise: Exercise, batch: Batch) -> Flags:
    """Return (F, V): in which fields some claimed misconception differs from the key; others do not count."""
    found = batch.certificate
    claimed = found.wrong[[exercise.wrong.index(name) for name in exercise.claims]]
    away = np.abs(claimed - found.keys) >= SEPARATION * found.floors
    return np.asarray(np.logical_or.reduce(away | ~np.isfinite(claimed)))


def proofs(exercise: Exercise, batch: Batch) -> Iterator[dict[str, object]]:
    """Yield for each variant the misconception nearest to the key, how far it is, and which fit together."""
    found = batch.certificate
    claimed = found.distances[[exercise.wrong.index(name) for name in exercise.claims]]
    nearest = claimed.argmin(axis=0)
    shared = {"claims": list(exercise.claims), "distinguish": list(exercise.distinguish)}
    columns = zip(nearest.tolist(), claimed.min(axis=0).tolist(), sets(exercise, batch), strict=True)
    for name, separation, alike in columns:
        shown = float(f"{separation:.4g}") if isfinite(separation) else None
        yield {"nearest": exercise.claims[name], "separation": shown, **shared, "sets": alike}


def sets(exercise: Exercise, batch: Batch) -> list[dict[str, list[str]]]:
    """Return for each misconception those that its answer, written to the stated figures, fits as well."""
    found, names = batch.certificate, exercise.wrong
    with np.errstate(all="ignore"):
        units, written = exercise.precision.unit(found.wrong), exercise.precision.rounded(found.wrong)
        least = explanations.radii(found.keys, found.floors, found.wrong, np.zeros_like(found.keys))
        near = np.stack(
            [
                explanations.fits(written[row], found.wrong, np.maximum(least, units[row] / 2))
                for row in range(len(names))
            ]
        )
    near[np.arange(len(names)), np.arange(len(names))] = False
    result: list[dict[str, list[str]]] = [{} for _ in range(near.shape[-1])]
    for at, row, other in np.argwhere(np.moveaxis(near, -1, 0)).tolist():
        result[at].setdefault(names[row], []).append(names[other])
    return result


def tables(exercise: Exercise, batch: Batch) -> Iterator[dict[str, object]]:
    """Yield the answers of all singles and pairs as `grading.table` reads them, but for the keys."""
    found = batch.certificate
    shared = {
        "singles": list(exercise.wrong),
        "pairs": [exercise.wrong.index(name) for pair in batch.pairs for name in pair],
        "distinguish": list(exercise.distinguish),
        "precision": asdict(exercise.precision),
    }
    answers = rounded(np.concatenate([found.wrong, batch.pair_answers]), found.floors)
    flat = answers.reshape(-1, answers.shape[-1])
    finite = np.logical_and.reduce(np.isfinite(flat)).tolist()
    for numbers, floors, whole in zip(flat.T.tolist(), found.floors.T.tolist(), finite, strict=True):
        told = numbers if whole else [each if isfinite(each) else None for each in numbers]
        yield {**shared, "answers": told, "floors": floors}


def rounded(answers: Array, floors: Array) -> Array:
    """Return answers (E, F, V) as short decimals, rounded to a millionth of their field's floor."""
    with np.errstate(all="ignore"):
        scale = FINE / powers(magnitude(floors))
        short = np.rint(answers * scale) / scale
    return short if np.isfinite(short).all() else np.where(np.isfinite(short), short, answers)
