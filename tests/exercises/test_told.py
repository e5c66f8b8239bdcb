"""Hints, feedback and solutions of drawn exercises show the student's own givens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.authoring import read
from service.exercises.told import told
from service.exercises.variants import draw
from service.formats.native import read_question
from service.vocabulary import QuestionError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.kinds import Question


def descent(texts: dict[str, Any]) -> Question:
    tree: Any = plain("linear_descent")
    return read(read_question({**tree, **texts}))


def test_a_hint_shows_the_givens_of_its_variant() -> None:
    question = descent({"hints": ["Begin at $w_0 = {{w0}}$ and step by {{rate:.3f}}."]})
    for variant in draw(question, [1, 2]):
        shown = told(question, question.draft.hints[0], variant.givens).text
        given = variant.givens
        assert shown == f"Begin at $w_0 = {given['w0']}$ and step by {float(str(given['rate'])):.3f}."


@pytest.mark.parametrize(
    ("texts", "pointer"),
    [
        ({"hints": ["Fine.", "It is {{w0_next}}."]}, "/hints/1"),
        ({"feedback": "It was {{w7}}."}, "/feedback"),
        ({"solution": "It was {{ }}."}, "/solution"),
    ],
)
def test_what_is_no_given_is_refused_where_it_stands(texts: dict[str, Any], pointer: str) -> None:
    with pytest.raises(QuestionError) as refusal:
        descent(texts)
    assert refusal.value.problems[0].pointer == pointer


def test_where_nothing_is_drawn_braces_are_braces() -> None:
    tree: Any = plain("true_false")
    question = read(read_question({**tree, "hints": ["{{x}}"]}))
    assert told(question, question.draft.hints[0], {}).text == "{{x}}"
