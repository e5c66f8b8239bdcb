"""A batch drawn by the solver put into variants: worked out for the whole batch, then dealt out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from service.exercises.proofs import proofs, tables, telling
from service.grading.base_types import nest
from service.grading.decimals import about, decimal_text, decimal_texts
from service.kinds.static import reading_options
from service.vocabulary import Declaration, Problem, QuestionError, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Plain

Field = TypeVar("Field")

KEY_FIGURES = 12
FLOOR_FIGURES = 4
TWO_FIGURES = Context(prec=2, rounding=ROUND_FLOOR)
EXACT = 2.0**53
"""Beyond it floats are whole by chance, and JSON's readers do not agree about so many digits."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Columns of each asked number: keys, floors and half-widths as texts, and how much it weighs."""

    keys: list[list[str]]
    floors: list[list[str]]
    widths: list[list[str]]
    weights: list[list[float]]


def assemble(question: SolverQuestion, batch: Batch, seeds: Sequence[int]) -> list[Variant]:
    """Return the variants of a batch in the order of their seeds."""
    exercise = question.exercise
    shapes = {name: batch.environment[name].shape[:-1] for name in exercise.ask}
    declarations = declared(question, shapes)
    asked = numbers(exercise, batch)
    keys, floors, widths = (rows(each, shapes) for each in (asked.keys, asked.floors, asked.widths))
    proved = zip(proofs(exercise, batch, floors, widths), tables(question, batch, asked.keys), strict=True)
    judged = zip(keys, bounds(asked, shapes), strict=True)
    drawn = zip(seeds, givens(exercise, batch), strict=True)
    return [
        Variant(
            kind=question.kind,
            kind_version=question.version,
            seed=seed,
            prompt=question.present(given),
            declarations=declarations,
            key=key,
            bounds=bound,
            givens=given,
            conditions=question.conditions,
            certificate=proof,
            explanations=table,
        )
        for (seed, given), (key, bound), (proof, table) in zip(drawn, judged, proved, strict=True)
    ]


def declared(question: SolverQuestion, shapes: Mapping[str, tuple[int, ...]]) -> tuple[Declaration, ...]:
    """Return what each response must be."""
    options = reading_options(question.draft)
    return tuple(Declaration(name, "float", shape=shape, options=options) for name, shape in shapes.items())


def numbers(exercise: Exercise, batch: Batch) -> Numbers:
    """Return the asked numbers of a batch."""
    found = batch.certificate
    floors, tolerances = found.floors.tolist(), found.tolerances.tolist()
    return Numbers(
        keys=[decimal_texts(keys, KEY_FIGURES) for keys in found.keys.tolist()],
        floors=[list(map(floor_text, column)) for column in floors],
        widths=[list(map(tolerance_text, *columns)) for columns in zip(tolerances, floors, strict=True)],
        weights=telling(exercise, batch).astype(np.float64).tolist(),
    )


@lru_cache(maxsize=4096)
def floor_text(floor: float) -> str:
    """Return a floor as text: variants have many of them in common."""
    return decimal_text(floor, FLOOR_FIGURES)


def givens(exercise: Exercise, batch: Batch) -> list[dict[str, object]]:
    """Return what was drawn for each variant as JSON numbers, whole ones without a point."""
    columns = [plain_column(batch.environment[name]) for name in exercise.draws]
    return [dict(zip(exercise.draws, row, strict=True)) for row in zip(*columns, strict=True)]


def plain_column(values: Array) -> list[object]:
    """Return the numbers of one given by variant, as `plain` returns each."""
    by_variant = np.moveaxis(values, -1, 0)
    whole = (values == np.rint(values)) & (np.abs(values) < EXACT)
    if whole.all():
        by_variant = by_variant.astype(np.int64)
    elif whole.any():
        return list(map(plain, by_variant.tolist()))
    column: list[object] = by_variant.tolist()
    return column


def plain(values: object) -> object:
    """Return a number, or nested lists of them, with whole ones that are exact as integers."""
    if isinstance(values, float):
        return int(values) if values.is_integer() and -EXACT < values < EXACT else values
    return [plain(part) for part in values] if isinstance(values, list) else values


@lru_cache(maxsize=4096)
def tolerance_text(width: float, least: float) -> str:
    """Return a tolerance rounded down to two figures, but not below the floor."""
    short = TWO_FIGURES.create_decimal_from_float(width)
    return decimal_text(max(float(short), min(least, width)), KEY_FIGURES)


def bounds(asked: Numbers, shapes: Mapping[str, tuple[int, ...]]) -> list[dict[str, object]]:
    """Return what each response of each variant is compared with, and how much each of its numbers counts."""
    fields = [
        [
            {"weight": weight, "accepted": [interval(key, width)]}
            for key, width, weight in zip(*columns, strict=True)
        ]
        for columns in zip(asked.keys, asked.widths, asked.weights, strict=True)
    ]
    if not any(shapes.values()):
        return [
            {name: {"fields": [field]} for name, field in zip(shapes, row, strict=True)}
            for row in zip(*fields, strict=True)
        ]
    return [
        {name: {"fields": part} for name, part in split(row, shapes).items()}
        for row in zip(*fields, strict=True)
    ]


def interval(key: str, width: str) -> dict[str, object]:
    """Return the accepted interval about a key, both ends exact decimals.

    Raises:
        QuestionError: they cannot be written out.
    """
    ends = about(key, width)
    if ends is None:
        detail = "The numbers of this question are too large or too small to be written out."
        raise QuestionError(detail, [Problem("out_of_range", detail, "/parameters")])
    return {"lower": ends[0], "upper": ends[1], "fraction": 1.0}


def split(fields: Sequence[Field], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, list[Field]]:
    """Return the fields of each response, in the order asked."""
    rest = iter(fields)
    return {name: [next(rest) for _ in range(prod(shape))] for name, shape in shapes.items()}


def rows(columns: Sequence[Sequence[str]], shapes: Mapping[str, tuple[int, ...]]) -> list[dict[str, Plain]]:
    """Return the texts of each variant by response, as `shaped` does for one."""
    if not any(shapes.values()):
        return [dict(zip(shapes, row, strict=True)) for row in zip(*columns, strict=True)]
    return [shaped(row, shapes) for row in zip(*columns, strict=True)]


def shaped(texts: Sequence[str], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Plain]:
    """Return texts by response: one text for a scalar, nested lists for vectors and matrices."""
    if not any(shapes.values()):
        return dict(zip(shapes, texts, strict=True))
    rest = iter(texts)
    return {name: nest(rest, shape) for name, shape in shapes.items()}
