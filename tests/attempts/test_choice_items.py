"""Choices, pairs, orders and gaps over HTTP: seen without a key, tried, scored; repeats count nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from service.accounts.models import Role
from service.accounts.operations import enroll
from service.formats.drafts import Behavior, CourseDraft, FixedItem, QuizDraft, QuizSettings
from service.formats.native import read_question
from service.quizzes.operations import load_course
from service.quizzes.queries import find_quiz
from tests.kinds.examples import plain
from tests.support.apps import AT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.apps import School

PAIRS = ["sigmoid unit", "tanh symmetric", "relu positive"]
ORDER = ["forward", "loss", "backward", "update"]
ANSWERS: Mapping[str, tuple[Any, Any, Any]] = {
    "multiple_choice": ({"response": "a"}, {"response": "a"}, {"response": "b"}),
    "true_false": ({"response": "true"}, {"response": "true"}, {"response": "false"}),
    "matching": ({"response": PAIRS}, {"response": PAIRS[::-1]}, {"response": ["tanh unit"]}),
    "ordering": ({"response": ORDER}, {"response": ORDER}, {"response": ORDER[::-1]}),
    "cloze": (
        {"value": "0.5", "slope": "0.25", "what": "most"},
        {"what": "most", "value": "1/2", "slope": "25%"},
        {"value": "0.4", "slope": "1", "what": "least"},
    ),
}
"""By kind: what is right, the same said otherwise, and what is all wrong."""


def begin(
    school: School, kind: str, scoring: dict[str, Any] | None = None, behavior: Behavior = Behavior.ADAPTIVE
) -> dict[str, Any]:
    tree: Any = plain(kind)
    question = read_question({**tree, "points": "3", **({"scoring": scoring} if scoring else {})})
    settings = QuizSettings(behavior=behavior)
    quiz = QuizDraft(slug=kind, title="One", items=(FixedItem(question.slug),), settings=settings)
    with school.writing() as session:
        course = load_course(
            session,
            organization_id=school.organization.id,
            course=CourseDraft(slug="choices", title="Choices"),
            lessons=(),
            questions=(question,),
            quizzes=(quiz,),
            at=AT,
        )
        enroll(session, course=course, user=school.users["student"], role=Role.STUDENT)
        found = find_quiz(session, course_id=course.id, slug=kind)
        assert found is not None
        quiz_id = found.id
    attempt: dict[str, Any] = json.loads(school.student.post(f"/quizzes/{quiz_id}/attempts", {}).text)
    return attempt


def submit(school: School, attempt: dict[str, Any], responses: object) -> tuple[int, dict[str, Any]]:
    path = f"/attempts/{attempt['id']}/items/1/submissions"
    reply = school.student.post(path, {"responses": responses})
    return reply.status_code, json.loads(reply.text)


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_item_is_tried_wrongly_then_rightly_and_repeats_count_nothing(school: School, kind: str) -> None:
    right, again, wrong = ANSWERS[kind]
    attempt = begin(school, kind)
    first, second = submit(school, attempt, wrong), submit(school, attempt, wrong)
    assert (first[0], first[1]["score"], first[1]["tries_left"]) == (201, "0", 2)
    assert (second[0], second[1]["id"]) == (200, first[1]["id"])
    done = submit(school, attempt, right)
    assert (done[0], done[1]["score"], done[1]["tries_left"]) == (201, "2.7", 0)
    same = submit(school, attempt, again)
    assert (same[0], same[1]["id"]) == (200, done[1]["id"])
    shown = json.loads(school.student.get(f"/attempts/{attempt['id']}").text)
    assert (shown["items"][0]["responses"], shown["score"]) == (right, "2.7")


@pytest.mark.parametrize("kind", ANSWERS)
def test_wrong_answers_may_cost_and_trying_again_never_lowers(school: School, kind: str) -> None:
    right, _, wrong = ANSWERS[kind]
    attempt = begin(school, kind, {"wrong": "-1/3"})
    assert submit(school, attempt, wrong)[1]["score"] == "-1"
    assert json.loads(school.student.get(f"/attempts/{attempt['id']}").text)["score"] == "0"
    assert submit(school, attempt, right)[1]["score"] == "2.7"


@pytest.mark.parametrize("kind", ANSWERS)
def test_certainty_is_asked_beside_the_item_and_counts(school: School, kind: str) -> None:
    right, _, wrong = ANSWERS[kind]
    attempt = begin(school, kind, {"certainty": True}, Behavior.DEFERRED)
    submit(school, attempt, {**right, "certainty": "3"})
    submit(school, attempt, {**wrong, "certainty": "2"})
    finished = json.loads(school.student.post(f"/attempts/{attempt['id']}/finish").text)
    outcome = finished["items"][0]["outcome"]
    assert (outcome["score"], outcome["certainty"], outcome["solved"]) == ("-2", 2, False)


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_cannot_be_read_costs_no_try(school: School, kind: str) -> None:
    attempt = begin(school, kind)
    name = attempt["items"][0]["declarations"][0]["identifier"]
    status, refused = submit(school, attempt, {name: {"not": "readable"}})
    assert (status, refused["tries_left"], refused["errors"][0]["pointer"]) == (422, 3, f"/responses/{name}")


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_student_sees_what_to_answer_with_and_not_the_answer(school: School, kind: str) -> None:
    item = begin(school, kind)["items"][0]
    assert {"key", "bounds", "seed", "certificate", "explanations"}.isdisjoint(item)
    text = json.dumps(item)
    for secret in ("correct", 'feedback": [', 'target":', "distractor", "earns", "0.25"):
        assert secret not in text
