"""Generated tests find what is wrong with a question, and say what came instead."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from service.exercises.authoring import read
from service.exercises.roads import wrong_responses
from service.exercises.trial import Case, Trial, cases_of, examined, failures, trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.table import packed, unpacked
from service.kinds import KINDS
from service.vocabulary import Plain, QuestionError, Variant

PROMISE: Plain = {"distinguish": ["dropped_input_factor"]}


def example(kind: str, **changes: Plain) -> Plain:
    return cast("dict[str, Plain]", dict(KINDS[kind].example)) | changes


def drawn(kind: str, **changes: Plain) -> Variant:
    return draw(read(read_question(example(kind, **changes))), [7])[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_passes_its_generated_tests(kind: str) -> None:
    found = trial(read(read_question(example(kind))), range(50))
    assert (found.failed, len(found.cases)) == (0, found.passed)
    assert {case.seed for case in found.cases} == set(range(50))
    assert 0 <= found.refused_share < 1


def test_every_claimed_misconception_is_tried_and_the_promised_one_named_alone() -> None:
    variant = drawn("linear_descent", claims=PROMISE)
    cases = {case.case: case for case in cases_of(variant)}
    assert variant.certificate is not None
    claims = cast("list[str]", variant.certificate["claims"])
    assert list(cases)[: len(claims) + 1] == ["key", *claims]
    assert cases["dropped_input_factor"].expected == cases["dropped_input_factor"].got == "named alone"
    assert cases["unreadable"].got == "invalid"


def test_after_many_seeds_only_promised_names_are_looked_up_and_the_rest_is_judged_all_the_same() -> None:
    variant = drawn("linear_descent", claims=PROMISE)
    quick = {case.case: case for case in cases_of(variant, explain=False)}
    assert all(case.ok for case in quick.values())
    assert quick["dropped_input_factor"].got == "named alone"
    assert quick["ascent"].got == "less than full, fraction 0"
    wide = {"fields": [{"weight": 1.0, "accepted": [{"lower": "-999", "upper": "999", "fraction": 1.0}]}]}
    broken = replace(variant, bounds=dict.fromkeys(variant.bounds, wide))
    assert "ascent" in [case.case for case in cases_of(broken, explain=False) if not case.ok]


def test_a_wrong_key_a_wide_tolerance_and_a_broken_promise_fail() -> None:
    variant = drawn("linear_descent", claims=PROMISE)
    wide = {"fields": [{"weight": 1.0, "accepted": [{"lower": "-999", "upper": "999", "fraction": 1.0}]}]}
    spoiled = {
        "key": replace(variant, key=wrong_responses(variant)["ascent"]),
        "ascent": replace(variant, bounds=dict.fromkeys(variant.bounds, wide)),
        "dropped_input_factor": replace(
            variant, explanations={**(variant.explanations or {}), "floors": [9, 9]}
        ),
    }
    for name, broken in spoiled.items():
        assert name in [case.case for case in cases_of(broken) if not case.ok]


def test_failed_tests_are_told_once_of_each_sort() -> None:
    passing, failing = (
        Case(1, "key", "full", "full", ok=True),
        Case(26, "key", "full", "unexplained", ok=False),
    )
    again = Case(27, "key", "full", "less", ok=False)
    (problem,) = failures(Trial((passing, failing, again), 0.0))
    assert (problem.code, problem.detail) == (
        "failed_test",
        "key must be full; for seed 1a it is unexplained",
    )


def test_a_misconception_without_a_finite_answer_is_not_tried() -> None:
    variant = drawn("linear_descent")
    stored = dict(variant.explanations or {})
    numbers = [float("nan"), *unpacked(str(stored["answers"]))[1:]]
    stored["answers"] = packed(np.array(numbers, dtype="<f8").tobytes())
    name = cast("list[str]", stored["singles"])[0]
    assert name not in [case.case for case in cases_of(replace(variant, explanations=stored))]


def test_parameters_that_cannot_be_certified_are_refused_with_the_reason() -> None:
    parameters = cast("dict[str, Plain]", KINDS["linear_descent"].example["parameters"])
    useless = parameters | {"w0": {"one_of": ["0"]}}
    with pytest.raises(QuestionError) as refusal:
        trial(read(read_question(example("linear_descent", parameters=useless))), range(3))
    assert refusal.value.problems[0].code == "not_certifiable"


@pytest.mark.parametrize("kind", ["linear_descent", "function_descent", "numerical"])
def test_answers_at_the_ends_of_what_is_accepted_are_full_and_those_just_beyond_are_not(kind: str) -> None:
    variant = drawn(kind)
    names = [each.identifier for each in variant.declarations]
    cases = {case.case: (case.expected, case.ok) for case in cases_of(variant)}
    for name in names:
        for end in ("lower", "upper"):
            assert cases[f"{name} at its {end} end"] == ("full", True)
        for side in ("below", "above"):
            assert cases[f"{name} just {side} it"] == ("less than full", True)
    assert cases["nothing"] == ("less than full", True)
    assert cases["unknown response"] == ("invalid", True)


def test_an_end_that_the_judge_would_leave_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    variant = drawn("linear_descent")
    monkeypatch.setattr("service.grading.intervals.inside", lambda *_: False)
    failed = {case.case for case in cases_of(variant) if not case.ok}
    assert {"key", "w0_next at its lower end", "w1_next at its upper end"} <= failed
    monkeypatch.setattr("service.grading.intervals.inside", lambda *_: True)
    failed = {case.case for case in cases_of(variant) if not case.ok}
    assert {"w0_next just below it", "w1_next just above it", "ascent"} <= failed


def test_wrong_choices_are_tried_one_by_one_and_all_at_once() -> None:
    choices: Plain = [
        {"identifier": "a", "text": "A", "correct": True},
        {"identifier": "b", "text": "B", "correct": True},
        {"identifier": "c", "text": "C"},
    ]
    variant = drawn("multiple_choice", parameters={"choices": choices, "multiple": True})
    cases = {case.case: case.ok for case in cases_of(variant)}
    assert cases == dict.fromkeys(
        (
            "key",
            "nothing",
            "choice c",
            "choice a",
            "choice b",
            "every choice",
            "unreadable",
            "unknown response",
        ),
        True,
    )


def test_who_is_sure_of_the_key_scores_full_where_certainty_counts() -> None:
    found = trial(read(read_question(example("numerical", scoring={"certainty": True}))), range(2))
    assert found.failed == 0


def test_a_question_that_fails_its_tests_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    question = read(read_question(example("numerical")))
    assert examined(question) == []
    monkeypatch.setattr("service.grading.intervals.inside", lambda *_: True)
    with pytest.raises(QuestionError, match="fails its generated tests") as refusal:
        examined(question)
    assert {each.code for each in refusal.value.problems} == {"failed_test"}
