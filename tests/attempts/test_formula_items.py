"""Formulas as answers in an attempt: every form is right, what cannot be read costs no try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kinds.formulas import tree
from tests.support.asking import ask

if TYPE_CHECKING:
    from tests.support.apps import School


def draft() -> dict[str, Any]:
    return tree(slug="step-as-a-formula", ask=["x_next"], answer="formula")


def test_a_formula_is_answered_in_an_attempt(school: School) -> None:
    asked = ask(school, draft())
    attempt_id, item = asked.start(school.student)
    assert item["declarations"] == [
        {
            "identifier": "x_next",
            "base_type": "expression",
            "cardinality": "single",
            "shape": [],
            "options": {"names": {"a": [], "x": []}},
        }
    ]
    path = f"/attempts/{attempt_id}/items/1/submissions"
    unread = school.student.post(path, {"responses": {"x_next": "x - 2a*x"}})
    assert unread.status_code == 422
    assert unread.get_json()["tries_left"] == 3
    (problem,) = unread.get_json()["errors"]
    assert problem == {
        "code": "bad_expression",
        "pointer": "/responses/x_next",
        "detail": "An operator is missing before a.",
        "column": 6,
        "excerpt": "x - 2a*x",
        "hint": "write 2*x, not 2x",
    }
    wrong = asked.answer(school.student, attempt_id, {"x_next": "x + a*x/5"})
    assert (float(wrong["fraction"]), wrong["tries_left"]) == (0.0, 2)
    (found,) = wrong["diagnosis"]
    assert found["misconceptions"] == ["ascent"]
    assert found["feedback"]["markdown"] == "As if the step went up."
    again = asked.answer(school.student, attempt_id, {"x_next": " x + a*x/5"})
    assert again["id"] == wrong["id"]
    right = asked.answer(school.student, attempt_id, {"x_next": "x*(1 - a/5)"})
    assert (right["results"][0]["correct"], right["results"][0]["read_as"]) == (True, "x·(1 − a/5)")
    school.student.post(f"/attempts/{attempt_id}/finish", {})
    shown = school.student.get(f"/attempts/{attempt_id}/items/1/solution").get_json()
    assert shown["accepted"]["x_next"][0].endswith("or what equals it")


def test_formulas_are_tried_out_without_storing_anything(school: School) -> None:
    body = {"question": draft(), "seed": "7b", "include": ["key", "certificate", "misconceptions", "trace"]}
    shown = school.instructor.post("/render", body).get_json()
    assert shown["certificate"]["points"] == 80
    graded = school.instructor.post("/grade", {**body, "responses": shown["key"]}).get_json()
    assert float(graded["fraction"]) == 1.0
    told = {name: value for name, value in body.items() if name != "include"}
    read = school.instructor.post("/validate", {**told, "responses": {"x_next": "x + b"}}).get_json()
    assert read["results"][0]["column"] == 5
    assert school.instructor.post("/test", {"question": draft(), "seeds": 5}).get_json()["failed"] == 0
