"""Answers that are formulas: right in every form, wrong by name, and never misread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from service.exercises.answers import grade, read, validate
from service.exercises.authoring import read as read_draft
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.trial import trial
from service.exercises.variants import draw
from service.formats.native import dump_question, read_question
from service.grading.equations import names_of, unpacked
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from service.vocabulary import QuestionError, ResponsesError
from tests.kinds.examples import plain
from tests.kinds.formulas import question as formula_question
from tests.kinds.formulas import tree as formula_tree

if TYPE_CHECKING:
    from service.vocabulary import Outcome, Plain, Variant

PARABOLA: dict[str, Plain] = {"ask": ["x_next"], "answer": "formula"}


def asked(kind: str) -> SolverQuestion | None:
    """Return a kind's example answered with formulas, None where it cannot be."""
    tree = cast("dict[str, Plain]", plain(kind)) | {"answer": "formula"}
    kept = {name: value for name, value in tree.items() if name not in {"claims", "tolerance", "choices"}}
    try:
        found = read_draft(read_question(kept))
    except QuestionError as refused:
        codes = {each.code for each in refused.problems}
    else:
        assert isinstance(found, SolverQuestion)
        return found
    assert codes <= {"no_formula", "not_for_this_kind"}
    return None


ANSWERED = {kind: found for kind in KINDS if (found := asked(kind))}


def outcome_of(variant: Variant, **responses: Plain) -> Outcome:
    return grade(variant, read(variant.declarations, responses))


@pytest.fixture
def parabola() -> Variant:
    return draw(formula_question(**PARABOLA), [4])[0]


@pytest.fixture
def descent() -> Variant:
    tree = cast("dict[str, Plain]", plain("linear_descent")) | {"answer": "formula"}
    return draw(read_draft(read_question(tree)), [4])[0]


def test_most_families_can_be_answered_with_formulas() -> None:
    assert {"formula", "linear_descent", "function_descent", "logistic_descent"} <= ANSWERED.keys()


@pytest.mark.parametrize("kind", ANSWERED)
def test_in_every_family_the_key_is_right_and_every_wrong_road_is_named(kind: str) -> None:
    question = ANSWERED[kind]
    assert trial(question, range(1)).failed == 0
    (variant,) = draw(question, [9])
    for name, responses in wrong_responses(variant).items():
        outcome = outcome_of(variant, **responses)
        assert outcome.fraction < 1
        assert (name,) in [each.misconceptions for each in outcome.diagnosis]
    assert "formula in" in variant.prompt.text
    assert not [each for each in lint(question) if each.code == "ungraded_response"]


@pytest.mark.parametrize(
    "text",
    [
        "x - 2*a*x/10",
        "x*(1 - a/5)",
        "x − 0.2·a·x",
        "(10*x - 2*a*x)/10",
        "x + -1/5*(a*x)",
        "-(-x) - a*x*2e-1",
        "x*(1 - a/5) + sigmoid(a) - 1/(1 + exp(-a))",
        "x - a*x/5 + log(exp(a)) - a",
    ],
)
def test_whatever_equals_the_key_is_right(parabola: Variant, text: str) -> None:
    assert outcome_of(parabola, x_next=text).fraction == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "x - 2*a/10", "x - a*x/10 ", "x", "x - a*x*0.2000001", "x - 2*a*x/10 + 0*log(-a*a)", "7",
        "x - abs(a*x)/5", "x - 2*a*x/10 if x > 0 else x", "1e300*x*1e300",
    ],
)  # fmt: skip
def test_whatever_differs_at_some_point_is_wrong(parabola: Variant, text: str) -> None:
    assert outcome_of(parabola, x_next=text).fraction < 1.0


def test_vectors_are_read_whole_and_by_entry(descent: Variant) -> None:
    right = {
        "w0_next": "w0 + rate*total(y - (w0 + w1*x))",
        "w1_next": "w1 + rate*dot(y - w0 - w1*x, x)",
    }
    assert outcome_of(descent, **right).fraction == 1.0
    by_entry = "w0 + rate*(y[0] + y[1] + y[2] - 3*w0 - w1*(x[0] + x[1] + x[2]))"
    assert outcome_of(descent, w0_next=by_entry, w1_next=right["w1_next"]).fraction == 1.0


def test_a_wrong_road_is_named_in_any_form_and_only_the_wrong_response_is_wrong(descent: Variant) -> None:
    outcome = outcome_of(
        descent,
        w0_next="w0 + rate*total(y - (w0 + w1*x))",
        w1_next="rate*(y[0] + y[1] + y[2] - size(x)*w0 - w1*total(x)) + w1",
    )
    assert outcome.fraction == 0.5
    (found,) = outcome.diagnosis
    assert (found.misconceptions, found.explains) == (("dropped_input_factor",), ("w1_next",))


def test_a_wrong_road_in_one_of_two_wrong_responses_is_named_there(descent: Variant) -> None:
    outcome = outcome_of(descent, w0_next="w0*w1", w1_next="w1 + rate*total(y - (w0 + w1*x))")
    assert [(each.misconceptions, each.explains) for each in outcome.diagnosis] == [
        (("dropped_input_factor",), ("w1_next",))
    ]


def test_another_convention_keeps_half(parabola: Variant) -> None:
    outcome = outcome_of(parabola, x_next="x*(1 - a/10)")
    assert (outcome.fraction, outcome.diagnosis[0].misconceptions) == (0.5, ("half",))


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("x - 2a", "bad_expression", 6),
        ("x - b", "unknown_name", 5),
        ("x_next", "unknown_name", 1),
        ("x +", "bad_expression", 4),
        ("[x, a]", "wrong_shape", 1),
        ("1/0 + x", "not_finite", 2),
        ("x" * 2001, "too_long", 2001),
        ("(" * 900, "too_deep", 66),
        (True, "wrong_type", None),
        (["x"], "wrong_type", None),
        ({"x": "a"}, "wrong_type", None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(
    parabola: Variant, text: Plain, code: str, column: int | None
) -> None:
    with pytest.raises(ResponsesError) as refused:
        read(parabola.declarations, {"x_next": text})
    (problem,) = refused.value.problems
    assert (problem.pointer, problem.code, problem.column) == ("/responses/x_next", code, column)
    (check,) = validate(parabola.declarations, {"x_next": text})
    assert check.problem is not None


def test_what_was_read_is_echoed_in_plain_notation(parabola: Variant) -> None:
    assert read(parabola.declarations, {"x_next": "x-2*a*x/10"})["x_next"].read_as == "x − 2·a·x/10"
    assert read(parabola.declarations, {"x_next": 3})["x_next"].read_as == "3"


def test_answers_are_tried_at_64_drawn_points_and_more_between(parabola: Variant) -> None:
    bound = cast("dict[str, Any]", parabola.bounds["x_next"])
    points = unpacked(bound["points"], names_of(bound))
    assert points["x"].shape == (80,)
    assert set(points["a"][:64]) == {1.0, 2.0, 3.0, 4.0}
    assert len({*points["a"][64:]} - {1.0, 2.0, 3.0, 4.0}) == 16


def test_a_given_of_one_value_does_not_make_different_formulas_equal() -> None:
    one: dict[str, Plain] = {"a": {"one_of": [1]}, "x": {"integers": [-5, 5], "not": [0]}}
    (variant,) = draw(formula_question(givens=one, **PARABOLA), [4])
    assert outcome_of(variant, x_next="x - x/5").fraction == 0.0
    assert outcome_of(variant, x_next="x - a*x/5").fraction == 1.0


def test_constants_that_students_see_may_be_named_and_hidden_ones_not(descent: Variant) -> None:
    made = formula_question(
        constants={"n": "10"}, steps={"gradient": "2*a*x", "x_next": "x - gradient/n"}, **PARABOLA
    )
    (variant,) = draw(made, [4])
    assert outcome_of(variant, x_next="x - 2*a*x/n").fraction == 1.0
    assert outcome_of(variant, x_next="x - a*x/5").fraction == 1.0
    assert "divisor" not in cast("dict[str, Any]", descent.declarations[0].options["names"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"choices": 2}, "contradiction"),
        ({"tolerance": {"absolute": "0.1"}}, "contradiction"),
        ({"steps": {"gradient": "2*a*x", "x_next": "x - gradient if a > 2 else x"}}, "no_formula"),
        ({"misconceptions": {"m": {"replaces": {"gradient": "x*a*2"}, "feedback": "f"}}}, "not_certifiable"),
    ],
)
def test_what_cannot_be_asked_as_a_formula_is_refused(changes: dict[str, Plain], code: str) -> None:
    with pytest.raises(QuestionError) as refused:
        formula_question(**(PARABOLA | changes))
    assert refused.value.problems[0].code == code


def test_how_a_question_is_answered_survives_export() -> None:
    draft = read_question(formula_tree(**PARABOLA))
    assert dump_question(draft)["answer"] == "formula"
    assert read_question(dump_question(draft)) == draft
    assert "answer" not in dump_question(read_question(formula_tree()))
