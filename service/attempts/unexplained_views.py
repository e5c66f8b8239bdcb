"""What staff see of a question's unexplained answers: clusters in numbers and words, an example of each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from service.exercises.assembly import shaped
from service.exercises.recurring import Answers, Behind, Cluster, clusters, gathered
from service.grading.decimals import decimal_text
from service.solver.exercise import SolverQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.kinds import Question
    from service.solver.arrays import Array

FIGURES = 6


def clusters_view(rows: Sequence[Any], question_of: Callable[[str], Question | None]) -> list[dict[str, Any]]:
    """Show what answers have in common, revision by revision, the largest cluster first.

    Answers to variants of another version of their kind are left out: its steps may be others.
    """
    by_revision = sorted(rows, key=lambda row: str(row.revision_id))
    found: list[dict[str, Any]] = []
    for revision_id, group in groupby(by_revision, key=lambda row: str(row.revision_id)):
        question = question_of(revision_id)
        if isinstance(question, SolverQuestion):
            alike = [row for row in group if row.kind_version == question.version]
            found += _of_revision(question, alike, len(rows)) if alike else ()
    return sorted(found, key=lambda each: -each["count"])


def _of_revision(question: SolverQuestion, rows: Sequence[Any], count: int) -> Iterator[dict[str, Any]]:
    coordinates, scales, radii = (_columns(rows, name) for name in ("coordinates", "scales", "radii"))
    answers = gathered(question.exercise, [row.givens for row in rows], coordinates, scales, radii)
    for cluster in clusters(answers):
        members = list(cluster.members)
        yield {
            "count": len(members),
            "share": round(len(members) / count, 4),
            "behind": [_behind(each) for each in cluster.behind],
            "center": [float(f"{each:.4g}") for each in np.median(coordinates[:, members], axis=1)],
            "example": _example(answers, cluster, rows),
        }


def _columns(rows: Sequence[Any], name: str) -> Array:
    return np.array([row.numbers[name] for row in rows], dtype=np.float64).T


def _behind(each: Behind) -> dict[str, Any]:
    return {
        "identifier": each.identifier,
        "number": each.number,
        "form": each.form,
        "step": each.step or None,
        "coefficient": each.coefficient,
        "says": in_words(each),
    }


def in_words(behind: Behind) -> str:
    """Say what is behind one number."""
    if behind.coefficient is None:
        return {"right": "right"}.get(behind.form, "nothing in common")
    size = decimal_text(abs(behind.coefficient), FIGURES)
    times = f"{size} times {behind.step}"
    if behind.form == "added":
        return f"the key {'plus' if behind.coefficient > 0 else 'minus'} {times}"
    return times if behind.coefficient > 0 else f"minus {times}"


def _example(answers: Answers, cluster: Cluster, rows: Sequence[Any]) -> dict[str, Any]:
    at, exercise = cluster.members[0], answers.exercise
    key = exercise.answers(answers.environment)[:, at]
    shapes = {name: answers.environment[name].shape[:-1] for name in exercise.ask}
    texts = {
        name: [decimal_text(float(each), FIGURES) for each in numbers]
        for name, numbers in (("key", key), ("answers", key + answers.errors[:, at]))
    }
    return {"givens": rows[at].givens, **{name: shaped(each, shapes) for name, each in texts.items()}}
