"""Shown work in an attempt: wrong lines are told and named, what cannot be read costs no try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kinds.formulas import tree
from tests.support.asking import ask

if TYPE_CHECKING:
    from tests.support.apps import School


def draft() -> dict[str, Any]:
    steps: dict[str, Any] = {"gradient": "2*a*x", "change": "-gradient/10", "x_next": "x + change"}
    half: dict[str, Any] = {"half": {"replaces": {"gradient": "a*x"}, "feedback": "As if a 2 were lost."}}
    shown: dict[str, Any] = {"slug": "shown-step", "ask": ["x_next"], "answer": "work"}
    return tree(**shown, steps=steps, misconceptions=half)


def test_work_is_shown_in_an_attempt(school: School) -> None:
    asked = ask(school, draft())
    attempt_id, item = asked.start(school.student)
    (declared,) = item["declarations"]
    assert (declared["identifier"], declared["base_type"]) == ("work", "work")
    assert list(declared["options"]["steps"]) == ["gradient", "change", "x_next"]
    path = f"/attempts/{attempt_id}/items/1/submissions"
    unread = school.student.post(path, {"responses": {"work": "gradient = 2*a*x\nchange = -gradient/1O"}})
    assert (unread.status_code, unread.get_json()["tries_left"]) == (422, 3)
    (problem,) = unread.get_json()["errors"]
    assert (problem["code"], problem["line"], problem["column"]) == ("bad_expression", 2, 21)
    assert problem["excerpt"] == "change = -gradient/1O"
    lines = "gradient = a*x\nchange = -gradient/10\nx_next = x + change"
    wrong = asked.answer(school.student, attempt_id, {"work": lines})
    (result,) = wrong["results"]
    assert result["lines"] == [
        {"line": 1, "step": "gradient", "status": "wrong"},
        {"line": 2, "step": "change", "status": "follows"},
        {"line": 3, "step": "x_next", "status": "follows"},
    ]
    assert (wrong["first_error"], result["carried_from"]) == ("gradient", ["gradient"])
    assert [each["misconceptions"] for each in wrong["diagnosis"]] == [["half"]]
    assert round(float(result["fraction"]), 6) == 0.666667
    right = asked.answer(school.student, attempt_id, {"work": "x_next = x - 2*a*x/10"})
    assert right["results"][0]["correct"]
    school.student.post(f"/attempts/{attempt_id}/finish", {})
    shown = school.student.get(f"/attempts/{attempt_id}/items/1/solution").get_json()
    assert shown["key"]["work"].startswith("x_next = ")
    assert [line["step"] for line in shown["trace"]] == ["gradient", "change", "x_next"]


def test_work_is_tried_out_without_storing_anything(school: School) -> None:
    body = {"question": draft(), "seed": "7b"}
    shown = school.instructor.post("/render", {**body, "include": ["key", "misconceptions"]}).get_json()
    graded = school.instructor.post(
        "/grade", {**body, "responses": shown["misconceptions"]["half"]}
    ).get_json()
    assert [each["misconceptions"] for each in graded["diagnosis"]] == [["half"]]
    read = school.instructor.post("/validate", {**body, "responses": {"work": "\nx_nxt = 1"}}).get_json()
    (result,) = read["results"]
    assert (result["line"], result["column"], result["hint"]) == (2, 1, "did you mean x_next?")
    assert school.instructor.post("/test", {"question": draft(), "seeds": 5}).get_json()["failed"] == 0
