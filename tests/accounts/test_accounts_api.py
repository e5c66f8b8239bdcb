from __future__ import annotations

from typing import TYPE_CHECKING

from service.accounts.models import Role
from service.accounts.operations import enroll, ensure_course, ensure_organization
from service.db import new_id
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School


def test_me_says_who_one_is_and_where_one_takes_part(school: School) -> None:
    reply = school.student.get("/me")
    body = reply.get_json()
    student = school.users["student"]
    assert body["user"] == {"id": student.id, "name": "Student", "external_id": "lms-student"}
    assert body["organization"]["slug"] == "uni"
    assert body["token"]["name"] == "test"
    assert "questions:read" not in body["scopes"]
    assert body["enrollments"] == [
        {"id": school.course.id, "slug": "dl", "title": "Deep learning", "role": "student"}
    ]
    assert str(school.student.token) not in reply.text


def test_somebody_without_a_course_sees_none(school: School) -> None:
    assert school.outsider.get("/courses").get_json() == {"items": [], "next_cursor": None}
    assert school.outsider.get("/me").get_json()["enrollments"] == []


def test_courses_come_with_ones_role_in_pages(school: School) -> None:
    with school.writing() as session:
        for number in range(4):
            course = ensure_course(
                session, organization_id=school.organization.id, slug=f"c{number}", title="C", at=AT
            )
            enroll(session, course=course, user=school.users["student"], role=Role.OBSERVER)
    first = school.student.get("/courses?limit=3").get_json()
    rest = school.student.get(f"/courses?limit=3&cursor={first['next_cursor']}").get_json()
    seen = [(each["slug"], each["role"]) for each in first["items"] + rest["items"]]
    assert seen == [("dl", "student"), *((f"c{number}", "observer") for number in range(4))]
    assert rest["next_cursor"] is None


def test_a_course_one_does_not_take_part_in_does_not_exist(school: School) -> None:
    with school.writing() as session:
        mine = ensure_course(session, organization_id=school.organization.id, slug="x", title="X", at=AT)
        other = ensure_organization(session, slug="other", name="Another one", at=AT)
        theirs = ensure_course(session, organization_id=other.id, slug="dl", title="Theirs", at=AT)
        enroll(session, course=theirs, user=school.users["outsider"], role=Role.INSTRUCTOR)
    assert school.student.get(f"/courses/{school.course.id}").get_json()["role"] == "student"
    for course_id in (mine.id, theirs.id, new_id()):
        reply = school.student.get(f"/courses/{course_id}")
        assert (reply.status_code, reply.get_json()["type"]) == (404, "/problems/not-found")
    assert school.outsider.get(f"/courses/{theirs.id}").status_code == 200
    assert school.outsider.get(f"/courses/{school.course.id}").status_code == 404


def test_courses_need_their_scope(school: School) -> None:
    narrow = school.caller("student", ["lessons:read"])
    assert narrow.get("/courses").status_code == 403
    assert narrow.get(f"/courses/{school.course.id}").status_code == 403
    assert narrow.get("/me").status_code == 200


def test_whoever_makes_a_course_is_its_instructor(school: School) -> None:
    made = school.instructor.post("/courses", {"slug": "new", "title": "New"})
    assert (made.status_code, made.get_json()["role"]) == (201, "instructor")
    path = f"/courses/{made.get_json()['id']}"
    read = school.instructor.get(path)
    assert (read.get_json(), read.headers["ETag"]) == (made.get_json(), made.headers["ETag"])
    again = school.instructor.post("/courses", {"slug": "new", "title": "Again"})
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/slug-taken")
    assert school.outsider.post("/courses", {"slug": "new", "title": "Theirs"}).status_code == 201
    assert school.outsider.get(path).status_code == 404


def test_a_course_is_renamed_by_its_instructors_who_have_read_it_last(school: School) -> None:
    path = f"/courses/{school.course.id}"
    tag = school.instructor.get(path).headers["ETag"]
    assert school.instructor.send("PATCH", path, json={"title": "Deeper"}).status_code == 428
    renamed = school.instructor.send("PATCH", path, json={"title": "Deeper"}, headers={"If-Match": tag})
    assert (renamed.status_code, renamed.get_json()["title"]) == (200, "Deeper")
    assert school.student.get(path).get_json()["title"] == "Deeper"
    assert renamed.headers["ETag"] == school.instructor.get(path).headers["ETag"]
    stale = school.instructor.send("PATCH", path, json={"title": "Old"}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assistant = school.caller("student", ["courses:write"])
    forbidden = assistant.send("PATCH", path, json={"title": "Mine"}, headers={"If-Match": "*"})
    assert (forbidden.status_code, forbidden.get_json()["type"]) == (403, "/problems/forbidden")


def test_courses_are_made_by_those_with_the_scope(school: School) -> None:
    for reply in (
        school.student.post("/courses", {"slug": "x", "title": "X"}),
        school.caller("instructor", ["courses:read"]).post("/courses", {"slug": "x", "title": "X"}),
    ):
        assert (reply.status_code, reply.get_json()["scope"]) == (403, "courses:write")
    for body in ({"slug": "X", "title": "X"}, {"slug": "x"}, {"slug": "x", "title": ""}, {"a": 1}):
        assert school.instructor.post("/courses", body).status_code == 422
