"""Lint says what is worth looking into, and is silent about a question that is well made."""

from __future__ import annotations

from typing import cast

import pytest

from service.exercises.authoring import read
from service.exercises.lint import lint
from service.formats.native import read_question
from service.kinds import KINDS
from service.vocabulary import Plain, QuestionError, Severity


def codes(kind: str, parameters: dict[str, Plain] | None = None, **changes: Plain) -> dict[str, str]:
    """Give the codes of what lint finds, with the pointers."""
    draft = cast("dict[str, Plain]", dict(KINDS[kind].example)) | changes
    draft["parameters"] = cast("dict[str, Plain]", draft["parameters"]) | (parameters or {})
    return {each.code: each.pointer for each in lint(read(read_question(draft)))}


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_need_no_warning(kind: str) -> None:
    draft = cast("dict[str, Plain]", dict(KINDS[kind].example))
    assert not [each for each in lint(read(read_question(draft))) if each.severity is not Severity.NOTICE]


def test_choices_without_feedback_are_named() -> None:
    right: Plain = {"identifier": "a", "text": "A", "correct": True, "feedback": "Yes."}
    choices: Plain = [right, {"identifier": "b", "text": "B"}]
    assert codes("multiple_choice", {"choices": choices}) == {"missing_feedback": "/parameters/choices"}


def test_a_key_that_no_decimal_equals_is_noticed_unless_something_near_it_is_accepted() -> None:
    third: dict[str, Plain] = {"answers": [{"value": "1/3"}]}
    assert codes("numerical", third, tolerance="exact") == {"only_a_fraction": "/parameters"}
    assert codes("numerical", third, tolerance={"absolute": "0.001"}) == {}
    assert codes("numerical", {"answers": [{"value": "1/4"}]}, tolerance="exact") == {}
    assert codes("vector", {"answers": [{"value": "1, 1/3"}]}) == {"only_a_fraction": "/parameters"}


def test_ranges_that_are_mostly_refused_are_warned_about() -> None:
    zeros: Plain = {"one_of": ["0", "0", "0", "1"]}
    assert codes("linear_descent", {"w0": zeros})["refused_share"] == "/parameters"


def test_ranges_with_few_variants_are_noticed() -> None:
    one: dict[str, Plain] = {"y": {"one_of": [3]}, "w0": {"one_of": ["1"]}, "w1": {"one_of": ["0.5"]}}
    ranges: dict[str, Plain] = {**one, "x": {"one_of": [1, 2]}, "rate": {"one_of": ["0.1"]}}
    assert codes("linear_descent", ranges)["few_variants"] == "/parameters"


def test_misconceptions_that_cannot_show_are_noticed() -> None:
    only: Plain = ["w0_next"]
    assert "not_claimable" in codes("linear_descent", ask=only)
    assert "not_claimable" not in codes("linear_descent")


def test_a_response_that_earns_nothing_is_noticed() -> None:
    asked: Plain = ["product", "w0_next", "w1_next"]
    assert codes("linear_descent", ask=asked)["ungraded_response"] == "/ask"


def test_what_cannot_be_certified_is_an_error() -> None:
    with pytest.raises(QuestionError, match="No draw"):
        codes("linear_descent", {"w0": {"one_of": ["0"]}})
