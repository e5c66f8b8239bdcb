from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.apps import School
    from tests.support.courses import Taught

LESSON = "backpropagation-and-gradient-descent"


def test_a_student_finds_the_quiz_of_a_lesson_and_its_rules(school: School, taught: Taught) -> None:
    found = school.student.get(f"/courses/{taught.course_id}/quizzes?lesson={LESSON}").get_json()
    assert [each["id"] for each in found["items"]] == [taught.quiz_id]
    none = school.student.get(f"/courses/{taught.course_id}/quizzes?lesson=another").get_json()
    assert none == {"items": [], "next_cursor": None}
    quiz = school.student.get(f"/quizzes/{taught.quiz_id}").get_json()
    assert quiz["settings"] == {
        "behavior": "adaptive",
        "penalty": "0.1",
        "tries": 3,
        "attempts": None,
        "counts": "highest",
    }
    assert quiz["items"] == [
        {"position": 1, "questions": 1, "points": None},
        {"position": 2, "questions": 1, "points": None},
        {"position": 3, "questions": 1, "points": None},
        {"position": 4, "questions": 1, "points": "2"},
    ]


def test_quizzes_are_not_there_for_those_who_take_no_part(school: School, taught: Taught) -> None:
    for path in (f"/courses/{taught.course_id}/quizzes", f"/quizzes/{taught.quiz_id}"):
        assert school.outsider.get(path).status_code == 404
