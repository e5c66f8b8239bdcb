"""What each family's misconceptions give on a few givens: written by `python -m tests.kinds.pinned_roads`.

The givens are kept with the answers, so that what is drawn may change. Only a misconception that is meant to
give something else is a reason to write the file anew, or a new family.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion, stacked
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.exercise import Exercise

FILE = Path(__file__).with_suffix(".json")
SEEDS = (3, 11)
FIGURES = 12


def exercise_of(kind: str) -> Exercise | None:
    """Return what the solver draws for a kind's example, if it draws it."""
    question = read(read_question(plain(kind)))
    return question.exercise if isinstance(question, SolverQuestion) else None


def answers(exercise: Exercise, givens: Mapping[str, object]) -> dict[str, list[str]]:
    """Return what each misconception answers, number by number."""
    base = exercise.placed(givens)
    with np.errstate(all="ignore"):
        runs = {name: exercise.recipe.run(base, exercise.ask, (name,)) for name in exercise.wrong}
        return {
            name: [f"{float(each):.{FIGURES}g}" for each in stacked(run, exercise.ask)[:, 0]]
            for name, run in runs.items()
        }


def pinned() -> list[dict[str, Any]]:
    """Return every family's givens and wrong answers."""
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        exercise = exercise_of(kind)
        if exercise is not None:
            drawn = draw(read(read_question(plain(kind))), SEEDS)
            found += [
                {"kind": kind, "givens": dict(each.givens), "answers": answers(exercise, each.givens)}
                for each in drawn
            ]
    return found


if __name__ == "__main__":
    FILE.write_text(json.dumps(pinned(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
