from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import School
    from tests.support.courses import Taught


def test_a_student_finds_the_lesson_and_reads_every_section(school: School, taught: Taught) -> None:
    listed = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"]
    assert listed[0]["slug"] == "backpropagation-and-gradient-descent"
    lesson = school.student.get(f"/lessons/{listed[0]['id']}").get_json()
    assert lesson["title"] == "Backpropagation & Gradient Descent"
    counts = [len(lesson[name]) for name in ("key_points", "key_concepts", "code_examples", "quotations")]
    assert counts == [8, 5, 1, 3]
    assert "<math" in lesson["key_points"][3]["text"]["html"]
    assert lesson["key_concepts"][0]["definition"]["html"].startswith("<p>")
    assert "sum" in lesson["code_examples"][0]["code"]


def test_lessons_are_not_there_for_those_who_take_no_part(school: School, taught: Taught) -> None:
    lesson_id = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"][0]["id"]
    for path in (f"/courses/{taught.course_id}/lessons", f"/lessons/{lesson_id}"):
        assert school.outsider.get(path).status_code == 404
        assert school.nobody.get(path).status_code == 401
    assert school.student.get(f"/lessons/{uuid4()}").status_code == 404


DRAFT: dict[str, Any] = {
    "slug": "gradients",
    "title": "Gradients",
    "summary": {"format": "html", "text": "<b>Uphill</b><script>x</script>"},
    "key_points": ["Follow it *down*.", {"text": "Twice.", "note": "Really."}],
    "key_concepts": [{"term": "Gradient", "definition": "Where it grows."}],
    "code_examples": [{"title": "Step", "language": "python", "code": "w -= 0.1 * g", "note": "Once."}],
    "quotations": [{"text": "Down.", "source": "A book"}],
    "sources": ["Another book"],
}


UNTITLED = {"language": "python", "code": "x"}


def add(school: School, taught: Taught, draft: dict[str, Any]) -> TestResponse:
    return school.instructor.post(f"/courses/{taught.course_id}/lessons", draft)


def change(school: School, path: str, patch: dict[str, Any], tag: str | None = None) -> TestResponse:
    tag = tag or school.instructor.get(path).headers["ETag"]
    return school.instructor.send("PATCH", path, json=patch, headers={"If-Match": tag})


def test_staff_add_a_lesson_behind_the_others_and_read_it_back(school: School, taught: Taught) -> None:
    made = add(school, taught, DRAFT)
    listed = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"]
    assert (made.status_code, made.get_json()["position"]) == (201, len(listed))
    path = f"/lessons/{made.get_json()['id']}"
    read = school.student.get(path)
    assert (read.get_json(), read.headers["ETag"]) == (made.get_json(), made.headers["ETag"])
    assert read.get_json()["summary"] == {"html": "<b>Uphill</b>"}
    assert school.instructor.get(f"{path}/draft").get_json() == DRAFT
    listed = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"]
    assert listed[-1]["slug"] == "gradients"
    again = add(school, taught, DRAFT)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/slug-taken")


def test_a_lesson_is_changed_by_whoever_has_read_it_last(school: School, taught: Taught) -> None:
    path = f"/lessons/{add(school, taught, DRAFT).get_json()['id']}"
    tag = school.instructor.get(path).headers["ETag"]
    assert school.instructor.send("PATCH", path, json={"title": "X"}).status_code == 428
    changed = change(school, path, {"title": "Slopes", "summary": None, "position": 1}, tag)
    assert (changed.status_code, changed.get_json()["title"]) == (200, "Slopes")
    assert (changed.get_json()["summary"], changed.get_json()["position"]) == (None, 1)
    assert changed.get_json()["key_points"] == school.student.get(path).get_json()["key_points"]
    assert changed.headers["ETag"] == school.student.get(path).headers["ETag"]
    assert change(school, path, {"title": "Y"}, tag).status_code == 412
    without = {name: part for name, part in DRAFT.items() if name != "summary"}
    assert school.instructor.get(f"{path}/draft").get_json() == {**without, "title": "Slopes"}


def test_the_shipped_lesson_is_its_own_draft(school: School, taught: Taught) -> None:
    lesson_id = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"][0]["id"]
    before = school.instructor.get(f"/lessons/{lesson_id}")
    draft = school.instructor.get(f"/lessons/{lesson_id}/draft").get_json()
    changed = change(school, f"/lessons/{lesson_id}", draft)
    assert (changed.status_code, changed.get_json()) == (200, before.get_json())
    assert changed.headers["ETag"] == before.headers["ETag"]


def test_what_is_wrong_with_a_lesson_is_located_and_nothing_is_kept(school: School, taught: Taught) -> None:
    path = f"/lessons/{add(school, taught, DRAFT).get_json()['id']}"
    for patch, pointer, code in (
        ({"slug": "other"}, "/slug", "slug_stays"),
        ({"slug": "Not a slug"}, "/slug", "bad_format"),
        ({"title": ["a"]}, "/title", "wrong_type"),
        ({"key_points": [{"note": "x"}]}, "/key_points/0/text", "missing"),
        ({"code_examples": [UNTITLED]}, "/code_examples/0/title", "missing"),
        ({"key_concepts": {"a": 1}}, "/key_concepts", "wrong_type"),
        ({"lesson": "gradients"}, "/lesson", "unknown_field"),
        ({"position": 0}, "/position", "out_of_range"),
        ({"position": True}, "/position", "not_an_integer"),
    ):
        for reply in (change(school, path, patch), add(school, taught, {**DRAFT, "slug": "new", **patch})):
            if code == "slug_stays" and reply.status_code == 201:
                continue  # another lesson may have another slug
            assert reply.status_code == 422, patch
            assert (pointer, code) in [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]
    assert change(school, path, {"title": None}).get_json()["errors"][0]["code"] == "missing"
    assert school.instructor.get(f"{path}/draft").get_json() == DRAFT


def test_lessons_are_written_by_the_courses_staff(school: School, taught: Taught) -> None:
    lesson_id = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"][0]["id"]
    writer = ["questions:read", "questions:write", "lessons:read"]
    for name, status in (("student", 403), ("outsider", 404)):
        caller = school.caller(name, writer)
        assert caller.post(f"/courses/{taught.course_id}/lessons", DRAFT).status_code == status
        patched = caller.send("PATCH", f"/lessons/{lesson_id}", json={}, headers={"If-Match": "*"})
        assert patched.status_code == status
        assert caller.get(f"/lessons/{lesson_id}/draft").status_code == status
