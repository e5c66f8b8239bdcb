"""Authors may ask for any steps, in any order: such a question is drawn and graded, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.solutions import solution
from service.exercises.variants import draw
from service.formats.native import read_question
from service.solver.exercise import SolverQuestion
from service.vocabulary import QuestionError
from tests.kinds.examples import plain
from tests.kinds.test_every_family import FAMILIES

if TYPE_CHECKING:
    from service.vocabulary import Plain, Variant

FORMS: list[tuple[str, dict[str, Plain]]] = [
    ("linear_descent", {"update": "batch", "examples": 3}),
    ("linear_descent", {"update": "online", "examples": 2}),
    ("linear_descent", {"update": "mini_batch", "examples": 4, "batch_size": 2}),
    ("linear_descent", {"update": "batch", "examples": 1}),
    ("function_descent", {}),
]


def asking(kind: str, said: dict[str, Plain], rng: np.random.Generator | None = None) -> SolverQuestion:
    """Return a question of some random steps, or of those that the kind asks itself."""
    tree = cast("dict[str, Plain]", plain(kind))
    kept = {name: value for name, value in tree.items() if name != "ask"}
    kept["parameters"] = cast("dict[str, Plain]", tree["parameters"]) | said
    question = question_of(read_question(kept))
    assert isinstance(question, SolverQuestion)
    if rng is None:
        return question
    steps = [step.name for step in question.exercise.recipe.steps.values() if step.formula]
    count = int(rng.integers(1, min(6, len(steps)) + 1))
    asked = question_of(read_question(kept | {"ask": rng.choice(steps, count, replace=False).tolist()}))
    assert isinstance(asked, SolverQuestion)
    return asked


def spoiled(value: Plain, rng: np.random.Generator) -> Plain:
    """Return a right response, wrong by chance in some of its numbers."""
    if isinstance(value, list):
        return [spoiled(part, rng) for part in value]
    wrong = [f"{float(str(value)) + 1:.4g}", "0", "1e300", "-1e-300"]
    return str(value) if rng.random() < 0.5 else str(rng.choice(wrong))


def drawn_or_refused(question: SolverQuestion) -> list[Variant]:
    try:
        return draw(question, range(4))
    except QuestionError as refusal:
        if refusal.problems[0].code == "not_certifiable":
            return []
        raise


@pytest.mark.parametrize("number", range(60))
def test_any_steps_in_any_order_are_drawn_and_graded_or_refused(number: int) -> None:
    rng = np.random.default_rng(number)
    kind, said = FORMS[number % len(FORMS)]
    question = asking(kind, said | {"iterations": number % 3 + 1}, rng)
    for variant in drawn_or_refused(question):
        assert grade(variant, read(variant.declarations, variant.key), lambda: question).fraction == 1.0
        assert {str(line["step"]) for line in solution(question, variant.givens)} >= variant.key.keys()
        for _ in range(3):
            typed = {name: spoiled(value, rng) for name, value in variant.key.items()}
            assert 0 <= grade(variant, read(variant.declarations, typed), lambda: question).fraction <= 1


@pytest.mark.parametrize("kind", FAMILIES)
def test_any_steps_of_any_family_are_drawn_and_graded_or_refused(kind: str) -> None:
    for number in range(4):
        rng = np.random.default_rng(number)
        try:
            asked = asking(kind, {}, rng)
        except QuestionError as refusal:
            if refusal.problems[0].code != "nothing_claimed":
                raise
        else:
            try_out(asked, rng)


def try_out(asked: SolverQuestion, rng: np.random.Generator) -> None:
    for variant in drawn_or_refused(asked):
        typed = {name: spoiled(value, rng) for name, value in variant.key.items()}
        assert grade(variant, read(variant.declarations, variant.key), lambda: asked).fraction == 1
        assert 0 <= grade(variant, read(variant.declarations, typed), lambda: asked).fraction <= 1


def test_most_steps_can_be_asked() -> None:
    rng = np.random.default_rng(7)
    questions = [asking(*FORMS[at % 3], rng) for at in range(30)]
    assert sum(bool(drawn_or_refused(each)) for each in questions) >= 20


def test_a_question_of_several_steps_of_which_nothing_can_be_served_is_refused() -> None:
    with pytest.raises(QuestionError, match="No draw"):
        draw(asking("linear_descent", {"iterations": 2, "x": {"one_of": ["0"]}}), range(3))
