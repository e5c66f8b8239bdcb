"""What every family's tests count: how many wrong roads are named, and how often chance is called one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from service.exercises.answers import grade, read
from service.exercises.assembly import shaped
from service.exercises.authoring import read as question_of
from service.exercises.roads import wrong_responses
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.solver.exercise import SolverQuestion
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.vocabulary import Plain, Variant

SEEDS = range(1, 1001)


def question(kind: str, ask: Sequence[str] = (), /, **said: Plain) -> SolverQuestion:
    """Return the example of a kind with some parameters said otherwise; None leaves one out."""
    tree = cast("dict[str, Plain]", plain(kind))
    parameters = cast("dict[str, Plain]", tree["parameters"]) | said
    tree["parameters"] = {name: value for name, value in parameters.items() if value is not None}
    if ask:
        tree["ask"] = list(ask)
    asked = question_of(read_question(tree))
    assert isinstance(asked, SolverQuestion)
    return asked


def keys_of(variant: Variant) -> dict[str, float]:
    """Return the key of each asked number."""
    return {name: float(str(value)) for name, value in variant.key.items()}


def numbers_of(variant: Variant) -> dict[str, float]:
    """Return each given number."""
    return {name: float(str(value)) for name, value in variant.givens.items() if not isinstance(value, list)}


def check_marking(variants: Sequence[Variant], claims: Sequence[str], *, least_named: float = 0.9) -> None:
    """Check that wrong roads as written score less than full, are named, and none as another."""
    named = count = 0
    for variant in variants:
        for name, responses in wrong_responses(variant, as_written=True).items():
            outcome = grade(variant, read(variant.declarations, responses))
            assert outcome.fraction < 1 or name not in claims, name
            found = [each.misconceptions for each in outcome.diagnosis]
            assert not found or (name,) in found, (name, found)
            named, count = named + bool(found), count + 1
    assert named >= least_named * count, f"{named} of {count} are named"


def check_chance(variants: Sequence[Variant], figures: int = 4, *, whole: bool = False) -> None:
    """Check that at most one of a hundred random wrong answers of some figures is explained."""
    rng, false = np.random.default_rng(11), 0
    for variant in variants:
        table = Table.read(variant.explanations or {})
        numbers = np.array(table.keys) + sizes(table) * rng.standard_t(2, size=len(table.keys))
        texts = [str(round(each)) if whole else decimal_text(each, figures) for each in numbers.tolist()]
        responses = read(variant.declarations, shaped(texts, shapes(variant)))
        false += bool(grade(variant, responses).diagnosis)
    assert false <= 0.01 * len(variants), f"{false} of {len(variants)} are explained"


def sizes(table: Table) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how far wrong roads typically are from the key, by field, of those that are wrong there."""
    away = np.abs(np.array(list(table.roads().values())) - np.array(table.keys))
    away[~np.isfinite(away) | (away < np.array(table.floors))] = np.nan
    told = [each[~np.isnan(each)] for each in away.T]
    return np.array([np.median(each) if len(each) else 0.0 for each in told])


def shapes(variant: Variant) -> Mapping[str, tuple[int, ...]]:
    """Return the shape of each asked response."""
    return {each.identifier: each.sizes for each in variant.declarations}
