"""The promises of the drawn exercise over 1,000 seeds, through reading and grading as students meet them."""

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.kinds import KINDS
from service.vocabulary import Outcome, Plain, ResponsesError, Variant

KIND = KINDS["linear_descent"]
PROMISE: Plain = {"distinguish": ["dropped_input_factor"]}
DRAFT = read_question(cast("dict[str, Plain]", dict(KIND.example)) | {"claims": PROMISE})
QUESTION = KIND.read(DRAFT)
SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(1000)]


@pytest.fixture(scope="module")
def variants() -> list[Variant]:
    return draw(QUESTION, SEEDS)


def answered(variant: Variant, numbers: list[float], figures: int) -> Outcome:
    texts = [decimal_text(number, figures) for number in numbers]
    names = [each.identifier for each in variant.declarations]
    return grade(variant, read(variant.declarations, dict(zip(names, texts, strict=True))))


def singles(variant: Variant) -> Iterator[tuple[str, list[float]]]:
    assert variant.explanations is not None
    for name, numbers in Table.read(variant.explanations).roads().items():
        yield name, list(numbers)


def test_the_key_scores_full(variants: list[Variant]) -> None:
    for variant in variants:
        outcome = grade(variant, read(variant.declarations, variant.key))
        assert outcome.fraction == 1.0
        assert outcome.diagnosis == ()


def test_every_claimed_misconception_scores_less_than_full(variants: list[Variant]) -> None:
    for variant in variants:
        for _, numbers in singles(variant):
            assert answered(variant, numbers, 12).fraction < 1


@pytest.mark.parametrize("figures", [4, 12])
def test_a_promised_misconception_is_named_alone_in_every_seed(variants: list[Variant], figures: int) -> None:
    for variant in variants:
        numbers = dict(singles(variant))["dropped_input_factor"]
        diagnosis = answered(variant, numbers, figures).diagnosis
        assert [each.misconceptions for each in diagnosis] == [("dropped_input_factor",)]


def test_at_least_nine_of_ten_others_are_named_and_none_as_another(variants: list[Variant]) -> None:
    named = total = 0
    for variant in variants:
        for name, numbers in singles(variant):
            found = [each.misconceptions for each in answered(variant, numbers, 4).diagnosis]
            assert not found or (name,) in found
            named, total = named + bool(found), total + 1
    assert named / total >= 0.9


def test_a_value_that_cannot_be_read_is_refused_with_its_place(variants: list[Variant]) -> None:
    with pytest.raises(ResponsesError) as refusal:
        read(variants[0].declarations, {"w0_next": "1.1.5", "w9": "1", "w1_next": "2"})
    assert [(each.pointer, each.code) for each in refusal.value.problems] == [
        ("/responses/w0_next", "not_a_number"),
        ("/responses/w9", "unknown_response"),
    ]


def test_a_convention_is_told_from_an_error_and_earns_credit(variants: list[Variant]) -> None:
    outcome = answered(variants[0], dict(singles(variants[0]))["averaged"], 6)
    assert [each.nature for each in outcome.diagnosis] == ["convention"]
    assert 0.5 <= outcome.fraction < 1


def test_a_missing_response_is_worth_nothing_and_no_error(variants: list[Variant]) -> None:
    outcome = grade(
        variants[0], read(variants[0].declarations, {"w0_next": variants[0].key["w0_next"], "w1_next": ""})
    )
    assert (outcome.fraction, outcome.first_error) == (0.5, "w1_next")


@pytest.mark.parametrize("figures", [3, 4])
def test_random_wrong_numbers_are_explained_in_one_of_a_hundred_cases_at_most(
    variants: list[Variant], figures: int
) -> None:
    rng, false = np.random.default_rng(11), 0
    for variant in variants:
        roads = np.array([numbers for _, numbers in singles(variant)])
        key = np.array([float(str(variant.key[name])) for name in ("w0_next", "w1_next")])
        away = np.median(np.abs(roads - key), axis=0) * rng.standard_t(2, size=2)
        false += bool(answered(variant, list(key + away), figures).diagnosis)
    assert false <= 0.01 * len(variants)
