"""What a variant keeps of its certificate: the proof in words and numbers, and the answers of wrong roads."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from service.grading.table import packed
from service.kinds import KINDS
from service.solver import explanations
from service.solver.certificate import SEPARATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.solver.arrays import Flags
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.redraw import Batch


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


def tables(question: SolverQuestion, batch: Batch) -> Iterator[dict[str, object]]:
    """Yield the answers of all singles and pairs as `grading.table` reads them, but for the keys.

    Misconceptions that the kind does not know, being the question's own, are kept with their words.
    """
    exercise = question.exercise
    found = batch.certificate
    shared: dict[str, object] = {
        "singles": list(exercise.wrong),
        "pairs": packed(bytes(exercise.wrong.index(name) for pair in batch.pairs for name in pair)),
        "distinguish": list(exercise.distinguish),
        "precision": asdict(exercise.precision),
    }
    known = KINDS[question.kind].misconceptions
    own = {name: exercise.recipe.misconceptions[name] for name in exercise.wrong if name not in known}
    if own:
        shared["own"] = {name: [each.nature.value, each.feedback] for name, each in own.items()}
    answers = np.concatenate([found.wrong, batch.pair_answers])
    answers[~np.isfinite(answers)] = np.nan
    by_variant = np.ascontiguousarray(answers.reshape(-1, answers.shape[-1]).T, dtype="<f8")
    for numbers, floors in zip(by_variant, found.floors.T.tolist(), strict=True):
        yield {**shared, "answers": packed(numbers.tobytes()), "floors": floors}
