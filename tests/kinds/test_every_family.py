"""What every solver family promises, tried on its example: a new one is exercised by being registered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from service.exercises.answers import grade, read
from service.exercises.authoring import read as read_draft
from service.exercises.boundaries import FULL, edges
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.base_types.floats import nest
from service.grading.decimals import decimal_text
from service.kinds import KINDS
from service.solver.exercise import SolverQuestion, stacked
from service.solver.redraw import draw_batch
from service.vocabulary import QuestionError
from service.web.formulas import mathml
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.vocabulary import Draft, Variant

SEEDS = [0x9E3779B97F4A7C15F39CC0605CEDC835 * (at + 1) % (1 << 128) for at in range(200)]


def question_of(kind: str) -> SolverQuestion:
    question = read_draft(read_question(plain(kind)))
    assert isinstance(question, SolverQuestion)
    return question


FAMILIES = [name for name in KINDS if isinstance(read_draft(read_question(plain(name))), SolverQuestion)]


@cache
def variants(kind: str) -> list[Variant]:
    return draw(question_of(kind), SEEDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_the_parameters_is_json_schema_and_takes_the_example(kind: str) -> None:
    Draft202012Validator.check_schema(dict(KINDS[kind].parameters_schema))
    assert read_draft(read_question(plain(kind))).draft.kind == kind


def untitled(schema: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - a JSON Schema
    for name, part in schema.get("properties", {}).items():
        yield from () if "title" in part else (f"{at}/{name}",)
        yield from untitled(part, f"{at}/{name}")
    if isinstance(schema.get("items"), dict):
        yield from untitled(schema["items"], at)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_has_a_title(kind: str) -> None:
    assert list(untitled(KINDS[kind].parameters_schema)) == []


@pytest.mark.parametrize("kind", FAMILIES)
def test_a_variant_does_not_depend_on_what_is_drawn_with_it(kind: str) -> None:
    exercise = question_of(kind).exercise
    together = draw_batch(exercise, SEEDS[:64]).environment
    for at, seed in enumerate(SEEDS[:64]):
        alone = draw_batch(exercise, [seed]).environment
        for name, values in together.items():
            assert values[..., at].tobytes() == alone[name][..., 0].tobytes(), name


@pytest.mark.parametrize("kind", FAMILIES)
def test_the_key_scores_full_and_no_claimed_misconception_does(kind: str) -> None:
    claims = question_of(kind).exercise.claims
    for variant in variants(kind):
        assert grade(variant, read(variant.declarations, variant.key)).fraction == 1.0
        for name, responses in wrong_responses(variant).items():
            if name in claims:
                assert grade(variant, read(variant.declarations, responses)).fraction < 1


@pytest.mark.parametrize("kind", FAMILIES)
def test_nine_of_ten_misconceptions_are_named_and_none_as_another(kind: str) -> None:
    tried: Counter[str] = Counter()
    unnamed: Counter[str] = Counter()
    for variant in variants(kind):
        for name, responses in wrong_responses(variant).items():
            outcome = grade(variant, read(variant.declarations, responses))
            found = [each.misconceptions for each in outcome.diagnosis]
            assert not found or (name,) in found
            tried[name] += 1
            unnamed[name] += not found
    assert unnamed.total() <= 0.1 * tried.total(), f"not named: {unnamed.most_common()} of {tried}"


@pytest.mark.parametrize("kind", FAMILIES)
def test_students_who_round_in_between_as_the_prompt_says_score_full(kind: str) -> None:
    question = question_of(kind)
    exercise = question.exercise
    with np.errstate(all="ignore"):
        given = draw_batch(exercise, SEEDS).environment
        start = {name: given[name] for name in (*exercise.draws, *exercise.constants)}
        rounded = exercise.recipe.run(
            start, exercise.ask, after=lambda _, value: exercise.precision.rounded(value)
        )
    numbers = stacked(rounded, exercise.ask)
    for at, variant in enumerate(variants(kind)):
        texts = iter([decimal_text(float(value), 12) for value in numbers[:, at]])
        responses = {each.identifier: nest(texts, each.sizes) for each in variant.declarations}
        assert grade(variant, read(variant.declarations, responses)).fraction == 1.0


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_misconception_shows_somewhere_and_says_something(kind: str) -> None:
    recipe = question_of(kind).exercise.recipe
    everything = tuple(recipe.steps)
    for name, misconception in recipe.misconceptions.items():
        assert recipe.visible(everything, (name,)), f"{name} replaces nothing that there is"
        assert misconception.feedback.strip()


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_given_is_read_by_some_step(kind: str) -> None:
    exercise = question_of(kind).exercise
    assert set(exercise.draws) <= {name for step in exercise.recipe.steps.values() for name in step.reads}


@pytest.mark.parametrize("kind", FAMILIES)
def test_any_step_with_a_formula_may_be_asked(kind: str) -> None:
    steps = question_of(kind).exercise.recipe.steps.values()
    for name in [step.name for step in steps if step.formula]:
        draft = replace(read_question(plain(kind)), ask=(name,), claims={})
        for variant in drawn_or_refused(draft):
            assert grade(variant, read(variant.declarations, variant.key)).fraction == 1.0, name


@pytest.mark.parametrize("kind", FAMILIES)
def test_a_step_that_nothing_reaches_may_be_asked_beside_one_that_is_told_apart(kind: str) -> None:
    example = read_question(plain(kind))
    steps = question_of(kind).exercise.recipe.steps.values()
    first = next(step.name for step in steps if step.formula)
    asked = question_of(kind).exercise.ask
    draft = replace(example, ask=(first, *(name for name in asked if name != first)), claims={})
    for variant in drawn_or_refused(draft):
        for case, expected, responses in edges(variant):
            sent = {**variant.key, **responses} if responses else {}
            outcome = grade(variant, read(variant.declarations, sent))
            assert (outcome.fraction == 1.0) == (expected == FULL), case


def drawn_or_refused(draft: Draft) -> list[Variant]:
    """Draw a few variants; none where nothing can be told apart, for which the refusal has its code."""
    try:
        return draw(read_draft(draft), SEEDS[:5])
    except QuestionError as refusal:
        codes = {problem.code for problem in refusal.problems}
    assert codes <= {"not_certifiable", "nothing_claimed"}
    return []


@pytest.mark.parametrize("kind", FAMILIES)
def test_the_prompt_changes_with_every_given(kind: str) -> None:
    question = question_of(kind)
    for name, given in variants(kind)[0].givens.items():
        other = each_number(given, lambda number: number + 0.125)
        before, after = (
            question.present({**variants(kind)[0].givens, name: each}) for each in (given, other)
        )
        assert before.text != after.text, name


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_formula_of_the_prompt_can_be_drawn(kind: str) -> None:
    for variant in variants(kind)[:5]:
        for tex in re.findall(r"\$(.+?)\$", variant.prompt.text):
            assert mathml(tex, block=False)


@pytest.mark.parametrize("kind", FAMILIES)
def test_the_prompt_shows_every_given_number(kind: str) -> None:
    for variant in variants(kind)[:20]:
        for value in variant.givens.values():
            each_number(value, partial(shown_in, variant.prompt.text))


def shown_in(text: str, number: float) -> float:
    assert str(number) in text
    return number


def each_number(value: Any, work: Callable[[float], float]) -> Any:  # noqa: ANN401 - nested lists of numbers
    return [each_number(part, work) for part in value] if isinstance(value, list) else work(value)
