from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from tests.support.apps import School
    from tests.support.courses import Taught


def test_a_student_finds_the_lesson_and_reads_every_section(school: School, taught: Taught) -> None:
    listed = school.student.get(f"/courses/{taught.course_id}/lessons").get_json()["items"]
    assert [each["slug"] for each in listed] == ["backpropagation-and-gradient-descent"]
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
