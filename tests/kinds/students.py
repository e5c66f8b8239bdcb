"""Simulated students of a kind: those who hold a misconception, and those who write any wrong number."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from service.exercises.answers import grade, read
from service.exercises.assembly import shaped
from service.exercises.authoring import read as question_of
from service.exercises.variants import certified, draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.solver.exercise import SolverQuestion
from service.solver.tolerance import Precision
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.solver.arrays import Array
    from service.solver.steps import Environment
    from service.vocabulary import Outcome, Plain, Variant

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 1001)]
FEWER = SEEDS[:100]
FOUR_FIGURES = Precision(4)


def changed(kind: str, more: dict[str, Plain] | None = None, **fields: Plain) -> SolverQuestion:
    """Return a kind's example with some more or other parameters, and other fields."""
    tree = cast("dict[str, Plain]", plain(kind)) | fields
    tree["parameters"] = {**cast("dict[str, Plain]", tree["parameters"]), **(more or {})}
    question = question_of(read_question(tree))
    assert isinstance(question, SolverQuestion)
    return question


def solved(question: SolverQuestion) -> Environment:
    """Return the givens and all right steps of a thousand variants, by name."""
    return certified(question, SEEDS).environment


def write(variant: Variant, numbers: Array, precision: Precision = FOUR_FIGURES) -> Outcome:
    """Return what comes of some numbers, one for each asked field, written as precisely as said."""
    texts = [decimal_text(value, 12) for value in precision.rounded(numbers).tolist()]
    shapes = {each.identifier: each.sizes for each in variant.declarations}
    return grade(variant, read(variant.declarations, shaped(texts, shapes)))


def roads(variant: Variant) -> Iterator[tuple[str, Array]]:
    """Yield each claimed misconception of a variant with its finite answers."""
    assert variant.explanations is not None
    assert variant.certificate is not None
    for name, row in Table.read(variant.explanations).roads().items():
        numbers = np.array(row)
        if np.isfinite(numbers).all() and name in cast("list[str]", variant.certificate["claims"]):
            yield name, numbers


def named_share(question: SolverQuestion, *, stated: bool = False) -> float:
    """Return what share of claimed misconceptions is named; fail if one is named as another.

    They are written to four significant figures, or as precisely as the prompt has `stated`.
    """
    precision = question.exercise.precision if stated else FOUR_FIGURES
    named = count = 0
    for variant in draw(question, FEWER):
        for name, numbers in roads(variant):
            found = [each.misconceptions for each in write(variant, numbers, precision).diagnosis]
            assert not found or (name,) in found, f"{name} is taken for {found}"
            named, count = named + bool(found), count + 1
    return named / count


def falsely_explained_share(question: SolverQuestion) -> float:
    """Return what share of random wrong numbers is explained.

    The errors are as large as those of misconceptions: the median distance from the key times a draw of
    Student's t with two degrees of freedom (engine §4); in one field, or in all.
    """
    random = np.random.default_rng(4)
    explained = count = 0
    for variant in draw(question, SEEDS):
        assert variant.explanations is not None
        table = Table.read(variant.explanations)
        keys, rows = np.array(table.keys), np.array(table.rows[: len(table.singles)])
        away = np.abs(rows - keys)
        spread = np.median(np.where(np.isfinite(away), away, 0.0), axis=0) + np.array(table.floors)
        errors = spread * random.standard_t(2, len(keys))
        if random.random() < 1 / 2:
            errors[np.arange(len(keys)) != random.integers(len(keys))] = 0.0
        outcome = write(variant, keys + errors)
        if outcome.fraction < 1:
            explained, count = explained + bool(outcome.diagnosis), count + 1
    return explained / count
