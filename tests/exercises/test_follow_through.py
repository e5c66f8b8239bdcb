"""A wrong first update and right work from there: what is credited, what not and why, where the error is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, cast

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.exercises.workings import shown
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.grading.table import Table
from service.kinds import KINDS, Question
from service.questions.trees import outcome_tree
from service.solver.exercise import SolverQuestion
from service.vocabulary import NotCarried, Outcome, Plain, QuestionError, Variant

if TYPE_CHECKING:
    from collections.abc import Callable


def asking(said: dict[str, Plain], *ask: str) -> SolverQuestion:
    tree = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    parameters = cast("dict[str, Plain]", tree["parameters"]) | said
    kept = {name: value for name, value in tree.items() if name != "ask"}
    asked: dict[str, Plain] = {"ask": list(ask)} if ask else {}
    question = question_of(read_question(kept | {"parameters": parameters} | asked))
    assert isinstance(question, SolverQuestion)
    return question


TWO = asking({"iterations": 2})
THREE = asking({"iterations": 3})
SEEDS = range(1000, 1060)
FIRST = ("w0_1", "w1_1")


@pytest.fixture(scope="module")
def variants() -> list[Variant]:
    return draw(TWO, SEEDS)


def roads(variant: Variant) -> dict[str, list[float]]:
    assert variant.explanations is not None
    known = Table.read(variant.explanations).roads()
    return {name: list(row) for name, row in known.items()}


def gone_on(question: SolverQuestion, variant: Variant, first: list[float]) -> dict[str, str]:
    """Return these weights after the first update, and later ones worked out from them to five figures."""
    exercise = question.exercise
    pins = {name: np.array([number]) for name, number in zip(FIRST, first, strict=True)}
    run = exercise.recipe.run(exercise.placed(variant.givens), exercise.ask, pinned=pins)
    return {name: decimal_text(float(run[name][0]), 5) for name in exercise.ask}


def graded(question: Question, variant: Variant, typed: dict[str, str]) -> Outcome:
    return grade(variant, read(variant.declarations, dict(typed)), lambda: question)


def test_later_steps_that_follow_from_a_wrong_one_are_credited_and_the_wrong_one_is_not(
    variants: list[Variant],
) -> None:
    counted = 0
    for variant in variants:
        outcome = graded(TWO, variant, gone_on(TWO, variant, roads(variant)["ascent"][:2]))
        results = {each.identifier: each for each in outcome.results}
        wrong = tuple(name for name in FIRST if not results[name].correct)
        assert all(results[name].fraction == 0 for name in wrong)
        assert outcome.first_error == wrong[0]
        later = [results[name] for name in ("w0_2", "w1_2") if results[name].carried_from]
        assert all((each.fraction, each.carried_from, each.correct) == (1.0, wrong, False) for each in later)
        counted += bool(later)
    assert counted >= 0.99 * len(variants)


def test_the_earlier_error_is_named_though_it_was_made_only_once(variants: list[Variant]) -> None:
    named = 0
    for variant in variants:
        outcome = graded(TWO, variant, gone_on(TWO, variant, roads(variant)["dropped_bias"][:2]))
        assert all(set(each.explains) <= set(FIRST) for each in outcome.diagnosis)
        named += ("dropped_bias",) in [each.misconceptions for each in outcome.diagnosis]
    assert named >= 0.9 * len(variants)


def test_an_error_made_only_in_the_second_step_is_named_there(variants: list[Variant]) -> None:
    named = wrong = 0
    for variant in variants:
        exercise = TWO.exercise
        key = {name: np.array([float(str(variant.key[name]))]) for name in FIRST}
        given = exercise.recipe.run(exercise.placed(variant.givens), tuple(exercise.recipe.steps))
        run = exercise.recipe.run(given, exercise.ask, ("ascent",), pinned=key)
        outcome = graded(TWO, variant, {name: decimal_text(float(run[name][0]), 5) for name in exercise.ask})
        assert outcome.first_error in {"w0_2", "w1_2"}
        wrong += 1
        named += ("ascent",) in [each.misconceptions for each in outcome.diagnosis]
    assert named >= 0.9 * wrong


@pytest.mark.parametrize(
    ("first", "reason"), [([0.0, 0.0], NotCarried.TOO_CLOSE), ([1e6, 1e6], NotCarried.OUT_OF_RANGE)]
)
def test_zeros_or_a_million_are_no_ground_to_go_on_from(
    variants: list[Variant], first: list[float], reason: NotCarried
) -> None:
    for variant in variants:
        outcome = graded(TWO, variant, gone_on(TWO, variant, first))
        later = [each for each in outcome.results if each.identifier not in FIRST and not each.correct]
        assert all((each.fraction, each.not_carried, each.carried_from) == (0, reason, ()) for each in later)


def test_the_optimum_entered_and_repeated_earns_nothing(variants: list[Variant]) -> None:
    reasons: set[NotCarried | None] = set()
    for variant in variants:
        x, y = (np.array(variant.givens[name], dtype=float) for name in ("x", "y"))
        slope, level = np.polyfit(x, y, 1) if len(set(x)) > 1 else (0.5, 0.5)
        typed = gone_on(TWO, variant, [level, slope])
        repeated = {name: typed[FIRST[at % 2]] for at, name in enumerate(typed)}
        outcome = graded(TWO, variant, repeated)
        assert not any(each.carried_from for each in outcome.results)
        reasons |= {each.not_carried for each in outcome.results}
    assert NotCarried.TRIVIAL in reasons


def test_a_family_that_does_not_say_unchanged_is_guarded_all_the_same() -> None:
    tree = cast("dict[str, Plain]", dict(KINDS["function_descent"].example))
    parameters = cast("dict[str, Plain]", tree["parameters"]) | {"iterations": 2}
    question = question_of(read_question(tree | {"parameters": parameters}))
    for variant in draw(question, range(40)):
        a, b, x, rate = (float(str(variant.givens[name])) for name in ("a", "b", "x", "rate"))
        for first in (-b / (2 * a), x):
            outcome = graded(question, variant, {"x_1": decimal_text(first), "x_2": decimal_text(first)})
            assert outcome.fraction == 0
        gone = x + rate * (2 * a * x + b)
        second = gone - rate * (2 * a * gone + b)
        outcome = graded(question, variant, {"x_1": decimal_text(gone, 5), "x_2": decimal_text(second, 5)})
        assert (outcome.fraction, outcome.results[1].carried_from) == (0.5, ("x_1",))


def test_three_updates_are_followed_link_by_link() -> None:
    counted = 0
    for variant in draw(THREE, SEEDS):
        outcome = graded(THREE, variant, gone_on(THREE, variant, roads(variant)["ascent"][:2]))
        sources = {each.identifier: each.carried_from for each in outcome.results}
        counted += set(sources["w1_3"]) <= {"w0_2", "w1_2"} and bool(sources["w1_3"])
        assert sources["w0_1"] == sources["w1_1"] == ()
    assert counted >= 0.9 * len(SEEDS)


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ({"iterations": 3, "update": "online"}, ["w0_3", "residual_2", "w1_1", "w0_1"]),
        ({"iterations": 2}, ["w1_2", "residual_2", "gradient_w0_1", "w0_1", "w1_1"]),
    ],
)
def test_steps_may_be_asked_in_any_order_and_vectors_be_carried_number_by_number(
    said: dict[str, Plain], ask: list[str]
) -> None:
    question, carried = asking(said, *ask), 0
    for variant in draw(question, range(30)):
        exercise = question.exercise
        first = {name: np.array([float(str(variant.key[name])) + 0.75]) for name in FIRST}
        run = exercise.recipe.run(exercise.placed(variant.givens), exercise.ask, pinned=first)
        typed: dict[str, Plain] = {name: shown(run[name][..., 0]) for name in ask} | {
            name: decimal_text(float(first[name][0]), 6) for name in FIRST
        }
        outcome = grade(variant, read(variant.declarations, typed), lambda: question)
        results = {each.identifier: each for each in outcome.results}
        assert outcome.first_error in FIRST
        assert results["residual_2"].carried_from in {(), FIRST}
        carried += bool(results["residual_2"].carried_from)
    assert carried >= 20


def test_absurd_numbers_anywhere_are_graded_without_a_warning(variants: list[Variant]) -> None:
    absurd = ["1e300", "-1e300", "0", "1e-300", "123456789012345678901234567890", "1/3", ""]
    rng = np.random.default_rng(2)
    for variant in variants:
        typed = {name: str(rng.choice([*absurd, str(key)])) for name, key in variant.key.items()}
        assert 0 <= graded(TWO, variant, typed).fraction <= 1


def test_a_right_answer_never_asks_for_the_question(variants: list[Variant]) -> None:
    def never() -> NoReturn:
        raise AssertionError

    for variant in variants:
        assert grade(variant, read(variant.declarations, variant.key), never).fraction == 1.0


@pytest.mark.parametrize("why", ["unreadable", "newer"])
def test_a_question_that_can_no_longer_be_read_is_graded_without_follow_through(
    variants: list[Variant], why: str
) -> None:
    def unreadable() -> NoReturn:
        raise QuestionError("its kind has changed")

    ways: dict[str, Callable[[], Question]] = {
        "unreadable": unreadable,
        "newer": lambda: replace(TWO, version=TWO.version + 1),
    }
    typed = gone_on(TWO, variants[0], roads(variants[0])["ascent"][:2])
    readings = read(variants[0].declarations, dict(typed))
    assert grade(variants[0], readings, ways[why]) == grade(variants[0], readings)


def test_what_learners_see_says_what_was_carried_and_never_the_key(variants: list[Variant]) -> None:
    variant = variants[0]
    tree = outcome_tree(graded(TWO, variant, gone_on(TWO, variant, roads(variant)["ascent"][:2])))
    assert tree["results"][-1]["carried_from"] == ["w0_1", "w1_1"]
    refused = outcome_tree(graded(TWO, variant, gone_on(TWO, variant, [1e6, 1e6])))
    assert refused["results"][-1]["not_carried"] == "out of range"
    assert not [key for key in variant.key.values() if str(key) in str([tree, refused])]
