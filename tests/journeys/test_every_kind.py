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

STAFF_GRADE = {"essay", "file", "description"}
"""Kinds whose answers no rule grades."""


def files_of(kind: str) -> dict[str, str]:
    """Return a course of one lesson's worth: the kind's example, asked in a quiz of five tries."""
    example = {"slug": "example", **KINDS[kind].example}
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_goes_from_a_file_to_an_outcome_that_is_read_back(school: School, kind: str) -> None:
    attempt = started(school, kind)
    (item,) = attempt["items"]
    assert item["kind"] == kind
    assert not {"key", "bounds", "seed", "certificate", "explanations"} & item.keys()
    place = f"/attempts/{attempt['id']}/items/1"
    key = key_of(school, attempt)
    checked = checked_live(school, place, item, key)
    done = school.student.post(f"{place}/submissions", {"responses": key})
    assert done.status_code == 201, done.text
    outcome = done.get_json()
    assert {each["identifier"]: each["read_as"] for each in outcome["results"]} == checked
    if kind not in STAFF_GRADE:
        assert (outcome["state"], outcome["fraction"]) == ("graded", "1.0")
        assert outcome["score"] == outcome["max_score"]
    (kept,) = school.student.get(f"{place}/submissions").get_json()["items"]
    assert {each["identifier"]: each["raw"] for each in kept["results"]} == key
    assert {**kept, "receipt": ""} == {**outcome, "receipt": ""}
    (again,) = school.student.get(f"/attempts/{attempt['id']}").get_json()["items"]
    assert again["responses"] == key


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
