"""Every kind under every scoring: generated tests pass, the inside is shown, no score exceeds its points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.trial import failures, trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.scoring import CERTAINTY
from service.kinds import KINDS
from service.questions.inside import INSIDES, inside
from service.vocabulary import QuestionError, ResponsesError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.kinds import Question
    from service.vocabulary import Declaration, Plain

SCORINGS: dict[str, Plain] = {
    "certainty": {"certainty": True},
    "certainty with a floor": {"certainty": True, "floor": "-0.5", "credit": "all"},
    "wrong answers that cost": {"wrong": "-1/3"},
    "all or nothing": {"credit": "all", "wrong": "-1"},
}
UNSCORED = {"description", "essay", "file"}
SCORED = [(kind, scoring) for kind in KINDS if kind not in UNSCORED for scoring in SCORINGS]


def scored(kind: str, scoring: Plain) -> Question:
    tree: Any = plain(kind)
    return question_of(read_question({**tree, "scoring": scoring}))


@pytest.mark.parametrize(("kind", "scoring"), SCORED)
def test_every_kind_under_every_scoring_passes_its_tests_and_shows_its_inside(
    kind: str, scoring: str
) -> None:
    question = scored(kind, SCORINGS[scoring])
    assert [problem.detail for problem in failures(trial(question, range(2)))] == []
    (variant,) = draw(question, [5])
    assert set(inside(question, variant, INSIDES)) == set(INSIDES)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in UNSCORED])
def test_weights_of_any_response_are_taken_and_keep_the_key_full(kind: str) -> None:
    (variant,) = draw(question_of(read_question(plain(kind))), [5])
    name = variant.declarations[-1].identifier
    question = scored(kind, {"weights": {name: "2.5"}})
    assert [problem.detail for problem in failures(trial(question, range(2)))] == []


@pytest.mark.parametrize("kind", sorted(UNSCORED))
def test_what_no_rule_scores_takes_no_scoring(kind: str) -> None:
    with pytest.raises(QuestionError, match="takes no scoring"):
        scored(kind, {"credit": "all"})


def answers_to(declaration: Declaration) -> st.SearchStrategy[Any]:
    """Return what may be sent for a response: mostly what can be read."""
    names = [each.identifier for each in declaration.choices] or ["1"]
    if declaration.identifier == CERTAINTY or (declaration.cardinality == "single" and declaration.choices):
        return st.sampled_from(names)
    if declaration.cardinality == "ordered":
        return st.permutations(names) | st.lists(st.sampled_from(names), unique=True)
    if declaration.targets:
        targets = st.sampled_from([each.identifier for each in declaration.targets])
        pairs = st.dictionaries(st.sampled_from(names), targets)
        return pairs.map(lambda made: [f"{source} {target}" for source, target in made.items()])
    if declaration.choices:
        return st.lists(st.sampled_from(names), unique=True)
    return st.integers(-9, 9).map(str) | st.sampled_from(["0.25", "1/3", "x", "gradient", "backpropagation"])


CHEAP = (
    "cloze",
    "matching",
    "multiple_choice",
    "numerical",
    "ordering",
    "short_text",
    "true_false",
    "linear_descent",
)


@settings(max_examples=150)
@given(st.sampled_from(CHEAP), st.sampled_from([None, *SCORINGS]), st.data())
def test_no_score_exceeds_its_points_or_falls_below_its_floor(
    kind: str, scoring: str | None, data: st.DataObject
) -> None:
    question = scored(kind, SCORINGS[scoring]) if scoring else question_of(read_question(plain(kind)))
    (variant,) = draw(question, [data.draw(st.integers(0, 3))])
    responses = {each.identifier: data.draw(answers_to(each)) for each in variant.declarations}
    try:
        readings = read(variant.declarations, responses)
    except ResponsesError:
        return
    floor = {None: 0, "certainty": -2, "certainty with a floor": -0.5, "all or nothing": -1}.get(
        scoring, -1 / 3
    )
    outcome = grade(variant, readings)
    assert floor <= outcome.fraction <= 1
    assert all(-1 <= each.fraction <= 1 for each in outcome.results)
