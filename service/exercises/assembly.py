"""A batch drawn by the solver put into variants: worked out for the whole batch, then dealt out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from service.exercises.proofs import near, proofs, tables, telling
from service.grading.base_types import nest
from service.grading.decimals import about, decimal_text, decimal_texts
from service.grading.literals import NumberError
from service.kinds.static import reading_options
from service.solver.exercise import stacked
from service.solver.tolerance import two_figures
from service.vocabulary import Declaration, Problem, QuestionError, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise, SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Plain

Field = TypeVar("Field")

KEY_FIGURES = 12
FLOOR_FIGURES = 4
EXACT = 2.0**53
"""Beyond it floats are whole by chance, and JSON's readers do not agree about so many digits."""


Column: TypeAlias = "list[str]"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column for each asked number: key, floor, half-width and accepted ends as texts, and its weight."""

    keys: Sequence[Column]
    floors: Sequence[Column]
    widths: Sequence[Column]
    lowers: Sequence[Column]
    uppers: Sequence[Column]
    weights: Sequence[Sequence[object]]


def assemble(question: SolverQuestion, batch: Batch, seeds: Sequence[int]) -> list[Variant]:
    """Return the variants of a batch in the order of their seeds."""
    exercise, shapes = question.exercise, shapes_of(question.exercise, batch)
    asked = numbers(exercise, batch)
    keys, floors, widths = (rows(each, shapes) for each in (asked.keys, asked.floors, asked.widths))
    columns = (
        givens(exercise, batch),
        keys,
        bounds(asked, shapes),
        proofs(exercise, near(exercise, batch), floors, widths),
        tables(question, batch, asked.keys),
    )
    return dealt(question, declared(question, shapes), zip(seeds, *columns, strict=True))


def dealt(
    question: SolverQuestion, declarations: tuple[Declaration, ...], rows: Iterable[tuple[Any, ...]]
) -> list[Variant]:
    """Return the variants of rows of seed, givens, key, bounds, certificate and explanations."""
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
        for seed, given, key, bound, proof, table in rows
    ]


def shapes_of(exercise: Exercise, batch: Batch) -> dict[str, tuple[int, ...]]:
    """Return the shape of each asked step."""
    return {name: batch.environment[name].shape[:-1] for name in exercise.ask}


def declared(question: SolverQuestion, shapes: Mapping[str, tuple[int, ...]]) -> tuple[Declaration, ...]:
    """Return what each response must be."""
    options = reading_options(question.draft)
    return tuple(Declaration(name, "float", shape=shape, options=options) for name, shape in shapes.items())


def numbers(exercise: Exercise, batch: Batch) -> Numbers:
    """Return the asked numbers of a batch.

    Raises:
        QuestionError: they cannot be written out.
    """
    found = batch.certificate
    keys = decimal_texts(found.keys.ravel().tolist(), KEY_FIGURES)
    shown = shown_widths(found.tolerances, found.floors)
    widths = list(map(width_text, shown.ravel().tolist()))
    lowers, uppers = accepted(keys, widths)
    count = found.keys.shape[-1]
    return Numbers(
        keys=by_field(keys, count),
        floors=by_field(list(map(floor_text, found.floors.ravel().tolist())), count),
        widths=by_field(widths, count),
        lowers=by_field(lowers, count),
        uppers=by_field(uppers, count),
        weights=telling(exercise, batch).astype(np.float64).tolist(),
    )


def by_field(texts: Column, count: int) -> list[Column]:
    """Return the texts of all fields, one after the other, as columns of so many variants."""
    return [texts[start : start + count] for start in range(0, len(texts), count)]


def accepted(keys: Column, widths: Column) -> tuple[Column, Column]:
    """Return the lower and the upper ends of the accepted intervals about keys, exact decimals.

    Raises:
        QuestionError: they cannot be written out.
    """
    try:
        return about(keys, widths)
    except NumberError:
        detail = "The numbers of this question are too large or too small to be written out."
        raise QuestionError(detail, [Problem("out_of_range", detail, "/parameters")]) from None


@lru_cache(maxsize=4096)
def floor_text(floor: float) -> str:
    """Return a floor as text: variants have many of them in common."""
    return decimal_text(floor, FLOOR_FIGURES)


def givens(exercise: Exercise, batch: Batch) -> list[dict[str, object]]:
    """Return what was drawn for each variant as JSON numbers, whole ones without a point."""
    columns = [plain_column(batch.environment[name]) for name in exercise.draws]
    return [dict(zip(exercise.draws, row, strict=True)) for row in zip(*columns, strict=True)]


class Texts(dict[float, str]):
    """The text of each number as `plain` has it written out, made when it is first looked up."""

    def __missing__(self, value: float) -> str:
        text = self[value] = str(plain(value))
        return text


def given_texts(exercise: Exercise, batch: Batch) -> list[Column]:
    """Return a column for each number drawn, one given after the other, as `givens` has it written out."""
    entries: list[list[float]] = stacked(batch.environment, tuple(exercise.draws)).tolist()
    texts = Texts()
    return [list(map(texts.__getitem__, each)) for each in entries]


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


def shown_widths(tolerances: Array, floors: Array) -> Array:
    """Return tolerances rounded down to two figures, but not below the floor."""
    return np.asarray(np.maximum(two_figures(tolerances), np.minimum(floors, tolerances)))


@lru_cache(maxsize=4096)
def width_text(width: float) -> str:
    """Return a tolerance as text: variants have many of them in common."""
    return decimal_text(width, KEY_FIGURES)


def bounds(asked: Numbers, shapes: Mapping[str, tuple[int, ...]]) -> list[dict[str, object]]:
    """Return what each response of each variant is compared with, and how much each of its numbers counts."""
    fields = [
        [
            {"weight": weight, "accepted": [{"lower": lower, "upper": upper, "fraction": 1.0}]}
            for lower, upper, weight in zip(*columns, strict=True)
        ]
        for columns in zip(asked.lowers, asked.uppers, asked.weights, strict=True)
    ]
    return [
        {name: {"fields": part} for name, part in split(row, shapes).items()}
        for row in zip(*fields, strict=True)
    ]


def split(fields: Sequence[Field], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, list[Field]]:
    """Return the fields of each response, in the order asked."""
    if not any(shapes.values()):
        return {name: [field] for name, field in zip(shapes, fields, strict=True)}
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
