"""Every registered kind goes the whole way over HTTP: file, course, attempt, live check, submission, outcome.

A new kind is tried by being registered, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from service.attempts.models import IssuedVariant
from service.grading.base_types import BASE_TYPES
from service.kinds import KINDS
from tests.support.apps import app, school

if TYPE_CHECKING:
    from tests.support.apps import School

__all__ = ["app", "school"]

STAFF_GRADE: dict[str, dict[str, Any]] = {
    "description": {},
    "essay": {"response": "Because each gradient is used again by the layer below."},
    "file": {"response": {"name": "answer.py", "media_type": "text/x-python", "content": "c2V2ZW4="}},
}
"""Responses to the kinds that no rule grades; nothing is to be answered to a description."""


UNITS: dict[str, Any] = {
    "kind": "numerical",
    "prompt": "How fast?",
    "locale": "de",
    "parameters": {"answers": [{"value": "0.5"}], "units": {"unit": "m/s"}, "written": {"decimals": 1}},
    "tolerance": {"absolute": "0.05"},
}
COMMA: dict[str, Any] = {
    "kind": "vector",
    "prompt": "Which gradient?",
    "locale": "fr",
    "parameters": {"answers": [{"value": ["0.5", "2"]}], "size": "free"},
}
ASKED = {**{name: dict(kind.example) for name, kind in KINDS.items()}, "a unit": UNITS, "a comma": COMMA}
"""The example of every kind, and what no example shows."""


def files_of(name: str) -> dict[str, str]:
    """Return a course of one lesson's worth: a question, asked in a quiz of five tries."""
    example = {"slug": "example", **ASKED[name]}
    question = {"question": example.pop("slug"), **example}
    quiz = {"quiz": "all", "title": "All", "settings": {"tries": 5}, "items": [question["question"]]}
    return {
        "course.yaml": json.dumps({"course": "kinds", "title": "Kinds"}),
        "questions/example.yaml": json.dumps(question),
        "quizzes/all.yaml": json.dumps(quiz),
    }


def started(school: School, kind: str) -> dict[str, Any]:
    """Import the course, enroll the student, start an attempt."""
    imported = school.instructor.post("/courses:import", {"files": files_of(kind)}).get_json()
    course = f"/courses/{imported['course_id']}"
    student = {"external_id": "lms-student", "role": "student"}
    assert school.instructor.post(f"{course}/enrollments", student).status_code in {200, 201}
    (quiz,) = school.instructor.get(f"{course}/quizzes").get_json()["items"]
    attempt: dict[str, Any] = school.student.post(f"/quizzes/{quiz['id']}/attempts", {}).get_json()
    return attempt


def key_of(school: School, attempt: dict[str, Any]) -> dict[str, Any]:
    """Return the key as it is stored; no student's call gives it."""
    with school.writing() as session:
        found = session.scalars(sa.select(IssuedVariant.key).filter_by(attempt_id=attempt["id"])).one()
    return dict(found)


@pytest.mark.parametrize("kind", [name for name in ASKED if name not in STAFF_GRADE])
def test_a_kind_goes_from_a_file_to_an_outcome_that_is_read_back(school: School, kind: str) -> None:
    attempt = started(school, kind)
    (item,) = attempt["items"]
    assert item["kind"] == ASKED[kind].get("kind", kind)
    assert not {"key", "bounds", "seed", "certificate", "explanations"} & item.keys()
    place = f"/attempts/{attempt['id']}/items/1"
    key = key_of(school, attempt)
    checked = checked_live(school, place, item, key)
    done = school.student.post(f"{place}/submissions", {"responses": key})
    assert done.status_code == 201, done.text
    outcome = done.get_json()
    assert {each["identifier"]: each["read_as"] for each in outcome["results"]} == checked
    assert (outcome["state"], outcome["fraction"]) == ("graded", "1.0")
    assert outcome["score"] == outcome["max_score"]
    (kept,) = school.student.get(f"{place}/submissions").get_json()["items"]
    assert {each["identifier"]: each["raw"] for each in kept["results"]} == key
    told = kept.keys() - {"receipt"}
    assert {name: kept[name] for name in told} == {name: outcome[name] for name in told}
    (again,) = school.student.get(f"/attempts/{attempt['id']}").get_json()["items"]
    assert again["responses"] == key


@pytest.mark.parametrize("kind", STAFF_GRADE)
def test_a_kind_that_people_grade_is_handed_in_and_read_back(school: School, kind: str) -> None:
    attempt = started(school, kind)
    (item,) = attempt["items"]
    place = f"/attempts/{attempt['id']}/items/1"
    if not STAFF_GRADE[kind]:
        assert item["declarations"] == []
        return
    done = school.student.post(f"{place}/submissions", {"responses": STAFF_GRADE[kind]})
    assert (done.status_code, "fraction" in done.get_json()) == (201, False), done.text
    (kept,) = school.student.get(f"{place}/submissions").get_json()["items"]
    assert kept["id"] == done.get_json()["id"]


def checked_live(school: School, place: str, item: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
    """Return how the key is read by the live check, which reads its own echo alike and refuses rubbish."""
    path = f"{place}/validate"
    checks = school.student.post(path, {"responses": key}).get_json()["results"]
    assert all(each["valid"] for each in checks), checks
    read_as = {each["identifier"]: each["read_as"] for each in checks}
    again = school.student.post(path, {"responses": read_as}).get_json()["results"]
    assert {each["identifier"]: each["read_as"] for each in again} == read_as
    for each in item["declarations"]:
        rubbish = {each["identifier"]: BASE_TYPES[each["base_type"]].unreadable}
        (check,) = school.student.post(path, {"responses": rubbish}).get_json()["results"]
        assert (check["valid"], bool(check["code"]), bool(check["detail"])) == (False, True, True)
        refused = school.student.post(f"{place}/submissions", {"responses": rubbish})
        assert (refused.status_code, refused.get_json()["tries_left"]) == (422, item["tries_left"])
    return read_as


@pytest.mark.parametrize(
    ("asked", "typed", "read_as"), [("a unit", "0,5 m/s", "0.5 m/s"), ("a comma", "0,5; 2", ["0.5", "2"])]
)
def test_a_decimal_comma_is_read_alike_by_the_live_check_and_the_submission(
    school: School, asked: str, typed: str, read_as: object
) -> None:
    attempt = started(school, asked)
    place = f"/attempts/{attempt['id']}/items/1"
    responses = {"responses": {"response": typed}}
    (check,) = school.student.post(f"{place}/validate", responses).get_json()["results"]
    (result,) = school.student.post(f"{place}/submissions", responses).get_json()["results"]
    assert check["read_as"] == result["read_as"] == read_as
    assert result["correct"] is True


def test_the_accepted_interval_is_said_once_the_key_may_be_shown_and_not_before(school: School) -> None:
    attempt = started(school, "a unit")
    place = f"/attempts/{attempt['id']}/items/1"
    assert school.student.get(f"{place}/solution").status_code == 403
    school.student.post(f"{place}/submissions", {"responses": {"response": "0,5 m/s"}})
    words = "from 0.45 to 0.55 m/s, with at least 1 decimal"
    solution = school.student.get(f"{place}/solution").get_json()
    assert (solution["accepted"], solution["key"]) == ({"response": [words]}, {"response": "0.5 m/s"})
