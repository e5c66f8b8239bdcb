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
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.solver.arrays import Array, Flags
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Plain


def telling(exercise: Exercise, batch: Batch) -> Flags:
    """Return (F, V): in which fields some claimed misconception differs from the key; others do not count."""
    found = batch.certificate
    claimed = found.wrong[[exercise.wrong.index(name) for name in exercise.claims]]
    away = np.abs(claimed - found.keys) >= SEPARATION * found.floors
    return np.asarray(np.logical_or.reduce(away | ~np.isfinite(claimed)))


def proofs(
    exercise: Exercise,
    batch: Batch,
    floors: Sequence[Mapping[str, Plain]],
    tolerances: Sequence[Mapping[str, Plain]],
) -> list[dict[str, object]]:
    """Return for each variant the misconception nearest to the key, how far it is, and which fit together.

    Its floors and tolerances are kept with it, by response.
    """
    found = batch.certificate
    claimed = found.distances[[exercise.wrong.index(name) for name in exercise.claims]]
    claims, distinguish = list(exercise.claims), list(exercise.distinguish)
    columns = (claimed.argmin(axis=0).tolist(), claimed.min(axis=0).tolist(), sets(exercise, batch))
    return [
        {
            "nearest": claims[nearest],
            "separation": float(f"{separation:.4g}") if isfinite(separation) else None,
            "claims": claims,
            "distinguish": distinguish,
            "sets": fitting,
            "floor": floor,
            "tolerance": tolerance,
        }
        for nearest, separation, fitting, floor, tolerance in zip(*columns, floors, tolerances, strict=True)
    ]


def sets(exercise: Exercise, batch: Batch) -> list[dict[str, list[str]]]:
    """Return for each misconception those that its answer, written to the stated figures, fits as well."""
    names = exercise.wrong
    result: list[dict[str, list[str]]] = [{} for _ in range(batch.certificate.keys.shape[-1])]
    for row, other, at in alike(exercise, batch):
        result[at].setdefault(names[row], []).append(names[other])
    return result


def alike(exercise: Exercise, batch: Batch) -> list[list[int]]:
    """Return each [misconception, another one, variant] where the first one's answer fits the other.

    That is `explanations.fits`, field by field, and in each only where those before it fit.
    """
    found = batch.certificate
    with np.errstate(all="ignore"):
        units = exercise.precision.unit(found.wrong)
        written = exercise.precision.rounded(found.wrong, units)
        least = explanations.radii(found.keys, found.floors, found.wrong, np.zeros_like(found.keys))
        widest, half = least * explanations.SLACK, units / 2 * explanations.SLACK
        near = nearby(written[:, 0], found.wrong[:, 0], widest[:, 0], half[:, 0])
        for field in range(1, len(found.keys)):
            row, other, at = near
            away = np.abs(written[row, field, at] - found.wrong[other, field, at])
            near = near[:, away <= np.maximum(widest[other, field, at], half[row, field, at])]
    result: list[list[int]] = near.T.tolist()
    return result


def nearby(written: Array, answers: Array, widest: Array, half: Array) -> NDArray[np.intp]:
    """Return (3, N): misconception, another one, and variant, wherever one field of theirs fits (M, V)."""
    near = np.empty((len(written), *answers.shape), dtype=np.bool_)
    for row, value in enumerate(written):
        np.less_equal(np.abs(value - answers), np.maximum(widest, half[row]), out=near[row])
        near[row, row] = False
    return np.stack(np.unravel_index(np.flatnonzero(near), near.shape))


def tables(question: SolverQuestion, batch: Batch, keys: Sequence[Sequence[str]]) -> list[dict[str, object]]:
    """Return the answers of all singles and pairs as `grading.table` reads them, with the keys as written.

    Misconceptions that the kind does not know, being the question's own, are kept with their words.
    """
    exercise = question.exercise
    found = batch.certificate
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
    answers = np.concatenate([found.wrong, batch.pair_answers])
    answers[~np.isfinite(answers)] = np.nan
    by_variant = np.ascontiguousarray(answers.reshape(-1, answers.shape[-1]).T, dtype="<f8")
    read = zip(*[map(float, column) for column in keys], strict=True)
    return [
        {**shared, "answers": packed(numbers), "floors": floors, "keys": list(key)}
        for numbers, floors, key in zip(by_variant, found.floors.T.tolist(), read, strict=True)
    ]
