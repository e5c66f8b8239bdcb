"""Whole courses from files: everything or nothing, every problem with its file, line and column."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from service.formats.folder import load_folder
from tests.questions.drafts import example
from tests.support.courses import BANK

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import Caller, School

SLUG = "deep-learning-basics"
SHIPPED = {str(file.relative_to(BANK)): file.read_text() for file in sorted(BANK.rglob("*.yaml"))}
QUIZ = "quizzes/backpropagation-quick-quiz.yaml"
COUNT = len(load_folder({name: text.encode() for name, text in SHIPPED.items()}).drafts)
PARTS = ("courses", "lessons", "questions", "quizzes")


def quick_quiz(school: School, course_id: str) -> dict[str, Any]:
    """Return the quiz that `QUIZ` says, as it is listed."""
    listed = school.instructor.get(f"/courses/{course_id}/quizzes").get_json()["items"]
    by_slug: dict[str, dict[str, Any]] = {each["slug"]: each for each in listed}
    return by_slug["backpropagation-quick-quiz"]


def send(caller: Caller, files: dict[str, str], query: str = "") -> TestResponse:
    return caller.post(f"/courses:import{query}", {"files": files})


def send_archive(caller: Caller, files: dict[str, str], prefix: str = "") -> TestResponse:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(prefix + name, text)
    return caller.post("/courses:import", data=target.getvalue(), content_type="application/zip")


def actions(reply: TestResponse) -> set[str]:
    assert reply.status_code == 200, reply.text
    return {each["action"] for what in PARTS for each in reply.get_json()[what]}


def test_a_course_is_imported_whole_and_can_be_taken(school: School) -> None:
    planned = send(school.instructor, SHIPPED, "?dry_run=true")
    assert actions(planned) == {"created"}
    assert planned.get_json()["course_id"] is None
    assert len(planned.get_json()["questions"]) == COUNT
    assert [each["slug"] for each in school.instructor.get("/courses").get_json()["items"]] == ["dl"]
    done = send(school.instructor, SHIPPED)
    assert actions(done) == {"created"}
    course_id = done.get_json()["course_id"]
    assert school.instructor.get(f"/courses/{course_id}").get_json()["role"] == "instructor"
    quiz = quick_quiz(school, course_id)
    enrolled = {"external_id": "lms-student", "role": "student"}
    school.instructor.post(f"/courses/{course_id}/enrollments", enrolled)
    assert school.student.post(f"/quizzes/{quiz['id']}/attempts", {}).status_code == 201


def test_importing_the_same_again_changes_nothing(school: School) -> None:
    first = send(school.instructor, SHIPPED).get_json()
    again = send_archive(school.instructor, SHIPPED, prefix="folder/")
    assert actions(again) == {"left"}
    assert again.get_json()["course_id"] == first["course_id"]
    banks = school.instructor.get("/banks").get_json()["items"]
    items = school.instructor.get(f"/banks/{banks[0]['id']}/questions?limit=100").get_json()["items"]
    assert ({each["revision"] for each in items}, len(items)) == ({1}, COUNT)


def test_what_differs_is_changed_and_the_rest_is_left(school: School) -> None:
    send(school.instructor, SHIPPED)
    files = {**SHIPPED, QUIZ: SHIPPED[QUIZ].replace("tries: 3", "tries: 4")}
    assert files != SHIPPED
    reply = send(school.instructor, files).get_json()
    assert [each["action"] for each in reply["quizzes"]].count("changed") == 1
    assert {each["action"] for each in reply["quizzes"]} <= {"changed", "left"}
    assert {each["action"] for what in PARTS[:3] for each in reply[what]} == {"left"}
    assert quick_quiz(school, reply["course_id"])["settings"]["tries"] == 4


def test_every_problem_is_told_with_its_file_and_nothing_is_kept(school: School) -> None:
    files = {
        **SHIPPED,
        QUIZ: SHIPPED[QUIZ].replace("step-size", "stride"),
        "questions/more.yaml": 'questions:\n  - question: x\n    kind: numerical\n    prompt: ""\n',
        "questions/close.yaml": "question: close\nkind: linear_descent\nparameters:\n  examples: 2\n"
        "  x: {integers: [0, 5]}\n  y: {integers: [0, 7]}\n  w0: {one_of: [0]}\n  w1: {integers: [1, 2]}\n"
        '  rate: {one_of: ["0.1"]}\n',
    }
    refused = send(school.instructor, files)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/invalid-question")
    found = {(each["pointer"], each["code"]): each for each in refused.get_json()["errors"]}
    quiz = f"/files/{QUIZ.replace('/', '~1')}"
    assert ("/files/questions~1more.yaml", "bad_format") in found
    assert ("/files/questions~1close.yaml", "not_certifiable") in found
    (unknown,) = [each for (at, code), each in found.items() if at == quiz]
    assert (unknown["code"], unknown["line"] > 1, "stride" in unknown["excerpt"]) == (
        "unknown_question",
        True,
        True,
    )
    planned = send(school.instructor, files, "?dry_run=true")
    assert planned.status_code == 200
    assert len([each for each in planned.get_json()["problems"] if each["severity"] == "error"]) == len(found)
    assert school.instructor.get("/banks").get_json()["items"] == []
    assert len(school.instructor.get("/courses").get_json()["items"]) == 1


def test_a_course_of_too_many_drawn_questions_is_refused(school: School) -> None:
    drawn = example()
    del drawn["slug"]
    many = json.dumps({"questions": [{**drawn, "question": f"q-{at}"} for at in range(101)]})
    reply = send(school.instructor, {**SHIPPED, "questions/many.json": many})
    assert reply.status_code == 422
    assert {each["code"] for each in reply.get_json()["errors"]} == {"too_many_questions"}


def test_files_without_a_course_and_files_that_are_not_read_are_told(school: School) -> None:
    reply = send(school.instructor, {"README.md": "# hello"}, "?dry_run=true").get_json()
    assert ([each["code"] for each in reply["problems"]], reply["ignored"]) == (
        ["missing_course"],
        ["README.md"],
    )
    assert send(school.instructor, {}).status_code == 422


def test_a_course_that_is_there_is_changed_by_its_staff_only(school: School) -> None:
    course_id = send(school.instructor, SHIPPED).get_json()["course_id"]
    writer = ["questions:write", "courses:write"]
    student = school.caller("student", writer)
    assert send(student, SHIPPED).status_code == 404
    enrolled = {"external_id": "lms-student", "role": "student"}
    school.instructor.post(f"/courses/{course_id}/enrollments", enrolled)
    for query in ("", "?dry_run=true"):
        assert send(student, SHIPPED, query).status_code == 403
    assert send(school.outsider, SHIPPED).get_json()["course_id"] != course_id
    for scopes in (["questions:write"], ["courses:write"]):
        assert send(school.caller("instructor", scopes), SHIPPED).status_code == 403
    assert send(school.student, SHIPPED).status_code == 403
    assert send(school.nobody, SHIPPED).status_code == 401


def test_what_is_no_folder_is_refused(school: School) -> None:
    hostile: list[Any] = [[], {"files": []}, {"files": {"a.yaml": 1}}, {"files": {}, "x": 1}, {"file": {}}]
    for body in hostile:
        reply = school.instructor.post("/courses:import", body)
        assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/invalid-request")
    many = {f"{at}.md": "" for at in range(1001)}
    assert send(school.instructor, many).status_code == 422
    archive = school.instructor.post("/courses:import", data=b"PK?", content_type="application/zip")
    assert [each["code"] for each in archive.get_json()["errors"]] == ["bad_archive"]
    assert send_archive(school.instructor, {"../course.yaml": "x"}).status_code == 422
    yaml = school.instructor.post("/courses:import", data=b"course: x", content_type="text/yaml")
    assert yaml.status_code == 415
    broken = school.instructor.post(
        "/courses:import", data=b'{"files": NaN}', content_type="application/json"
    )
    assert broken.status_code == 400
