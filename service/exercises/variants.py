"""Drawing: a question and seeds in, certified variants out, with all that grading will need."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from service.grading.decimals import decimal_text, exact_text
from service.solver import explanations
from service.solver.certificate import SEPARATION
from service.solver.redraw import Batch, RefusedError, draw_batch
from service.vocabulary import Declaration, Problem, QuestionError, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise, SolverQuestion
    from service.vocabulary import Plain

Field = TypeVar("Field")

KEY_FIGURES = 12
TOLERANCE_FIGURES = 2

EXACT = 2.0**53
"""Beyond it floats are whole by chance, and JSON's readers do not agree about so many digits."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Variants drawn together, and the share of all raw draws that was not served."""

    variants: list[Variant]
    refused_share: float = 0.0


def draw(question: SolverQuestion | StaticQuestion, seeds: Sequence[int]) -> list[Variant]:
    """Return one variant for each 128-bit seed, the same whatever is drawn with it.

    Raises:
        QuestionError: a solver question's parameters give no variant that tells right from wrong.
    """
    return draw_all(question, seeds).variants


def draw_all(question: SolverQuestion | StaticQuestion, seeds: Sequence[int]) -> Drawing:
    """Return the same variants, and how many raw draws they took.

    Raises:
        QuestionError: as `draw` does.
    """
    if isinstance(question, StaticQuestion):
        return Drawing([question.variant(seed) for seed in seeds])
    batch = certified(question, seeds)
    variants = [variant(question, batch, at, seed) for at, seed in enumerate(seeds)]
    return Drawing(variants, batch.refused_share)


def certified(question: SolverQuestion, seeds: Sequence[int]) -> Batch:
    """Return the numbers of variants drawn together, before they are put into words.

    Raises:
        QuestionError: as `draw` does.
    """
    try:
        return draw_batch(question.exercise, seeds)
    except RefusedError as refusal:
        raise refused(refusal.nearest) from refusal


def refused(nearest: tuple[str, ...]) -> QuestionError:
    """Return the error that says which misconceptions cannot be told apart, and what to change."""
    names = ", ".join(nearest[:3])
    detail = f"No draw of these parameters tells the right answer from: {names}."
    hint = (
        "Keep more figures in between (precision), ask for the gradients, take values such as 0 out of the "
        f"ranges, or leave them out: claims: {{except: [{names}]}}."
    )
    return QuestionError(detail, [Problem("not_certifiable", detail, "/parameters", hint=hint)])


def variant(question: SolverQuestion, batch: Batch, at: int, seed: int) -> Variant:
    """Return the variant in place `at` of a batch."""
    exercise, found = question.exercise, batch.certificate
    givens = {name: plain(batch.environment[name][..., at]) for name in exercise.draws}
    keys = [decimal_text(float(value), KEY_FIGURES) for value in found.keys[:, at]]
    widths = [
        tolerance_text(float(wide), float(least))
        for wide, least in zip(found.tolerances[:, at], found.floors[:, at], strict=True)
    ]
    shapes = {name: batch.environment[name].shape[:-1] for name in exercise.ask}
    fields = [
        {"weight": weight, "accepted": [interval(key, width)]}
        for key, width, weight in zip(keys, widths, weights(exercise, batch, at), strict=True)
    ]
    return Variant(
        kind=question.kind,
        kind_version=question.version,
        seed=seed,
        prompt=question.present(givens),
        declarations=tuple(Declaration(name, "float", shape=shape) for name, shape in shapes.items()),
        key=shaped(keys, shapes),
        bounds={name: {"fields": part} for name, part in split(fields, shapes).items()},
        givens=givens,
        conditions=question.conditions,
        certificate=certificate(exercise, batch, at, shapes, widths),
        explanations=table(exercise, batch, at, keys),
    )


def plain(values: Array) -> object:
    """Return one variant's scalar or vector as JSON numbers, whole ones that are exact without a point."""
    if values.ndim:
        return [plain(part) for part in values]
    number = float(values)
    return int(number) if number.is_integer() and abs(number) < EXACT else number


def tolerance_text(width: float, least: float) -> str:
    """Return a tolerance rounded down to two figures, but not below the floor."""
    short = Context(prec=TOLERANCE_FIGURES, rounding=ROUND_FLOOR).create_decimal_from_float(width)
    return decimal_text(max(float(short), min(least, width)), KEY_FIGURES)


def interval(key: str, width: str) -> dict[str, object]:
    """Return the accepted interval about a key, both ends exact decimals."""
    middle, half = Fraction(Decimal(key)), Fraction(Decimal(width))
    lower, upper = exact_text(middle - half), exact_text(middle + half)
    if lower is None or upper is None:
        detail = "The numbers of this question are too large or too small to be written out."
        raise QuestionError(detail, [Problem("out_of_range", detail, "/parameters")])
    return {"lower": lower, "upper": upper, "fraction": 1.0}


def weights(exercise: Exercise, batch: Batch, at: int) -> list[float]:
    """Return 1 for each field in which some claimed misconception differs from the key, else 0."""
    found = batch.certificate
    claimed = found.wrong[[exercise.wrong.index(name) for name in exercise.claims], :, at]
    away = np.abs(claimed - found.keys[:, at]) >= SEPARATION * found.floors[:, at]
    tells = np.logical_or.reduce(away | ~np.isfinite(claimed), axis=0)
    return [float(field) for field in np.atleast_1d(tells)]


def split(fields: list[Field], shapes: dict[str, tuple[int, ...]]) -> dict[str, list[Field]]:
    """Return the fields of each response, in the order asked."""
    parts, start = {}, 0
    for name, shape in shapes.items():
        size = int(np.prod(shape, dtype=np.int64))
        parts[name] = fields[start : start + size]
        start += size
    return parts


def shaped(texts: list[str], shapes: dict[str, tuple[int, ...]]) -> dict[str, Plain]:
    """Return texts by response: one text for a scalar, nested lists for vectors and matrices."""
    arrays = {name: np.array(part, dtype=object) for name, part in split(texts, shapes).items()}
    return {name: arrays[name].reshape(shape).tolist() for name, shape in shapes.items()}


def certificate(
    exercise: Exercise, batch: Batch, at: int, shapes: dict[str, tuple[int, ...]], widths: list[str]
) -> dict[str, object]:
    """Return the proof in words and numbers: nearest misconception, separation in widths, floors, sets."""
    found = batch.certificate
    by_name = {name: float(found.distances[exercise.wrong.index(name), at]) for name in exercise.claims}
    nearest = min(by_name, key=lambda name: by_name[name])
    floors = [decimal_text(float(value), 4) for value in found.floors[:, at]]
    separation = by_name[nearest]
    return {
        "nearest": nearest,
        "separation": float(f"{separation:.4g}") if np.isfinite(separation) else None,
        "floor": shaped(floors, shapes),
        "tolerance": shaped(widths, shapes),
        "claims": list(exercise.claims),
        "distinguish": list(exercise.distinguish),
        "sets": sets(exercise, batch, at),
    }


def sets(exercise: Exercise, batch: Batch, at: int) -> dict[str, list[str]]:
    """Return for each misconception those that its answer, written to the stated figures, fits as well."""
    found = batch.certificate
    keys, floors, wrong = found.keys[:, [at]], found.floors[:, [at]], found.wrong[:, :, [at]]
    result = {}
    with np.errstate(all="ignore"):
        for row, name in enumerate(exercise.wrong):
            units = exercise.precision.unit(wrong[row])
            radius = explanations.radii(keys, floors, wrong, units)
            near = explanations.fits(exercise.precision.rounded(wrong[row]), wrong, radius)[:, 0]
            others = [exercise.wrong[other] for other in np.flatnonzero(near) if other != row]
            if others:
                result[name] = others
    return result


def table(exercise: Exercise, batch: Batch, at: int, keys: list[str]) -> dict[str, object]:
    """Return the answers of all singles and pairs by field, as `grading.diagnosis` looks them up."""
    found = batch.certificate
    answers = np.concatenate([found.wrong[:, :, at], batch.pair_answers[:, :, at]])
    return {
        "names": [[name] for name in exercise.wrong] + [list(pair) for pair in batch.pairs],
        "answers": [[number(value) for value in row] for row in answers.tolist()],
        "keys": [float(key) for key in keys],
        "floors": [float(f"{value:.12g}") for value in found.floors[:, at].tolist()],
        "distinguish": list(exercise.distinguish),
        "precision": asdict(exercise.precision),
    }


def number(value: float) -> float | None:
    """Return a number to 12 figures, or None for what is not finite."""
    return float(f"{value:.12g}") if np.isfinite(value) else None
