"""A solver question asked as multiple choice in an attempt: a wrong choice is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.kinds.examples import plain
from tests.support.asking import ask

if TYPE_CHECKING:
    from tests.support.apps import School


def draft(**changes: object) -> dict[str, Any]:
    return cast("dict[str, Any]", plain("linear_descent")) | {"choices": 4} | changes


def test_choices_are_answered_in_an_attempt_and_a_wrong_one_is_named(school: School) -> None:
    asked = ask(school, draft())
    attempt_id, item = asked.start(school.student)
    (declared,) = item["declarations"]
    assert [each["identifier"] for each in declared["choices"]] == ["a", "b", "c", "d"]
    assert {*declared} == {"identifier", "base_type", "cardinality", "choices"}
    assert all({*each} == {"identifier", "text"} for each in declared["choices"])
    outcomes = {}
    for name in "abcd":
        outcome = asked.answer(school.student, attempt_id, {"response": name})
        outcomes[name] = outcome["fraction"]
        if outcome["diagnosis"]:
            (found,) = outcome["diagnosis"]
            assert found["feedback"]["markdown"] == outcome["results"][0]["feedback"][0]["markdown"]
        else:
            assert outcome["results"][0]["correct"]
            break
        if outcome["tries_left"] == 0:
            break
    solution = school.student.get(f"/attempts/{attempt_id}/items/1/solution")
    assert solution.get_json()["key"]["response"] in "abcd"


def test_choices_are_tried_out_without_storing_anything(school: School) -> None:
    body = {"question": draft(), "seed": "7b", "include": ["key", "certificate", "misconceptions"]}
    shown = school.instructor.post("/render", body).get_json()
    assert shown["declarations"][0]["base_type"] == "identifier"
    assert float(shown["certificate"]["separation"]) >= 3
    for name, responses in shown["misconceptions"].items():
        graded = school.instructor.post("/grade", {**body, "responses": responses}).get_json()
        assert [each["misconceptions"] for each in graded["diagnosis"]] == [[name]]
    assert school.instructor.post("/test", {"question": draft(), "seeds": 10}).get_json()["failed"] == 0
