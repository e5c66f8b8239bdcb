"""A solver question asked as multiple choice: the key beside what misconceptions answer, told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.trial import trial
from service.exercises.variants import certified, draw
from service.formats.native import dump_question, read_question
from service.kinds import KINDS
from service.solver.draws import fold
from service.solver.exercise import SolverQuestion
from service.solver.offers import offered
from service.vocabulary import Plain, QuestionError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.vocabulary import Variant

FAMILIES = [name for name in KINDS if isinstance(question_of(read_question(plain(name))), SolverQuestion)]
SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * at % (1 << 128) for at in range(1, 41)]


def asked(kind: str, choices: int = 4, **changes: Plain) -> SolverQuestion:
    draft = replace(read_question(cast("dict[str, Plain]", plain(kind)) | changes), tolerance=None)
    claims = cast("SolverQuestion", question_of(draft)).exercise.claims
    question = question_of(replace(draft, choices=min(choices, len(claims) + 1)))
    assert isinstance(question, SolverQuestion)
    return question


def bound(variant: Variant) -> dict[str, dict[str, Any]]:
    bounds: dict[str, dict[str, Any]] = cast("Any", variant.bounds)["response"]["choices"]
    return bounds


@pytest.mark.parametrize("kind", FAMILIES)
def test_choices_are_right_or_the_misconception_they_are_made_of(kind: str) -> None:
    question = asked(kind)
    for variant in draw(question, SEEDS):
        texts = [choice.text.text for choice in variant.declarations[0].choices]
        assert len(set(texts)) == len(texts) == cast("Any", question.exercise.offer).count
        for name, choice in bound(variant).items():
            outcome = grade(variant, read(variant.declarations, {"response": name}))
            named = [each.misconceptions for each in outcome.diagnosis]
            if choice["correct"]:
                assert (outcome.fraction, named, variant.key) == (1.0, [], {"response": name})
            else:
                assert outcome.fraction < 1
                assert named == [(choice["misconception"],)]
                assert outcome.diagnosis[0].feedback == choice["feedback"] == outcome.results[0].feedback[0]
        assert len(wrong_responses(variant)) == len(texts) - 1


@pytest.mark.parametrize("kind", FAMILIES)
def test_what_is_shown_is_told_apart_by_three_floors(kind: str) -> None:
    question = asked(kind)
    offer = question.exercise.offer
    assert offer is not None
    batch = certified(question, SEEDS)
    with np.errstate(all="ignore"):
        found = offered(question.exercise, offer, batch.certificate, fold(SEEDS))
    assert found.whole.all()
    for at in range(len(SEEDS)):
        shown = [found.keys[:, at], *(found.wrong[road, :, at] for road in found.roads[:, at])]
        for one, other in ((a, b) for a in range(len(shown)) for b in range(a)):
            gap = np.abs(shown[one] - shown[other]) / batch.certificate.floors[:, at]
            assert gap.max() >= 3


@pytest.mark.parametrize("kind", FAMILIES)
def test_choices_do_not_depend_on_what_is_drawn_with_them_and_pass_their_tests(kind: str) -> None:
    question = asked(kind)
    together = draw(question, SEEDS[:12])
    assert [draw(question, [seed])[0] for seed in SEEDS[:12]] == together
    assert trial(question, range(5)).failed == 0
    assert all(each.code != "ungraded_response" for each in lint(question))


def test_the_right_choice_stands_anywhere_and_every_misconception_is_offered_to_somebody() -> None:
    question = asked("linear_descent")
    drawn = draw(question, range(400))
    places = Counter(str(variant.key["response"]) for variant in drawn)
    assert set(places) == set("abcd")
    assert min(places.values()) > 60
    used = {choice.get("misconception") for variant in drawn for choice in bound(variant).values()}
    assert set(question.exercise.claims) <= used


def test_the_draft_comes_back_as_it_was_written() -> None:
    tree = cast("dict[str, Plain]", plain("linear_descent")) | {"choices": 3}
    draft = read_question(tree)
    assert draft.choices == 3
    assert dump_question(draft)["choices"] == 3


@pytest.mark.parametrize(
    ("kind", "changes", "code", "pointer"),
    [
        ("numerical", {"choices": 3}, "not_for_this_kind", "/choices"),
        ("linear_descent", {"choices": 3, "tolerance": {"absolute": 1}}, "not_with_choices", "/tolerance"),
        ("linear_descent", {"choices": 9}, "too_large", "/choices"),
        (
            "function_descent",
            {"choices": 8, "claims": {"except": ["ascent"]}},
            "too_few_misconceptions",
            "/choices",
        ),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_its_place(
    kind: str, changes: dict[str, Plain], code: str, pointer: str
) -> None:
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question(cast("dict[str, Plain]", plain(kind)) | changes))
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [(code, pointer)]


def test_choices_are_scored_as_the_author_says() -> None:
    scoring: Plain = {"certainty": True}
    question = asked("linear_descent", scoring=scoring)
    (variant,) = draw(question, [7])
    wrong = next(iter(wrong_responses(variant).values()))
    outcome = grade(variant, read(variant.declarations, {**wrong, "certainty": "3"}))
    assert (outcome.fraction < 0, len(outcome.diagnosis)) == (True, 1)
