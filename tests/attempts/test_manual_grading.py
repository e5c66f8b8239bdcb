"""Essays and files: handed in over HTTP, graded by people with a rubric, on both databases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from service.accounts.models import Course, Role
from service.accounts.operations import create_user, enroll
from service.formats.drafts import Behavior
from service.web import scopes
from service.web.scopes import Scope
from tests.support.apps import AT
from tests.support.handed_in import PROGRAM, TEXT, begin, program

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import Caller, School


def give(
    caller: Caller, submission_id: str, marks: object, comment: str = "", *, etag: str = ""
) -> TestResponse:
    etag = etag or str(caller.get(f"/submissions/{submission_id}").headers.get("ETag", '"none"'))
    body = {"marks": marks, "comment": comment}
    return caller.send("PUT", f"/submissions/{submission_id}/outcome", json=body, headers={"If-Match": etag})


def waiting(school: School, quiz_id: str, query: str = "") -> list[dict[str, Any]]:
    found = json.loads(school.instructor.get(f"/quizzes/{quiz_id}/submissions?{query}").text)
    items: list[dict[str, Any]] = found["items"]
    return items


def test_an_essay_waits_until_it_is_graded_and_the_attempts_score_follows(school: School) -> None:
    handed = begin(school)
    made = handed.submit(1, TEXT)
    assert (made["state"], made["tries_left"], "score" in made) == ("needs_grading", 2, False)
    shown = handed.shown()
    assert (shown["needs_grading"], shown["score"], shown["max_score"]) == (1, "0", "8")
    assert (shown["items"][0]["needs_grading"], shown["items"][0]["outcome"]) == (True, None)
    assert [each["id"] for each in waiting(school, handed.quiz_id)] == [made["id"]]
    seen = school.instructor.get(f"/submissions/{made['id']}").get_json()
    assert (seen["results"][0]["raw"], seen["rubric"][0]["levels"][1]["text"]) == (TEXT, "explained")
    graded = give(school.instructor, made["id"], {"chain": "1", "clear": "1"}, "Say **why**.")
    given = json.loads(graded.text)
    assert (given["score"], given["fraction"], given["state"]) == ("4", pytest.approx(2 / 3), "graded")
    shown = handed.shown()
    assert (shown["needs_grading"], shown["score"]) == (0, "4")
    manual = shown["items"][0]["outcome"]["manual"]
    assert [(each["points"], each["of"], each["level"]) for each in manual["marks"]] == [
        ("1", "2", "named"),
        ("1", "1", None),
    ]
    assert "<strong>why</strong>" in manual["comment"]["html"]
    assert waiting(school, handed.quiz_id) == []
    assert [each["id"] for each in waiting(school, handed.quiz_id, "state=graded")] == [made["id"]]


def test_every_outcome_given_is_kept_with_who_gave_it_and_the_same_again_is_none(school: School) -> None:
    handed = begin(school)
    made = handed.submit(1, TEXT)
    for marks in ({"chain": 2, "clear": 1}, {"chain": "2.0", "clear": "1"}, {"chain": "0.5", "clear": "0"}):
        assert give(school.instructor, made["id"], marks).status_code == 200
    given = json.loads(school.instructor.get(f"/submissions/{made['id']}/outcomes").text)["items"]
    assert [(each["number"], each["fraction_before"], each["marks"]["chain"]) for each in given] == [
        (1, None, "2"),
        (2, 1.0, "0.5"),
    ]
    assert given[0]["given_by"]["name"] == "Instructor"
    assert handed.shown()["items"][0]["outcome"]["score"] == "1"


def test_two_graders_do_not_overwrite_each_other_unseen(school: School) -> None:
    made = begin(school).submit(1, TEXT)
    seen = str(school.instructor.get(f"/submissions/{made['id']}").headers["ETag"])
    assert give(school.instructor, made["id"], {"chain": 1, "clear": 1}, etag=seen).status_code == 200
    stale = give(school.instructor, made["id"], {"chain": 0, "clear": 0}, etag=seen)
    assert (stale.status_code, stale.get_json()["type"]) == (412, "/problems/precondition-failed")
    path = f"/submissions/{made['id']}/outcome"
    bare = school.instructor.send("PUT", path, json={"marks": {"chain": 0, "clear": 0}})
    assert bare.status_code == 428


@pytest.mark.parametrize(
    ("marks", "pointer"),
    [
        ({"chain": "1"}, "/marks/clear"),
        ({"chain": "2.1", "clear": "1"}, "/marks/chain"),
        ({"chain": "-1", "clear": "1"}, "/marks/chain"),
        ({"chain": "1", "clear": "1", "style": "1"}, "/marks/style"),
        ({"chain": "1e3", "clear": "1"}, "/marks/chain"),
        ({"chain": None, "clear": "1"}, "/marks/chain"),
        ({"chain": [], "clear": "1"}, "/marks/chain"),
        ([], "/marks"),
    ],
)
def test_marks_that_do_not_fit_are_refused_where_they_are_wrong(
    school: School, marks: object, pointer: str
) -> None:
    made = begin(school).submit(1, TEXT)
    reply = give(school.instructor, made["id"], marks)
    assert (reply.status_code, reply.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_deferred_essay_is_graded_after_the_attempt_and_only_the_last_one(school: School) -> None:
    handed = begin(school, Behavior.DEFERRED)
    first, last = handed.submit(1, "One."), handed.submit(1, TEXT)
    assert last["state"] == "received"
    early = give(school.instructor, last["id"], {"chain": 1, "clear": 1})
    assert (early.status_code, early.get_json()["type"]) == (409, "/problems/not-gradable-yet")
    assert waiting(school, handed.quiz_id) == []
    finished = json.loads(school.student.post(f"/attempts/{handed.attempt['id']}/finish").text)
    assert (finished["score"], finished["needs_grading"]) == ("0", 1)
    assert [each["id"] for each in waiting(school, handed.quiz_id, "position=1")] == [last["id"]]
    assert waiting(school, handed.quiz_id, "position=2") == []
    assert give(school.instructor, first["id"], {"chain": 1, "clear": 1}).status_code == 409
    assert give(school.instructor, last["id"], {"chain": 2, "clear": 1}).get_json()["score"] == "6"
    assert handed.shown()["score"] == "6"


def test_the_best_of_several_essays_counts_and_each_uses_a_try(school: School) -> None:
    handed = begin(school, tries=2)
    first, second = handed.submit(1, "One."), handed.submit(1, TEXT)
    assert (first["tries_left"], second["tries_left"]) == (1, 0)
    assert [each["markdown"] for each in second["hints"]] == [
        "Think of products.",
        "Think of the derivative of $\\sigma$.",
    ]
    assert [each["id"] for each in waiting(school, handed.quiz_id)] == [second["id"]]
    give(school.instructor, second["id"], {"chain": 1, "clear": 0})
    give(school.instructor, first["id"], {"chain": 2, "clear": 0})
    assert handed.shown()["score"] == "4"
    assert handed.submit(1, "Three.")["type"] == "/problems/no-tries-left"


def test_the_same_essay_again_is_the_earlier_one_and_a_blank_one_earns_nothing(school: School) -> None:
    handed = begin(school)
    first, again = handed.submit(1, TEXT), handed.submit(1, f"  {TEXT} \r\n")
    assert again["id"] == first["id"]
    assert handed.submit(2, None)["score"] == "0"


def test_what_rules_graded_may_be_graded_again_by_people(school: School) -> None:
    handed = begin(school)
    made = handed.submit(3, "false")
    assert made["score"] == "0"
    assert give(school.instructor, made["id"], {"answer": "0.5"}, "Half.").get_json()["score"] == "0.5"
    shown = handed.shown()["items"][2]
    assert (shown["outcome"]["score"], shown["outcome"]["results"][0]["correct"]) == ("0.5", False)


def test_a_file_is_handed_in_and_downloaded_and_never_echoed(school: School) -> None:
    handed = begin(school)
    made = handed.submit(2, program())
    assert made["results"][0]["raw"] == {"name": "fit.py", "media_type": "text/x-python"}
    assert made["results"][0]["read_as"]["bytes"] == len(PROGRAM)
    for caller in (school.student, school.instructor):
        reply = caller.get(f"/submissions/{made['id']}/files/response")
        assert (reply.status_code, reply.data) == (200, PROGRAM)
        assert reply.headers["Content-Disposition"] == "attachment; filename=fit.py"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Type"] == "application/octet-stream"
    assert school.student.get(f"/submissions/{made['id']}/files/other").status_code == 404
    content = str(program()["content"])
    for text in (json.dumps(handed.shown()), school.instructor.get(f"/submissions/{made['id']}").text):
        assert content not in text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": "not base64!"}, "not_base64"),
        ({"content": ""}, "bad_size"),
        ({"content": "QUJD" * 100}, "bad_size"),
        ({"media_type": "text/html"}, "bad_media_type"),
        ({"name": "../etc/passwd"}, "bad_name"),
        ({"name": "fit\u202eyp.exe"}, "bad_name"),
        ({"name": ""}, "bad_name"),
        ({"name": "a" * 201}, "bad_name"),
        ({"name": " fit.py"}, "bad_name"),
        ({"size": "3"}, "wrong_type"),
        ({"name": 3}, "wrong_type"),
    ],
)
def test_a_file_that_is_none_is_refused_and_costs_no_try(
    school: School, change: dict[str, Any], code: str
) -> None:
    handed = begin(school)
    refused = handed.submit(2, program(**change))
    assert (refused["errors"][0]["code"], refused["tries_left"]) == (code, 3)


def test_hints_come_one_by_one_and_feedback_when_the_item_is_done(school: School) -> None:
    handed = begin(school)
    item = handed.shown()["items"][2]
    assert (item["hints"], item["feedback"]) == ([], None)
    tried = handed.submit(3, "false")
    assert ([each["markdown"] for each in tried["hints"]], tried["feedback"]) == (["It is."], None)
    done = handed.submit(3, "true")
    assert done["feedback"]["markdown"] == "So it is."
    solution = school.student.get(f"{handed.path(3)}/solution").get_json()
    assert (solution["feedback"]["markdown"], solution["solution"]) == ("So it is.", None)


def test_a_description_takes_no_response_and_is_worth_nothing(school: School) -> None:
    handed = begin(school)
    note = handed.shown()["items"][3]
    assert (note["points"], note["declarations"], note["tries_left"]) == ("0", [], 0)
    empty = school.student.post(f"{handed.path(4)}/submissions", {"responses": {}})
    assert (empty.status_code, empty.get_json()["type"]) == (409, "/problems/no-tries-left")


def test_a_quiz_may_ask_how_certain_one_is(school: School) -> None:
    handed = begin(school, Behavior.DEFERRED, certainty=True)
    essay, _, judged, note = handed.attempt["items"]
    assert [each["identifier"] for each in judged["declarations"]] == ["response", "certainty"]
    assert judged["conditions"]["scoring"] == {"certainty": True}
    assert [len(each["declarations"]) for each in (essay, note)] == [1, 0]
    sent = {"responses": {"response": "false", "certainty": "3"}}
    school.student.post(f"{handed.path(3)}/submissions", sent)
    finished = json.loads(school.student.post(f"/attempts/{handed.attempt['id']}/finish").text)
    outcome = finished["items"][2]["outcome"]
    assert (outcome["score"], outcome["certainty"], outcome["solved"]) == ("-2", 3, False)
    assert finished["score"] == "0"


def test_right_with_little_certainty_is_done_and_not_tried_again(school: School) -> None:
    handed = begin(school, certainty=True)
    path = f"{handed.path(3)}/submissions"
    sent = {"responses": {"response": "true", "certainty": "1"}}
    done = json.loads(school.student.post(path, sent).text)
    assert (done["fraction"], done["tries_left"], done["solved"]) == (pytest.approx(1 / 3), 0, True)
    surer = school.student.post(path, {"responses": {"response": "true", "certainty": "3"}})
    assert surer.status_code == 409


def test_what_waits_comes_in_pages(school: School) -> None:
    handed = begin(school)
    made = [handed.submit(1, TEXT)["id"], handed.submit(2, program())["id"]]
    address = f"/quizzes/{handed.quiz_id}/submissions?limit=1"
    first = school.instructor.get(address).get_json()
    last = school.instructor.get(f"{address}&cursor={first['next_cursor']}").get_json()
    assert [each["id"] for page in (first, last) for each in page["items"]] == made
    assert last["next_cursor"] is None
    assert school.student.get(address).status_code == 403
    assert school.instructor.get(f"{address}&state=lost").status_code == 422


def test_assistants_grade_and_tokens_without_the_scope_do_not(school: School) -> None:
    handed = begin(school)
    made = handed.submit(1, TEXT)
    reader = school.caller("instructor", set(Scope) - {Scope.SCORES_WRITE})
    assert reader.get(f"/submissions/{made['id']}").status_code == 200
    refused = give(reader, made["id"], {"chain": 1, "clear": 1})
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/missing-scope")
    with school.writing() as session:
        helper = create_user(session, organization_id=school.organization.id, name="Helper", at=AT)
        course = session.get_one(Course, handed.course_id)
        enroll(session, course=course, user=helper, role=Role.ASSISTANT)
        school.users["helper"] = helper
    assistant = school.caller("helper", scopes.INSTRUCTOR)
    assert give(assistant, made["id"], {"chain": 1, "clear": 1}).status_code == 200
