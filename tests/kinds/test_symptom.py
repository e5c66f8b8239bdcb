"""Multiple choice made from misconceptions: which comment fits these numbers, which rule is right?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.trial import trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from service.vocabulary import Plain, QuestionError, Text
from service.web.markup import render
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.vocabulary import Variant

SHARED = ("kind", "parameters", "ask", "precision", "claims")
NO_STEP: dict[str, Plain] = {"from": ["w0_next"]}
SIGMA = r"\sum_j (y_j - h_j)"
PARABOLA: dict[str, Plain] = {
    "kind": "function_descent",
    "parameters": cast("dict[str, Any]", plain("function_descent"))["parameters"],
}


def tree(**changes: Plain) -> dict[str, Plain]:
    """Return the example with other parameters; None takes one away."""
    example = cast("dict[str, Any]", plain("symptom"))
    merged = {**example["parameters"], **changes}
    example["parameters"] = {name: value for name, value in merged.items() if value is not None}
    return example


def numbers(**changes: Plain) -> dict[str, Plain]:
    return tree(show=None, symbols=None, **{"from": None}, misconceptions=None, **changes)


def drawn(draft: Plain, seed: int = 3) -> Variant:
    return draw(question_of(read_question(draft)), [seed])[0]


def texts(variant: Variant) -> dict[str, str]:
    """Return the choices' texts by the misconception each is made of; the right one by nothing."""
    bounds: Any = variant.bounds
    choices = bounds["response"]["choices"]
    offered = variant.declarations[0].choices
    return {choices[each.identifier].get("misconception", ""): each.text.text for each in offered}


def test_the_seed_quizs_second_question_comes_out_of_the_recipe() -> None:
    assert texts(drawn(plain("symptom"))) == {
        "": rf"$w_0 \leftarrow w_0 + \alpha {SIGMA}$ and $w_1 \leftarrow w_1 + \alpha {SIGMA} x_j$",
        "ascent": rf"$w_0 \leftarrow w_0 - \alpha {SIGMA}$ and $w_1 \leftarrow w_1 - \alpha {SIGMA} x_j$",
        "ascent_w0": rf"$w_0 \leftarrow w_0 - \alpha {SIGMA}$ and $w_1 \leftarrow w_1 + \alpha {SIGMA} x_j$",
    }


def test_a_wrong_rule_is_named_and_the_right_one_is_full() -> None:
    variant = drawn(plain("symptom"))
    bounds: Any = variant.bounds
    for name, choice in bounds["response"]["choices"].items():
        outcome = grade(variant, read(variant.declarations, {"response": name}))
        assert outcome.fraction == float(choice["correct"])
        expected = [] if choice["correct"] else [(choice["misconception"],)]
        assert [each.misconceptions for each in outcome.diagnosis] == expected
    assert {tuple(texts(drawn(plain("symptom"), seed))) for seed in range(30)} > {("", "ascent", "ascent_w0")}


def test_rules_of_any_family_are_written_by_its_steps() -> None:
    found = texts(drawn(tree(of=PARABOLA, symbols={"rate": r"\eta"}, misconceptions=None, **{"from": None})))
    right = (
        r"$\mathrm{x}_{\mathrm{next}} \leftarrow \mathrm{x} - 2 \mathrm{a} \mathrm{x} \eta - \mathrm{b} \eta$"
    )
    assert found[""] == right
    assert len(set(found.values())) == len(found) == 4


def test_the_numbers_of_a_wrong_run_fit_one_comment_only() -> None:
    question = question_of(read_question(numbers()))
    assert isinstance(question, SolverQuestion)
    family = {
        "feedback": {each.feedback: name for name, each in question.exercise.recipe.misconceptions.items()}
    }
    for variant in draw(question, range(60)):
        right = str(variant.key["response"])
        offered = {each.identifier: each.text.text for each in variant.declarations[0].choices}
        assert len(set(offered.values())) == 4
        of = cast("dict[str, Any]", numbers()["parameters"])["of"]
        same = draw(question_of(read_question(of)), [0])[0]
        assert "Somebody was asked:" in variant.prompt.text
        name = family["feedback"][offered[right]]
        run = question.exercise.recipe.run(
            question.exercise.placed(variant.givens), question.exercise.ask, (name,)
        )
        for step in same.declarations:
            shown = variant.prompt.text.split(f"`{step.identifier}` = ")[-1].split(",")[0].split(". Which")[0]
            assert float(shown) == pytest.approx(float(run[step.identifier][0]), rel=6e-4)


def test_a_wrong_comment_is_told_what_numbers_it_belongs_to() -> None:
    variant = drawn(numbers(choices=3))
    wrong = next(name for name in "abc" if name != variant.key["response"])
    outcome = grade(variant, read(variant.declarations, {"response": wrong}))
    assert (outcome.fraction, outcome.diagnosis) == (0.0, ())
    assert outcome.results[0].feedback[0].startswith("Then the numbers would be `w0_next` = ")


FAMILIES = [name for name, kind in KINDS.items() if kind.misconceptions]


@pytest.mark.parametrize("kind", FAMILIES)
@pytest.mark.parametrize("show", ["numbers", "rules"])
def test_any_family_may_be_asked_about_or_is_refused_with_the_reason(kind: str, show: str) -> None:
    of = {name: value for name, value in cast("dict[str, Any]", plain(kind)).items() if name in SHARED}
    draft = {"kind": "symptom", "slug": "s", "prompt": "Which?", "parameters": {"of": of, "show": show}}
    codes, failed = ["not_a_rule"], 0
    try:
        failed = trial(question_of(read_question(cast("Plain", draft))), range(3)).failed
    except QuestionError as refusal:
        codes = [each.code for each in refusal.problems]
        failed = int(show == "numbers")
    assert (codes, failed) == (["not_a_rule"], 0)


def test_choices_of_rules_can_be_drawn_by_browsers() -> None:
    of = cast("dict[str, Any]", plain("multivariate_descent"))
    kept = {name: of[name] for name in SHARED if name in of}
    for text in texts(drawn(tree(of=kept, symbols=None, misconceptions=None, **{"from": None}))).values():
        assert "<math" in render(Text(text))
        assert "}_{1}_" not in text


@pytest.mark.parametrize("draft", [plain("symptom"), numbers(), numbers(of=PARABOLA, choices=2)])
def test_generated_tests_pass(draft: Plain) -> None:
    assert trial(question_of(read_question(draft)), range(20)).failed == 0


@pytest.mark.parametrize(
    ("draft", "code", "pointer"),
    [
        (numbers(of={"kind": "numerical", "parameters": {}}), "not_one_of", "/parameters/of/kind"),
        (numbers(of={"kind": "linear_descent", "parameters": {}}), "missing", "/parameters/of/parameters/x"),
        (numbers(of={**PARABOLA, "ask": ["nothing"]}), "not_a_step", "/parameters/of/ask/0"),
        (numbers(of={**PARABOLA, "claims": {"except": ["x"]}}), "unknown_misconception",
         "/parameters/of/claims/except/0"),
        (tree(misconceptions=["ascent", "typo"]), "unknown_misconception", "/parameters/misconceptions/1"),
        (tree(misconceptions=["dropped_bias"]), "not_a_rule", "/parameters/misconceptions/0"),
        (tree(choices=8), "too_few_misconceptions", "/parameters/choices"),
        (tree(**NO_STEP), "not_a_step", "/parameters/from/0"),
        (tree(show=None), "unknown_field", "/parameters/from"),
        (numbers(of=PARABOLA, choices=8), "too_few_misconceptions", "/parameters/choices"),
        ({**tree(), "claims": {"except": ["ascent"]}}, "not_for_this_kind", "/claims"),
        ({**tree(), "choices": 3}, "not_for_this_kind", "/choices"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place(draft: Plain, code: str, pointer: str) -> None:
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question(draft))
    assert (code, pointer) in [(each.code, each.pointer) for each in refusal.value.problems]
