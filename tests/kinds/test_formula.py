"""Recipes written in expressions: the same keys and names as in Python, and mistakes told by their place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from service.exercises.answers import grade
from service.exercises.answers import read as read_responses
from service.exercises.authoring import read
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.solutions import solution
from service.exercises.variants import draw
from service.formats.native import load, read_question
from service.kinds import KINDS
from service.solver.draws import fold
from service.solver.exercise import SolverQuestion
from service.solver.redraw import draw_batch
from service.vocabulary import Nature, QuestionError, Severity
from tests.kinds.formulas import GIVENS, STEPS, question, replacing, tree
from tests.kinds.hostile_formulas import HOSTILE

if TYPE_CHECKING:
    from service.vocabulary import Plain, Problem

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(200)]
IN_FORMULAS = Path(__file__).with_name("linear_descent_in_formulas.yaml")


def both() -> tuple[SolverQuestion, SolverQuestion]:
    """Return linear_descent as it is built in, and the same in formulas."""
    example = cast("dict[str, Any]", dict(KINDS["linear_descent"].example))
    example["parameters"] = example["parameters"] | {"divergence": "allowed"}
    loaded = load(IN_FORMULAS.read_bytes())
    assert loaded.problems == ()
    built_in, written = read(read_question(example)), read(loaded.drafts[0])
    assert isinstance(built_in, SolverQuestion)
    assert isinstance(written, SolverQuestion)
    return built_in, written


def test_linear_descent_in_formulas_has_the_bits_of_the_built_in_one() -> None:
    built_in, written = (draw_batch(each.exercise, SEEDS) for each in both())
    for name in ("x", "y", "prediction", "residual", "term", "gradient_w1", "w0_next", "w1_next"):
        assert built_in.environment[name].tobytes() == written.environment[name].tobytes()
    for part in ("keys", "floors", "tolerances", "wrong", "distances"):
        ours, theirs = (getattr(each.certificate, part) for each in (built_in, written))
        assert ours.tobytes() == theirs.tobytes(), part
    # expressions replace one step each, so more pairs can be combined than of functions that replace two
    ours_at = [written.pairs.index(pair) for pair in built_in.pairs]
    assert built_in.pair_answers.tobytes() == written.pair_answers[ours_at].tobytes()


def test_linear_descent_in_formulas_names_what_the_built_in_one_names() -> None:
    built_in, written = (draw(each, SEEDS[:40]) for each in both())
    named = 0
    for one, other in zip(built_in, written, strict=True):
        assert one.key == other.key
        assert one.bounds == other.bounds
        for responses in wrong_responses(one).values():
            first, second = (
                grade(each, read_responses(each.declarations, responses)) for each in (one, other)
            )
            assert first.fraction == second.fraction
            assert [each.misconceptions for each in first.diagnosis] == [
                each.misconceptions for each in second.diagnosis
            ]
            assert [each.nature for each in first.diagnosis] == [each.nature for each in second.diagnosis]
            named += bool(second.diagnosis)
    assert named > 600


def test_the_feedback_of_a_questions_own_misconceptions_is_kept_with_its_variants() -> None:
    (variant,) = draw(question(), [3])
    for name, feedback, nature in (
        ("ascent", "As if the step went up.", "error"),
        ("half", "lost", "convention"),
    ):
        outcome = grade(variant, read_responses(variant.declarations, wrong_responses(variant)[name]))
        assert [each.misconceptions for each in outcome.diagnosis] == [(name,)]
        assert feedback in outcome.diagnosis[0].feedback
        assert outcome.diagnosis[0].nature is Nature(nature)
        assert outcome.fraction == (0.5 if nature == "convention" else 0.0)


def test_what_goes_on_from_something_may_stay_unchanged_by_itself() -> None:
    recipe = question(
        steps={"x_1": "x/2", "x_2": "x_1/2 - a", "y": "x_2 + 1"}, misconceptions=None
    ).exercise.recipe
    assert {name: step.reads for name, step in recipe._wrong["unchanged"].items()} == {  # noqa: SLF001
        "x_1": ("x",),
        "x_2": ("x_1",),
    }


def refusals(**changes: Plain) -> list[Problem]:
    with pytest.raises(QuestionError) as refused:
        question(**changes)
    return list(refused.value.problems)


AT = "/parameters"


def sized(**more: Plain) -> dict[str, Plain]:
    """Return a given of some size."""
    return {"givens": {"a": {"integers": [1, 4], **more}}}


MANY: dict[str, Plain] = {
    "misconceptions": {f"m{at}": {"replaces": {"x": f"a + {at}"}, "feedback": "f"} for at in range(30)}
}
WRONG_AT = "/misconceptions/m/replaces"


@pytest.mark.parametrize(
    ("changes", "code", "pointer", "column"),
    [
        ({"steps": {"y": "a + z"}}, "unknown_name", "/steps/y", 5),
        ({"steps": {"y": "a +"}}, "bad_expression", "/steps/y", 4),
        ({"steps": {"y": "a + 1/0"}}, "not_finite", "/steps/y", 6),
        ({"steps": {"y": "2a"}}, "bad_expression", "/steps/y", 2),
        ({"steps": {"y": "sigmod(a)"}}, "unknown_function", "/steps/y", 1),
        ({"steps": {"y": "x + z", "z": "a*y"}}, "circle", "/steps/z", 3),
        ({"steps": {"y": "a*y"}}, "circle", "/steps/y", 3),
        ({"steps": {"a": "x + 1"}}, "name_taken", "/steps/a", None),
        ({"steps": {"exp": "x + 1"}}, "name_taken", "/steps/exp", None),
        ({"steps": {"sum": "x + 1"}}, "name_taken", "/steps/sum", None),
        ({"steps": {"y": "x @ a"}}, "wrong_shape", "/steps/y", 3),
        ({"steps": {"": "x"}}, "bad_name", "/steps/", None),
        ({"steps": {"y": True}}, "wrong_type", "/steps/y", None),
        ({"steps": {"y": "x" * 2001}}, "too_long", "/steps/y", None),
        ({"steps": {}}, "too_short", "/steps", None),
        (sized(size=0), "too_small", "/givens/a/size", None),
        (sized(size=99), "too_large", "/givens/a/size", None),
        (sized(size=2, shape=[2]), "ambiguous", "/givens/a/shape", None),
        ({"givens": {"a": {"integers": [4, 1]}}}, "empty_range", "/givens/a", None),
        ({"givens": {"pi": {"integers": [1, 4]}}}, "name_taken", "/givens/pi", None),
        ({"constants": {"c": [["1", "2"], ["3"]]}}, "wrong_shape", "/constants/c", None),
        ({"constants": {"c": "one"}}, "bad_format", "/constants/c", None),
        ({"steps": {**STEPS, "z": "1/(x - x)"}}, "not_finite", "/steps/z", None),
        (
            {"steps": {"y": "+".join(["a"] * 900), "z": "+".join(["a"] * 900)}, **MANY},
            "too_costly",
            "/steps",
            None,
        ),
        (replacing("z", "1"), "not_a_step", f"{WRONG_AT}/z", None),
        (replacing("x", "a + q"), "unknown_name", f"{WRONG_AT}/x", 5),
        (replacing("x", "[a, a]"), "wrong_shape", f"{WRONG_AT}/x", 1),
        (replacing("x", "2*x"), "circle", f"{WRONG_AT}/x", 3),
        (replacing("gradient", "x_next"), "circle", f"{WRONG_AT}/gradient", 1),
        (replacing("x", "a", feedback=" "), "bad_format", "/misconceptions/m/feedback", None),
        ({"misconceptions": {"m": {"replaces": {"x": "a"}}}}, "missing", "/misconceptions/m/feedback", None),
        (replacing("x", "a", steps={"a": "1"}), "name_taken", "/misconceptions/m/steps/a", None),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    changes: dict[str, Plain], code: str, pointer: str, column: int | None
) -> None:
    found = [(each.code, each.pointer, each.column) for each in refusals(**changes)]
    assert (code, AT + pointer, column) in found


def test_every_mistake_is_told_at_once_and_no_echo_of_one() -> None:
    steps: dict[str, Plain] = {
        "p": "a +",
        "q": "p + 1",
        "r": "q + zz",
        "s": "[1, 2] + [1, 2, 3]",
        "t": "s[0]",
    }
    found = refusals(steps=steps, misconceptions={"m": {"replaces": {"q": "p*("}, "feedback": "f"}})
    assert [(each.pointer.rpartition("/")[2], each.code) for each in found] == [
        ("p", "bad_expression"),
        ("r", "unknown_name"),
        ("s", "wrong_shape"),
        ("q", "bad_expression"),
    ]


FILE = """\
questions:
  - question: badly-written
    kind: formula
    prompt: >-
      With $a = {{a}}$ and
      {{gradient}} and {{b:.2f}} and {{x:d}}.
    parameters:
      givens: {a: {integers: [1, 4]}, x: {integers: [1, 4]}}
      steps:
        plain: a + zz
        quoted: "a*\\u0078 + zz"
        single: 'a + zz'
        block: |
          a +
            x + zz
        folded: >
          a +
          x + zz
        anchored: &it "a + zz"
        broken: "a \\
          + zz"
      misconceptions:
        m: {replaces: {nowhere: a}, feedback: f}
"""


def test_mistakes_have_the_line_and_column_of_the_file() -> None:
    loaded = load(FILE.encode())
    assert loaded.problems == ()
    with pytest.raises(QuestionError) as refused:
        read(loaded.drafts[0])
    found = loaded.locate("question", "badly-written", refused.value.problems)
    lines = FILE.splitlines()
    assert len(found) == 8
    for each in found:
        assert each.line is not None
        assert each.column is not None
        pointed = lines[each.line - 1][each.column - 1 :]
        assert pointed.startswith(("zz", "nowhere")), (each.pointer, pointed)
        assert each.excerpt == lines[each.line - 1]


def test_a_prompt_shows_givens_only_and_is_told_where_it_does_not() -> None:
    text = FILE.replace("zz", "x").replace("nowhere", "plain")
    loaded = load(text.encode())
    with pytest.raises(QuestionError) as refused:
        read(loaded.drafts[0])
    found = loaded.locate("question", "badly-written", refused.value.problems)
    lines = text.splitlines()
    assert [(each.code, lines[(each.line or 0) - 1][(each.column or 0) - 1 :][:8]) for each in found] == [
        ("unknown_name", "gradient"),
        ("unknown_name", "b:.2f}} "),
        ("bad_template", "{{x:d}}."),
    ]


def test_a_prompt_shows_numbers_vectors_and_matrices_as_they_are_said() -> None:
    made = question(
        prompt="{{a:.2f}} {{ x }} $A = {{M}}$ {{M}} {{v}} {{c}}",
        givens={
            **GIVENS,
            "M": {"integers": [1, 9], "shape": [2, 2]},
            "v": {"integers": [1, 9], "size": 2},
        },
        constants={"c": ["1", "0.5"]},
    )
    shown = made.present({"a": 2, "x": -3, "M": [[1, 2], [3, 4]], "v": [5, 6]}).text
    assert shown.startswith(
        r"2.00 -3 $A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ ((1, 2), (3, 4)) (5, 6) (1.0, 0.5)"
    )


def test_what_no_step_reads_and_what_no_prompt_shows_is_worth_knowing() -> None:
    made = question(givens={**GIVENS, "q": {"integers": [1, 2]}}, prompt="With $x={{x}}$.")
    told = {(each.code, each.pointer): each.severity for each in lint(made)}
    assert told["unused_given", "/parameters/givens/q"] is Severity.NOTICE
    assert told["not_in_prompt", "/prompt"] is Severity.WARNING


def test_a_network_in_matrices_is_drawn_solved_and_written_out() -> None:
    made = question(
        prompt="{{W}} {{U}} {{x}} {{t}}",
        givens={
            "W": {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"], "shape": [2, 2]},
            "U": {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"], "shape": [1, 2]},
            "x": {"one_of": ["0.5", "1", "1.5"], "size": 2},
            "t": {"one_of": ["0", "1"], "size": 1},
        },
        steps={
            "z1": "W @ x",
            "a1": "sigmoid(z1)",
            "z2": "U @ a1",
            "a2": "sigmoid(z2)",
            "delta2": "(a2 - t)*a2*(1 - a2)",
            "blame": "transpose(U) @ delta2",
            "delta1": "blame*a1*(1 - a1)",
            "gradient_W": "outer(delta1, x)",
        },
        misconceptions={
            "dropped_derivative": {"replaces": {"delta1": "blame"}, "feedback": "as if σ′ were 1"},
            "transposed": {"replaces": {"gradient_W": "outer(x, delta1)"}, "feedback": "as if turned"},
        },
    )
    for variant in draw(made, range(20)):
        given = {name: np.array(value, dtype=float) for name, value in variant.givens.items()}
        hidden = 1 / (1 + np.exp(-(given["W"] @ given["x"])))
        out = 1 / (1 + np.exp(-(given["U"] @ hidden)))
        delta = (given["U"].T @ ((out - given["t"]) * out * (1 - out))) * hidden * (1 - hidden)
        key = np.array(variant.key["gradient_W"], dtype=float)
        assert np.allclose(key, np.outer(delta, given["x"]), rtol=1e-10)
        lines = {str(line["step"]): line for line in solution(made, variant.givens)}
        assert lines["blame"]["formula"] == "Uᵀ·delta2"
        assert "nan" not in str(lines)


@pytest.mark.usefixtures("own_time")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_built_to_explode_is_refused_or_drawn_in_no_time(name: str) -> None:
    draft = read_question(tree(**HOSTILE[name]))
    start = process_time()
    try:
        (variant,) = draw(read(draft), [5])
    except QuestionError as error:
        spent = process_time() - start
        assert error.problems  # noqa: PT017 - what is refused says where
        assert all(len(each.excerpt) <= 120 for each in error.problems)  # noqa: PT017 - the same
    else:
        spent = process_time() - start
        worked = solution(question(**HOSTILE[name]), variant.givens)
        shown = f"{variant.prompt.text} {variant.key} {variant.bounds} {worked}"
        assert "nan" not in shown
        assert "inf" not in shown
    assert spent < 0.1


def test_what_nobody_can_write_down_is_not_offered_as_a_choice() -> None:
    with pytest.raises(QuestionError, match="No draw"):
        draw(question(choices=2, claims={"except": ["unchanged"]}, **HOSTILE["large wrong"]), [3])
    assert len(draw(question(choices=3), [3])[0].declarations[0].choices) == 3


def test_a_step_that_only_goes_on_has_its_own_numbers() -> None:
    """A batch is put together in place, so no step may share its memory with another."""
    made = question(
        steps={"y": "x", "z": "[x, a]", "w": "transpose([z, z])", "v": "y*1", "c": "3"},
        misconceptions={"m": {"replaces": {"v": "y + a"}, "feedback": "f"}},
        ask=["v"],
    )
    exercise = made.exercise
    givens = exercise.givens(fold(SEEDS[:50]), np.zeros(50, dtype=np.uint64))
    found = exercise.recipe.run(givens, tuple(exercise.recipe.steps))
    arrays = [found[name] for name in ("x", "y", "z", "w", "v", "c")]
    assert not any(np.shares_memory(one, other) for one, other in pairwise(arrays))
    assert found["c"].tolist() == [3.0] * 50
