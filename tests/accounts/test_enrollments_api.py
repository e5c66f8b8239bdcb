"""Who takes part in a course: listed by its staff, enrolled by its instructors, as the LMS calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.accounts.models import Role
from service.accounts.operations import create_user, enroll
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School


@pytest.fixture
def path(school: School) -> str:
    return f"/courses/{school.course.id}/enrollments"


def roles(school: School, path: str) -> dict[str, str]:
    items = school.instructor.get(path).get_json()["items"]
    return {each["user"]["external_id"]: each["role"] for each in items}


def test_somebody_new_is_enrolled_by_what_the_lms_calls_them(school: School, path: str) -> None:
    sent = {"external_id": "lms-9", "name": "Ada", "role": "student"}
    made = school.instructor.post(path, sent)
    assert (made.status_code, made.get_json()["user"]["name"]) == (201, "Ada")
    again = school.instructor.post(path, {**sent, "role": "observer", "name": "Someone else"})
    assert (again.status_code, again.get_json()["id"]) == (200, made.get_json()["id"])
    assert (again.get_json()["role"], again.get_json()["user"]["name"]) == ("observer", "Ada")
    nameless = school.instructor.post(path, {"external_id": "lms-10", "role": "assistant"}).get_json()
    assert nameless["user"]["name"] == "lms-10"
    former = {"lms-instructor": "instructor", "lms-student": "student"}
    assert roles(school, path) == {**former, "lms-9": "observer", "lms-10": "assistant"}


def test_who_is_known_in_the_organization_is_enrolled_as_they_are(school: School, path: str) -> None:
    other = school.instructor.post("/courses", {"slug": "other", "title": "Other"}).get_json()["id"]
    sent = {"external_id": "lms-student", "role": "student"}
    enrolled = school.instructor.post(f"/courses/{other}/enrollments", sent).get_json()
    assert enrolled["user"]["id"] == school.users["student"].id
    assert [each["slug"] for each in school.student.get("/courses").get_json()["items"]] == ["dl", "other"]
    assert len(roles(school, path)) == 2


def test_people_of_another_organization_are_others_under_the_same_name(school: School, path: str) -> None:
    made = school.instructor.post(path, {"external_id": "lms-outsider", "role": "student"}).get_json()
    assert made["user"]["id"] != school.users["outsider"].id
    assert school.outsider.get("/courses").get_json()["items"] == []


def test_an_enrollment_ends_and_the_course_is_gone_for_them(school: School, path: str) -> None:
    items = school.instructor.get(path).get_json()["items"]
    (enrolled,) = [each for each in items if each["role"] == "student"]
    ended = school.instructor.send("DELETE", f"{path}/{enrolled['id']}")
    assert (ended.status_code, ended.data) == (204, b"")
    assert school.student.get(f"/courses/{school.course.id}").status_code == 404
    assert school.instructor.send("DELETE", f"{path}/{enrolled['id']}").status_code == 404


def test_a_course_keeps_an_instructor(school: School, path: str) -> None:
    items = school.instructor.get(path).get_json()["items"]
    (own,) = [each for each in items if each["role"] == "instructor"]
    for reply in (
        school.instructor.send("DELETE", f"{path}/{own['id']}"),
        school.instructor.post(path, {"external_id": "lms-instructor", "role": "student"}),
    ):
        assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/last-instructor")
    school.instructor.post(path, {"external_id": "lms-student", "role": "instructor"})
    assert school.instructor.send("DELETE", f"{path}/{own['id']}").status_code == 204


def test_an_enrollment_of_another_course_is_not_there(school: School, path: str) -> None:
    other = school.instructor.post("/courses", {"slug": "other", "title": "Other"}).get_json()["id"]
    enrolled = school.instructor.get(path).get_json()["items"][1]["id"]
    assert school.instructor.send("DELETE", f"/courses/{other}/enrollments/{enrolled}").status_code == 404
    assert len(roles(school, path)) == 2


def test_staff_see_who_takes_part_and_instructors_change_it(school: School, path: str) -> None:
    with school.writing() as session:
        organization_id = school.organization.id
        assistant = create_user(session, organization_id=organization_id, name="Assistant", at=AT)
        enroll(session, course=school.course, user=assistant, role=Role.ASSISTANT)
        school.users["assistant"] = assistant
    everything = ["courses:read", "courses:write"]
    sent = {"external_id": "lms-9", "role": "instructor"}
    for name, reads in (("assistant", 200), ("student", 403), ("outsider", 404)):
        caller = school.caller(name, everything)
        assert caller.get(path).status_code == reads
        assert caller.post(path, sent).status_code == (404 if reads == 404 else 403)
        enrolled = school.instructor.get(path).get_json()["items"][0]["id"]
        ended = caller.send("DELETE", f"{path}/{enrolled}")
        assert ended.status_code == (404 if reads == 404 else 403)
    assert "lms-9" not in roles(school, path)
    assert school.nobody.get(path).status_code == 401


def test_what_is_wrong_with_an_enrollment_is_located(school: School, path: str) -> None:
    for body, pointer in (
        ({"external_id": "a", "role": "king"}, "/role"),
        ({"external_id": "", "role": "student"}, "/external_id"),
        ({"external_id": "a" * 256, "role": "student"}, "/external_id"),
        ({"external_id": ["a"], "role": "student"}, "/external_id"),
        ({"external_id": "a", "role": ["student"]}, "/role"),
        ({"external_id": "a", "role": "student", "user_id": "1"}, "/user_id"),
        ({"role": "student"}, "/external_id"),
    ):
        reply = school.instructor.post(path, body)
        assert reply.status_code == 422
        assert [each["pointer"] for each in reply.get_json()["errors"]] == [pointer]


def test_enrollments_come_in_pages(school: School, path: str) -> None:
    for at in range(4):
        school.instructor.post(path, {"external_id": f"s-{at}", "role": "student"})
    first = school.instructor.get(f"{path}?limit=4")
    rest = school.instructor.get(f"{path}?limit=4&cursor={first.get_json()['next_cursor']}").get_json()
    assert "Link" in first.headers
    assert len(first.get_json()["items"] + rest["items"]) == 6
    assert rest["next_cursor"] is None
