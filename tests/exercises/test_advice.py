"""Where few draws tell right from wrong, each change that helps is told with the share it would reach."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from service.exercises.advice import SEEDS, Advice, advise, tried
from service.exercises.authoring import read
from service.exercises.lint import lint
from service.formats.native import read_question
from service.solver.exercise import SolverQuestion
from service.vocabulary import Plain, QuestionError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.vocabulary import Draft

ROUGH: dict[str, Plain] = {"intermediate_figures": 2}
MAZUR: dict[str, Plain] = {
    "layers": [2, 2, 2], "hidden": "sigmoid", "output": "sigmoid", "loss": "half_sum",
    **{name: {"from": "0.1", "to": "0.9", "step": "0.1"} for name in ("W1", "W2")},
    **{name: {"one_of": ["0.35", "0.6"]} for name in ("b1", "b2")},
    "x": {"one_of": ["0.05", "0.1"]}, "y": {"one_of": ["0.01", "0.99"]}, "rate": {"one_of": ["0.5"]},
}  # fmt: skip


def draft(kind: str, **changes: Plain) -> Draft:
    return read_question(cast("dict[str, Any]", plain(kind)) | changes)


def question(drafted: Draft) -> SolverQuestion:
    made = read(drafted)
    assert isinstance(made, SolverQuestion)
    return made


def advice_in(text: str) -> list[tuple[str, int]]:
    """Return what a hint advises: what to write, and the percentage."""
    pairs = re.findall(r"; (.+?) would certify (?:under )?(\d+)%", text)
    return [(written, int(share)) for written, share in pairs]


def test_the_share_told_is_the_share_that_the_changed_draft_reaches() -> None:
    rough = draft("linear_descent", precision=ROUGH, claims={})
    found = advise(question(rough).exercise, cost=0)
    share = found.share
    assert (found.draws, share < 0.25) == (len(SEEDS), True)
    by_sort = {each.sort: each for each in found.changes}
    assert {"precision", "instead", "instead, more precisely", "claims"} <= set(by_sort)
    finer = replace(rough, precision={"intermediate_figures": 4})
    assert by_sort["precision"].written == "precision: {intermediate_figures: 4}"
    assert by_sort["precision"].share == tried(question(finer).exercise, SEEDS)[0] > 2 * share
    names = re.findall(r"\w+", by_sort["claims"].written)[2:]
    left = replace(rough, claims={"except": names})
    assert by_sort["claims"].share == tried(question(left).exercise, SEEDS)[0] > share
    asked = tuple(re.findall(r"\w+", by_sort["instead"].written)[1:])
    instead = tried(question(replace(rough, ask=asked)).exercise, SEEDS)[0]
    assert by_sort["instead"].share == pytest.approx(instead, abs=0.02)


def test_a_tolerance_that_is_too_wide_is_told_to_be_left_to_the_solver() -> None:
    wide = question(draft("linear_descent", tolerance={"absolute": "0.5"}, claims={}))
    changes = advise(wide.exercise, cost=0).changes
    assert changes[0].written == "tolerance: window"
    assert changes[0].share > 0.5


def test_what_cannot_be_certified_is_refused_with_changes_that_can() -> None:
    zero = cast("dict[str, Any]", plain("linear_descent"))["parameters"] | {"w0": {"one_of": ["0"]}}
    with pytest.raises(QuestionError) as refusal:
        lint(question(draft("linear_descent", parameters=zero)))
    (problem,) = refusal.value.problems
    assert re.match(r"0% of \d+ raw draws are certified; ", problem.hint)
    ((written, share),) = advice_in(problem.hint)
    assert (written, share > 50) == ("claims: {except: [dropped_bias]}", True)


def test_lint_of_a_question_that_refuses_many_draws_says_what_to_change() -> None:
    (warning,) = [each for each in lint(question(draft("linear_descent", precision=ROUGH, claims={})))
                  if each.code == "refused_share"]  # fmt: skip
    told = dict(advice_in(warning.hint))
    assert any(share > 40 for written, share in told.items() if written.startswith("precision: "))


def test_updated_weights_of_a_net_at_three_figures_are_refused_with_more_figures_and_an_earlier_step() -> (
    None
):
    three: dict[str, Plain] = {"intermediate_figures": 3}
    with pytest.raises(QuestionError) as refusal:
        lint(question(draft("dense_backprop", parameters=MAZUR, ask=["W1_next"], precision=three)))
    told = dict(advice_in(refusal.value.problems[0].hint))
    more = [share for written, share in told.items() if re.fullmatch(r"precision: \{.*: [56]\}", written)]
    assert more
    assert more[0] > 50
    assert any("with ask: [" in written and share > 20 for written, share in told.items()), told


def test_the_choices_offered_stay_among_what_is_claimed() -> None:
    rough = replace(draft("linear_descent", precision=ROUGH, claims={}), tolerance=None, choices=4)
    found = advise(question(rough).exercise, cost=0)
    assert any(each.share > found.share for each in found.changes)


def test_where_nothing_helps_or_trying_takes_too_long_it_is_said_what_helps_in_general() -> None:
    exercise = question(draft("linear_descent")).exercise
    found = advise(exercise, cost=10**9)
    assert (found.draws, found.changes) == (0, ())
    assert "ask for earlier steps, or take values such as 0 out" in found.words()
    assert Advice(256, 0.001, ()).words().startswith("under 1% of 256 raw draws are certified: ")
