"""Shown work: each line judged from the student's own before it, the first wrong one found and named."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as read_draft
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.solutions import solution
from service.exercises.trial import trial
from service.exercises.variants import draw
from service.formats.native import dump_question, read_question
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion
from service.vocabulary import NotCarried, QuestionError, ResponsesError
from tests.kinds.examples import plain
from tests.kinds.formulas import question as formula_question
from tests.kinds.formulas import tree as formula_tree

if TYPE_CHECKING:
    from service.vocabulary import Outcome, Plain, Variant

SHOWN: dict[str, Plain] = {"answer": "work", "ask": ["x_next"]}
STEPS: dict[str, Plain] = {"gradient": "2*a*x", "change": "-gradient/10", "x_next": "x + change"}
WRONG: dict[str, Plain] = {
    "ascent": {"replaces": {"change": "gradient/10"}, "feedback": "up"},
    "half": {"replaces": {"gradient": "a*x"}, "feedback": "a 2 lost"},
}


def work_of(kind: str) -> SolverQuestion | None:
    tree = cast("dict[str, Plain]", plain(kind)) | {"answer": "work"}
    try:
        found = read_draft(read_question(tree))
    except QuestionError as refused:
        codes = {each.code for each in refused.problems}
    else:
        assert isinstance(found, SolverQuestion)
        return found
    assert codes == {"not_for_this_kind"}
    return None


ASKED = {kind: found for kind in KINDS if (found := work_of(kind))}


@pytest.fixture
def parabola() -> SolverQuestion:
    return formula_question(steps=STEPS, misconceptions=WRONG, **SHOWN)


def outcome_of(question: SolverQuestion, variant: Variant, *lines: str) -> Outcome:
    return grade(variant, read(variant.declarations, {"work": "\n".join(lines)}), lambda: question)


def told(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(each.line, each.step, each.status.value) for each in outcome.results[0].lines]


def named(outcome: Outcome) -> list[tuple[str, ...]]:
    return [each.misconceptions for each in outcome.diagnosis]


@pytest.mark.parametrize("kind", ASKED)
def test_in_every_family_the_worked_solution_is_right_and_wrong_answers_alone_are_not(kind: str) -> None:
    question = ASKED[kind]
    assert trial(question, range(1)).failed == 0
    (variant,) = draw(question, [9])
    lines = [f"{line['step']} = {listed(line['value'])}" for line in solution(question, variant.givens)]
    outcome = outcome_of(question, variant, *lines)
    assert (outcome.fraction, outcome.results[0].lines) == (1.0, ())
    for name, responses in wrong_responses(variant).items():
        found = outcome_of(question, variant, str(responses["work"]))
        assert found.fraction < 1, name
        assert found.first_error is not None
    assert "Show your work" in variant.prompt.text
    assert lint(question) is not None


def listed(value: Plain) -> str:
    return f"[{', '.join(map(listed, value))}]" if isinstance(value, list) else str(value)


def test_the_first_wrong_line_is_found_and_named_and_what_follows_is_credited(
    parabola: SolverQuestion,
) -> None:
    (variant,) = draw(parabola, [4])
    outcome = outcome_of(
        parabola, variant, "gradient = a*x", "", "change = -gradient/10", "x_next = x + change"
    )
    assert told(outcome) == [(1, "gradient", "wrong"), (3, "change", "follows"), (4, "x_next", "follows")]
    assert (outcome.first_error, named(outcome)) == ("gradient", [("half",)])
    assert outcome.fraction == pytest.approx(2 / 3)
    assert outcome.results[0].carried_from == ("gradient",)


def test_a_wrong_line_is_named_by_what_leads_to_it_from_the_lines_before(parabola: SolverQuestion) -> None:
    """Two mistakes, each in its own line: both are named, which the last number alone would not show."""
    (variant,) = draw(parabola, [4])
    outcome = outcome_of(parabola, variant, "gradient = a*x", "change = gradient/10", "x_next = x + change")
    assert told(outcome) == [(1, "gradient", "wrong"), (2, "change", "wrong"), (3, "x_next", "follows")]
    assert named(outcome) == [("half",), ("ascent",)]
    assert outcome.fraction == pytest.approx(1 / 3)


def test_numbers_rounded_as_the_prompt_allows_are_right(parabola: SolverQuestion) -> None:
    for variant in draw(parabola, range(20)):
        a, x = (float(str(variant.givens[name])) for name in ("a", "x"))
        lines = (f"gradient = {2 * a * x:.4g}", f"change = {-a * x / 5:.4g}", f"x_next = {x - a * x / 5:.4g}")
        assert outcome_of(parabola, variant, *lines).fraction == 1.0


def test_a_line_may_go_on_and_its_last_part_counts(parabola: SolverQuestion) -> None:
    (variant,) = draw(parabola, [4])
    a, x = (float(str(variant.givens[name])) for name in ("a", "x"))
    line = f"x_next = x - 2*a*x/10 = {x - a * x / 5:.6g}"
    assert outcome_of(parabola, variant, line).fraction == 1.0
    assert outcome_of(parabola, variant, "x_next = x - 2*a*x/10 = 1000").fraction == 0.0


def test_steps_may_be_left_out_and_come_in_any_order(parabola: SolverQuestion) -> None:
    (variant,) = draw(parabola, [4])
    assert outcome_of(parabola, variant, "x_next = x - 2*a*x/10").fraction == 1.0
    outcome = outcome_of(parabola, variant, "x_next = x - a*x/10", "gradient = a*x")
    assert told(outcome) == [(1, "x_next", "follows"), (2, "gradient", "wrong")]
    assert (outcome.first_error, outcome.fraction) == ("gradient", 0.5)


def test_work_without_what_is_asked_earns_nothing(parabola: SolverQuestion) -> None:
    (variant,) = draw(parabola, [4])
    outcome = outcome_of(parabola, variant, "gradient = 2*a*x", "change = -gradient/10")
    assert outcome.fraction == 0.0
    assert {status for _, _, status in told(outcome)} == {"right"}


@pytest.mark.parametrize(
    ("first", "why"),
    [("1e6", NotCarried.OUT_OF_RANGE), ("0", NotCarried.TRIVIAL), ("1/(x - x)", None)],
)
def test_going_on_from_nonsense_earns_nothing(
    parabola: SolverQuestion, first: str, why: NotCarried | None
) -> None:
    (variant,) = draw(parabola, [4])
    lines = (f"gradient = {first}", "change = -gradient/10", "x_next = x + change")
    outcome = outcome_of(parabola, variant, *lines)
    assert (outcome.fraction, outcome.results[0].not_carried) == (0.0, why)
    assert outcome.first_error == "gradient"


def test_vectors_are_written_as_lists_or_worked_out() -> None:
    question = ASKED["linear_descent"]
    (variant,) = draw(question, [3])
    g = variant.givens
    xs, ys = cast("list[float]", g["x"]), cast("list[float]", g["y"])
    w0, w1 = float(str(g["w0"])), float(str(g["w1"]))
    rest = [y - (w0 + w1 * x) for x, y in zip(xs, ys, strict=True)]
    lines = (
        f"residual = {[round(each, 4) for each in rest]}",
        "term = residual",
        "w0_next = w0 + rate*total(residual)",
        "w1_next = w1 + rate*total(term)",
    )
    outcome = outcome_of(question, variant, *lines)
    assert told(outcome)[0] == (1, "residual", "right")
    assert (outcome.first_error, named(outcome)) == ("term", [("dropped_input_factor",)])
    assert outcome.fraction == pytest.approx((1 + 2 / 3) / 2)


def test_another_convention_in_a_line_keeps_half() -> None:
    question = ASKED["linear_descent"]
    (variant,) = draw(question, [3])
    lines = ("gradient_w0 = -total(y - w0 - w1*x)/3", "w0_next = w0 - rate*gradient_w0")
    outcome = outcome_of(question, variant, *lines)
    assert named(outcome) == [("averaged",)]
    assert outcome.fraction == 0.5


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("gradient = 2*a*x\nchange = -gradient10", "unknown_name", 2, 11),
        ("gradient = 2*a*x\n\n  chnge = 1", "unknown_step", 3, 3),
        ("gradient = 2a", "bad_expression", 1, 13),
        ("gradient", "bad_line", 1, 1),
        ("3 = gradient", "bad_line", 1, 1),
        ("gradient == 3", "bad_line", 1, 1),
        ("x = 3", "unknown_step", 1, 1),
        ("gradient = 1\ngradient = 2", "duplicate", 2, 1),
        ("x_next = x + change", "unknown_name", 1, 14),
        ("gradient = [1, 2]", "wrong_shape", 1, 11),
        ("gradient = 1 = ", "empty", 1, 15),
        ("gradient = 9**9**9", "not_finite", 1, 13),
        ("gradient = " + "(" * 999, "too_deep", 1, 77),
        ("\n" * 300 + "gradient = 1", "too_long", 1, 1),
        ("gradient = " + "1+" * 9000 + "1", "too_long", 1, 1),
        (7, "wrong_type", None, None),
        (["gradient = 1"], "wrong_type", None, None),
    ],
)
def test_what_cannot_be_read_is_told_with_line_and_column(
    parabola: SolverQuestion, text: Plain, code: str, line: int | None, column: int | None
) -> None:
    (variant,) = draw(parabola, [4])
    with pytest.raises(ResponsesError) as refused:
        read(variant.declarations, {"work": text})
    (problem,) = refused.value.problems
    assert (problem.pointer, problem.code) == ("/responses/work", code)
    assert (problem.line, problem.column) == (line, column)


def test_a_step_that_is_called_work_is_an_ordinary_step() -> None:
    question = formula_question(
        steps={"work": "2*a*x"},
        misconceptions={"m": {"replaces": {"work": "a*x"}, "feedback": "f"}},
        ask=["work"],
    )
    (variant,) = draw(question, [4])
    outcome = grade(variant, read(variant.declarations, {"work": "1234"}), lambda: question)
    assert outcome.fraction == 0.0


def test_work_without_its_question_is_still_graded_and_explained_by_its_numbers(
    parabola: SolverQuestion,
) -> None:
    (variant,) = draw(parabola, [4])
    lines = "gradient = a*x\nchange = -gradient/10\nx_next = x + change"
    outcome = grade(variant, read(variant.declarations, {"work": lines}))
    assert (outcome.fraction, named(outcome)) == (0.0, [("half",)])


def test_how_a_question_is_answered_survives_export() -> None:
    draft = read_question(formula_tree(**SHOWN))
    assert read_question(dump_question(draft)) == draft
