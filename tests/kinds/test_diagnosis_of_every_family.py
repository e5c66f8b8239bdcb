"""What diagnosis is worth in every family of two or more numbers: wrong roads named, chance numbers not.

A family is exercised by being registered. Students are simulated: those who hold a misconception write its
answers to the figures that the prompt asks to keep; chance numbers lie about the key as misconceptions do.
"""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as read_draft
from service.exercises.boundaries import flattened
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.vocabulary import Outcome, Plain, Variant

DRAWN = 150
HOLDING = 60
CHANCES = 8
"""Variants of each family, those on which all misconceptions are tried, and chance answers to each."""

MOST_FALSE = 0.01
LEAST_RECALL = 0.9


@cache
def question_of(kind: str) -> SolverQuestion | None:
    question = read_draft(read_question(plain(kind)))
    return question if isinstance(question, SolverQuestion) else None


@cache
def variants(kind: str) -> list[Variant]:
    question = question_of(kind)
    return draw(question, range(1000, 1000 + DRAWN)) if question else []


def fields(kind: str) -> int:
    return len(list(flattened(list(variants(kind)[0].key.values())))) if question_of(kind) else 0


SEVERAL = [name for name in KINDS if fields(name) > 1]


def graded(kind: str, variant: Variant, responses: dict[str, Plain]) -> Outcome:
    question = question_of(kind)
    assert question is not None
    return grade(variant, read(variant.declarations, responses), lambda: question)


def shaped(texts: Sequence[str], key: Plain) -> Plain:
    """Return texts nested as the key is."""
    rest = iter(texts)

    def nested(tree: Plain) -> Plain:
        return [nested(part) for part in tree] if isinstance(tree, list) else next(rest)

    return nested(key)


def chance_answers(variant: Variant, dice: np.random.Generator) -> list[dict[str, Plain]]:
    """Return wrong answers by chance: Student's t of 2 degrees about the key, all numbers off or only one."""
    assert variant.explanations is not None
    table = Table.read(variant.explanations)
    keys, singles = np.array(table.keys), np.array(table.rows[: len(table.singles)])
    away = np.where(np.isfinite(singles), np.abs(singles - keys), 0.0)
    off = [each[each > floor] for each, floor in zip(away.T, table.floors, strict=True)]
    sigma = np.array(table.floors) + [float(np.median(each)) if len(each) else 0.0 for each in off]
    answers = []
    for at in range(CHANCES):
        errors = sigma * dice.standard_t(2, len(keys))
        if at % 2:
            errors *= np.arange(len(keys)) == dice.integers(len(keys))
        numbers = table.precision.rounded(keys + errors)
        texts = iter([decimal_text(float(number), 12) for number in numbers])
        sizes = {name: len(list(flattened(key))) for name, key in variant.key.items()}
        parts = {name: [next(texts) for _ in range(size)] for name, size in sizes.items()}
        answers.append({name: shaped(part, variant.key[name]) for name, part in parts.items()})
    return answers


@pytest.mark.parametrize("kind", SEVERAL)
def test_at_most_one_of_a_hundred_chance_answers_is_explained(kind: str) -> None:
    dice = np.random.default_rng(20261126)
    tried = explained = 0
    for variant in variants(kind):
        for responses in chance_answers(variant, dice):
            outcome = graded(kind, variant, responses)
            if outcome.fraction < 1:
                tried, explained = tried + 1, explained + bool(outcome.diagnosis)
    assert tried > DRAWN
    assert explained <= MOST_FALSE * tried


@pytest.mark.parametrize("kind", SEVERAL)
def test_nine_of_ten_who_hold_a_misconception_and_round_are_told_so(kind: str) -> None:
    tried = named = 0
    for variant in variants(kind)[:HOLDING]:
        for name, responses in wrong_responses(variant, as_written=True).items():
            outcome = graded(kind, variant, responses)
            if outcome.fraction < 1:
                tried += 1
                named += (name,) in [each.misconceptions for each in outcome.diagnosis]
    assert named >= LEAST_RECALL * tried


def test_the_numbers_tried_are_finite_and_differ_from_the_key() -> None:
    (variant, *_) = variants("linear_descent")
    drawn = chance_answers(variant, np.random.default_rng(1))
    assert all(isfinite(float(str(each["w0_next"]))) for each in drawn)
    assert len({str(each) for each in drawn}) == CHANCES
