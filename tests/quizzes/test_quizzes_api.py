from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.questions.drafts import example

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

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
        "certainty": False,
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


DRAFT: dict[str, Any] = {
    "slug": "second-quiz",
    "title": "Second quiz",
    "lesson": LESSON,
    "settings": {"behavior": "deferred", "penalty": "0", "tries": 1, "attempts": 2, "counts": "last"},
    "items": [
        {"question": "backpropagation-purpose"},
        {"question": "next-weights-batch", "points": "2.5"},
        {"pick": 1, "from": {"tag": "gradient-descent", "kind": "multiple_choice"}},
    ],
}


def add(school: School, taught: Taught, draft: dict[str, Any]) -> TestResponse:
    return school.instructor.post(f"/courses/{taught.course_id}/quizzes", draft)


def change(school: School, path: str, patch: dict[str, Any], tag: str | None = None) -> TestResponse:
    tag = tag or school.instructor.get(path).headers["ETag"]
    return school.instructor.send("PATCH", path, json=patch, headers={"If-Match": tag})


def test_staff_add_a_quiz_that_a_student_can_start(school: School, taught: Taught) -> None:
    made = add(school, taught, DRAFT)
    assert (made.status_code, made.get_json()["draft"]) == (201, DRAFT)
    path = f"/quizzes/{made.get_json()['id']}"
    read = school.student.get(path)
    assert read.headers["ETag"] == made.headers["ETag"]
    assert read.get_json() == {name: part for name, part in made.get_json().items() if name != "draft"}
    assert [(each["questions"], each["points"]) for each in read.get_json()["items"]] == [
        (1, None),
        (1, "2.5"),
        (1, None),
    ]
    assert school.instructor.get(f"{path}/draft").get_json() == DRAFT
    started = school.student.post(f"{path}/attempts", {})
    assert (started.status_code, len(started.get_json()["items"])) == (201, 3)
    again = add(school, taught, DRAFT)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/slug-taken")


def test_a_quiz_is_changed_by_whoever_has_read_it_last(school: School, taught: Taught) -> None:
    path = f"/quizzes/{add(school, taught, DRAFT).get_json()['id']}"
    tag = school.instructor.get(path).headers["ETag"]
    assert school.instructor.send("PATCH", path, json={"title": "X"}).status_code == 428
    changed = change(school, path, {"title": "New", "lesson": None, "settings": {"tries": 7}}, tag)
    assert (changed.status_code, changed.get_json()["lesson_id"]) == (200, None)
    draft = {name: part for name, part in DRAFT.items() if name != "lesson"}
    expected = {**draft, "title": "New", "settings": {**DRAFT["settings"], "tries": 7}}
    assert changed.get_json()["draft"] == expected
    assert changed.headers["ETag"] == school.student.get(path).headers["ETag"] != tag
    assert change(school, path, {"title": "Y"}, tag).status_code == 412


def test_a_question_exchanged_for_one_of_the_same_worth_is_a_change(school: School, taught: Taught) -> None:
    path = f"/quizzes/{add(school, taught, DRAFT).get_json()['id']}"
    before = school.student.get(path)
    items = [{"question": "step-size"}, *DRAFT["items"][1:]]
    assert change(school, path, {"items": items}).get_json()["draft"]["items"] == items
    after = school.student.get(path)
    assert after.get_json() == before.get_json()
    assert after.headers["ETag"] != before.headers["ETag"]


def test_an_attempt_keeps_what_it_was_issued(school: School, taught: Taught) -> None:
    path = f"/quizzes/{add(school, taught, DRAFT).get_json()['id']}"
    attempt = school.student.post(f"{path}/attempts", {}).get_json()
    assert change(school, path, {"items": ["step-size"]}).status_code == 200
    assert school.student.get(f"/attempts/{attempt['id']}").get_json()["items"] == attempt["items"]


def test_the_questions_of_a_quiz_may_stand_in_another_bank(school: School, taught: Taught) -> None:
    bank_id = school.instructor.post("/banks", {"slug": "own", "title": "Own"}).get_json()["id"]
    for slug in ("sigma", "tau"):
        draft = example("numerical", slug=slug, tags=["own"])
        school.instructor.post(f"/banks/{bank_id}/questions", draft)
    sent = {"slug": "own", "title": "Own", "items": ["sigma", {"pick": 1, "from": {"tag": "own"}}]}
    assert add(school, taught, sent).get_json()["errors"][0]["pointer"] == "/items/1/from"
    made = add(school, taught, {**sent, "bank_id": bank_id})
    assert made.status_code == 201
    path = f"/quizzes/{made.get_json()['id']}"
    assert change(school, path, {"title": "Renamed"}).status_code == 200
    assert school.student.post(f"{path}/attempts", {}).status_code == 201
    greedy = {
        **sent,
        "slug": "g",
        "bank_id": bank_id,
        "items": ["sigma", {"pick": 2, "from": {"tag": "own"}}],
    }
    assert add(school, taught, greedy).get_json()["errors"][0]["code"] == "too_few_questions"
    theirs = school.outsider.post("/banks", {"slug": "theirs", "title": "Theirs"}).get_json()["id"]
    assert add(school, taught, {**sent, "slug": "x", "bank_id": theirs}).status_code == 404


def test_a_course_without_a_bank_says_so(school: School) -> None:
    sent = {"slug": "q", "title": "Q", "items": ["sigma"]}
    reply = school.instructor.post(f"/courses/{school.course.id}/quizzes", sent)
    found = [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]
    assert (reply.status_code, found) == (422, [("/bank_id", "unknown_bank")])


def test_what_is_wrong_with_a_quiz_is_located_and_nothing_is_kept(school: School, taught: Taught) -> None:
    path = f"/quizzes/{add(school, taught, DRAFT).get_json()['id']}"
    for patch, pointer, code in (
        ({"items": ["nothing", "step-size", "no"]}, "/items/2", "unknown_question"),
        ({"items": [{"pick": 9, "from": {"kind": "numerical"}}]}, "/items/0/from", "too_few_questions"),
        ({"items": []}, "/items", "too_short"),
        ({"items": [{"question": "step-size", "points": "-1"}]}, "/items/0/points", "bad_format"),
        ({"lesson": "nothing"}, "/lesson", "unknown_lesson"),
        ({"settings": {"tries": 0}}, "/settings/tries", "too_small"),
        ({"settings": {"penalty": "2"}}, "/settings/penalty", "bad_format"),
        ({"settings": {"secret": 1}}, "/settings/secret", "unknown_field"),
        ({"quiz": "x"}, "/quiz", "unknown_field"),
        ({"bank_id": "x"}, "/bank_id", "wrong_length"),
    ):
        for reply in (change(school, path, patch), add(school, taught, {**DRAFT, "slug": "new", **patch})):
            assert reply.status_code == 422, patch
            found = [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]
            assert (pointer, code) in found, found
    assert change(school, path, {"slug": "other"}).get_json()["errors"][0]["code"] == "slug_stays"
    assert school.instructor.get(f"{path}/draft").get_json() == DRAFT


def test_quizzes_are_written_by_the_courses_staff(school: School, taught: Taught) -> None:
    for name, status in (("student", 403), ("outsider", 404)):
        caller = school.caller(name, ["questions:read", "questions:write", "quizzes:read"])
        path = f"/quizzes/{taught.quiz_id}"
        assert caller.post(f"/courses/{taught.course_id}/quizzes", DRAFT).status_code == status
        assert caller.send("PATCH", path, json={}, headers={"If-Match": "*"}).status_code == status
        assert caller.get(f"{path}/draft").status_code == status
