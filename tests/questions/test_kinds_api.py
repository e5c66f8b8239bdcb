"""What authors read of the kinds of question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds import KINDS

if TYPE_CHECKING:
    from tests.support.apps import School


def test_a_kind_is_shown_with_an_example_that_works(school: School) -> None:
    listed = school.instructor.get("/kinds").get_json()["items"]
    assert {each["name"] for each in listed} == set(KINDS)
    for shown in listed:
        assert school.instructor.get(f"/kinds/{shown['name']}").get_json() == shown
        assert shown["parameters_schema"]["type"] == "object"
        rendered = school.instructor.post("/render", {"question": shown["example"], "seed": "0"}).get_json()
        assert rendered["declarations"] == shown["response_forms"]


def test_misconceptions_come_with_their_nature_and_feedback(school: School) -> None:
    named = school.instructor.get("/kinds/linear_descent").get_json()["misconceptions"]
    assert named["averaged"]["nature"] == "convention"
    assert named["dropped_input_factor"]["nature"] == "error"
    assert all(each["feedback"]["markdown"] for each in named.values())


def test_an_unknown_kind_is_not_found_and_students_see_none(school: School) -> None:
    assert school.instructor.get("/kinds/poetry").status_code == 404
    assert school.student.get("/kinds").status_code == 403
    assert school.student.get("/kinds/numerical").status_code == 403
    assert school.nobody.get("/kinds").status_code == 401
