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
from service.grading.decimals import about, decimal_text
from service.kinds.static import reading_options
from service.vocabulary import Declaration, Problem, QuestionError, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    """One variant's asked numbers, one after the other: key, floor and half-width as texts, and weight."""

    keys: list[str]
    floors: list[str]
    widths: list[str]
    weights: list[float]


def assemble(question: SolverQuestion, batch: Batch, seeds: Sequence[int]) -> list[Variant]:
    """Return the variants of a batch in the order of their seeds."""
    exercise = question.exercise
    shapes = {name: batch.environment[name].shape[:-1] for name in exercise.ask}
    options = reading_options(question.draft)
    declarations = tuple(
        Declaration(name, "float", shape=shape, options=options) for name, shape in shapes.items()
    )
    drawn = zip(seeds, givens(exercise, batch), numbers(exercise, batch), strict=True)
    proved = zip(proofs(exercise, batch), tables(question, batch), strict=True)
    return [
        Variant(
            kind=question.kind,
            kind_version=question.version,
            seed=seed,
            prompt=question.present(given),
            declarations=declarations,
            key=shaped(each.keys, shapes),
            bounds=bounds(each, shapes),
            givens=given,
            conditions=question.conditions,
            certificate=proof
            | {"floor": shaped(each.floors, shapes), "tolerance": shaped(each.widths, shapes)},
            explanations=table | {"keys": list(map(float, each.keys))},
        )
        for (seed, given, each), (proof, table) in zip(drawn, proved, strict=True)
    ]


def numbers(exercise: Exercise, batch: Batch) -> Iterator[Numbers]:
    """Yield each variant's asked numbers."""
    found, weights = batch.certificate, telling(exercise, batch).astype(np.float64)
    columns = [each.T.tolist() for each in (found.keys, found.floors, found.tolerances, weights)]
    for keys, floors, tolerances, weight in zip(*columns, strict=True):
        yield Numbers(
            keys=[decimal_text(key, KEY_FIGURES) for key in keys],
            floors=[floor_text(floor) for floor in floors],
            widths=list(map(tolerance_text, tolerances, floors)),
            weights=weight,
        )


@lru_cache(maxsize=4096)
def floor_text(floor: float) -> str:
    """Return a floor as text: variants have many of them in common."""
    return decimal_text(floor, FLOOR_FIGURES)


def givens(exercise: Exercise, batch: Batch) -> Iterator[dict[str, object]]:
    """Yield what was drawn for each variant as JSON numbers, whole ones without a point."""
    columns = [np.moveaxis(batch.environment[name], -1, 0).tolist() for name in exercise.draws]
    for row in zip(*columns, strict=True):
        yield {name: plain(values) for name, values in zip(exercise.draws, row, strict=True)}


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


def bounds(asked: Numbers, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, object]:
    """Return what each response is compared with, and how much each of its numbers counts."""
    fields = [
        {"weight": weight, "accepted": [interval(key, width)]}
        for key, width, weight in zip(asked.keys, asked.widths, asked.weights, strict=True)
    ]
    return {name: {"fields": part} for name, part in split(fields, shapes).items()}


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
    if not any(shapes.values()):
        return {name: [field] for name, field in zip(shapes, fields, strict=True)}
    rest = iter(fields)
    return {name: [next(rest) for _ in range(prod(shape))] for name, shape in shapes.items()}


def shaped(texts: Sequence[str], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Plain]:
    """Return texts by response: one text for a scalar, nested lists for vectors and matrices."""
    if not any(shapes.values()):
        return dict(zip(shapes, texts, strict=True))
    rest = iter(texts)
    return {name: nest(rest, shape) for name, shape in shapes.items()}
