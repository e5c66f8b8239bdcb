"""A learner's attempts over HTTP, as an LMS or a student's page meets them, on both databases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service.accounts.models import Role
from service.accounts.operations import create_user, enroll
from service.attempts.receipts import verify
from service.quizzes.models import Behavior, Quiz
from tests.support.apps import AT, SECRET
from tests.support.courses import DRAWN

if TYPE_CHECKING:
    from tests.support.apps import Caller, School
    from tests.support.courses import Taught

UNREAD = {"w0_next": "1.1.5", "w1_next": "1"}


def begin(caller: Caller, quiz_id: str, **body: object) -> dict[str, Any]:
    reply = caller.post(f"/quizzes/{quiz_id}/attempts", body)
    assert reply.status_code == 201, reply.text
    started: dict[str, Any] = json.loads(reply.text)
    return started


def item_path(attempt: dict[str, Any], position: int = DRAWN) -> str:
    return f"/attempts/{attempt['id']}/items/{position}"


def worked(attempt: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the right answer to the drawn exercise, and the one that forgets the factor x_j."""
    given = attempt["items"][DRAWN - 1]["givens"]
    rest = [y - given["w0"] - given["w1"] * x for x, y in zip(given["x"], given["y"], strict=True)]
    step = given["rate"] * sum(rest)
    slope = given["rate"] * sum(r * x for r, x in zip(rest, given["x"], strict=True))
    forgot = {"w0_next": f"{given['w0'] + step:.6g}", "w1_next": f"{given['w1'] + step:.6g}"}
    return forgot | {"w1_next": f"{given['w1'] + slope:.6g}"}, forgot


def set_behavior(school: School, taught: Taught, behavior: Behavior) -> None:
    with school.writing() as session:
        session.execute(sa.update(Quiz).where(Quiz.id == taught.quiz_id).values(behavior=behavior))


def test_a_student_answers_the_drawn_exercise(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    path = f"{item_path(attempt)}/submissions"
    right, forgot = worked(attempt)
    unread = school.student.post(path, {"responses": UNREAD})
    assert (unread.status_code, unread.get_json()["tries_left"]) == (422, 3)
    assert unread.get_json()["errors"][0]["pointer"] == "/responses/w0_next"
    wrong = school.student.post(path, {"responses": forgot})
    assert wrong.get_json()["diagnosis"][0]["misconceptions"] == ["dropped_input_factor"]
    assert "<p>" in wrong.get_json()["diagnosis"][0]["feedback"]["html"]
    assert wrong.get_json()["tries_left"] == 2
    done = json.loads(school.student.post(path, {"responses": right}).text)
    assert (done["fraction"], done["score"], done["tries_left"]) == (0.9, "1.8", 0)
    said = verify(done["receipt"], secret=SECRET)
    assert said["submission_id"] == done["id"]
    finished = school.student.post(f"/attempts/{attempt['id']}/finish", key=None).get_json()
    assert (finished["state"], finished["score"], finished["max_score"]) == ("finished", "1.8", "5")
    assert school.student.post(f"/attempts/{attempt['id']}/finish", key=None).get_json() == finished
    again = begin(school.student, taught.quiz_id)
    full = school.student.post(f"{item_path(again)}/submissions", {"responses": worked(again)[0]})
    assert json.loads(full.text)["fraction"] == 1.0


def test_an_identical_answer_is_the_earlier_submission(school: School, taught: Taught) -> None:
    path = f"{item_path(begin(school.student, taught.quiz_id))}/submissions"
    first = school.student.post(path, {"responses": {"w0_next": "9", "w1_next": "9"}})
    second = school.student.post(path, {"responses": {"w0_next": "9.0", "w1_next": "18/2"}})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.get_json()["id"] == first.get_json()["id"]
    listed = school.student.get(path).get_json()["items"]
    assert [each["id"] for each in listed] == [first.get_json()["id"]]


def test_a_second_start_names_the_open_attempt(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    reply = school.student.post(f"/quizzes/{taught.quiz_id}/attempts", {})
    assert (reply.status_code, reply.get_json()["attempt_id"]) == (409, attempt["id"])


def test_a_retried_start_is_answered_with_the_same_attempt(school: School, taught: Taught) -> None:
    path = f"/quizzes/{taught.quiz_id}/attempts"
    first, second = (school.student.post(path, {}, key="start") for _ in range(2))
    assert (second.status_code, second.data) == (201, first.data)


def test_validating_shows_how_responses_are_read_and_uses_no_try(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    reply = school.student.post(
        f"{item_path(attempt)}/validate", {"responses": {**UNREAD, "w1_next": "-1/4"}}
    )
    unread, read = reply.get_json()["results"]
    assert (unread["valid"], unread["code"]) == (False, "not_a_number")
    assert read == {"identifier": "w1_next", "valid": True, "read_as": "-1/4"}
    assert school.student.get(f"{item_path(attempt)}/submissions").get_json()["items"] == []


def test_the_solution_is_shown_when_the_item_takes_no_more_tries(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    path = item_path(attempt)
    early = school.student.get(f"{path}/solution")
    assert (early.status_code, early.get_json()["type"]) == (403, "/problems/not-released")
    school.student.post(f"{path}/submissions", {"responses": worked(attempt)[0]})
    solution = school.student.get(f"{path}/solution").get_json()
    steps = [each["step"] for each in solution["trace"]]
    assert steps.index("product") < steps.index("residual") < steps.index("sum_w1") < steps.index("w1_next")
    assert solution["trace"][-1]["value"] in solution["key"].values()
    assert solution["accepted"]["w0_next"][0].startswith("from ")
    assert school.student.get(f"{item_path(attempt, 1)}/solution").status_code == 403
    school.student.post(f"/attempts/{attempt['id']}/finish")
    assert school.student.get(f"{item_path(attempt, 1)}/solution").get_json()["key"] == {"response": "b"}


def test_a_deferred_quiz_tells_nothing_before_the_end(school: School, taught: Taught) -> None:
    set_behavior(school, taught, Behavior.DEFERRED)
    attempt = begin(school.student, taught.quiz_id)
    right, forgot = worked(attempt)
    path = item_path(attempt)
    for responses in (right, forgot, right):
        reply = school.student.post(f"{path}/submissions", {"responses": responses}).get_json()
        assert (reply["state"], reply["tries_left"]) == ("received", None)
        assert reply["results"][0].keys() == {"identifier", "raw", "read_as"}
    shown = school.student.get(f"/attempts/{attempt['id']}").get_json()
    assert "score" not in shown
    assert (shown["items"][DRAWN - 1]["outcome"], shown["items"][DRAWN - 1]["responses"]) == (None, right)
    assert school.student.get(f"{path}/solution").status_code == 403
    finished = json.loads(school.student.post(f"/attempts/{attempt['id']}/finish").text)
    assert (finished["score"], finished["items"][DRAWN - 1]["outcome"]["fraction"]) == ("2", 1.0)
    late = school.student.post(f"{path}/submissions", {"responses": forgot})
    assert (late.status_code, late.get_json()["type"]) == (409, "/problems/attempt-finished")


def test_staff_start_and_answer_for_a_learner_they_name(school: School, taught: Taught) -> None:
    attempt = begin(school.instructor, taught.quiz_id, learner={"external_id": "lms-student"})
    right, _ = worked(attempt)
    path = f"{item_path(attempt)}/submissions"
    assert json.loads(school.instructor.post(path, {"responses": right}).text)["fraction"] == 1.0
    listed = school.instructor.get(f"/quizzes/{taught.quiz_id}/attempts").get_json()["items"]
    assert [each["learner"]["external_id"] for each in listed] == ["lms-student"]
    unknown = school.instructor.post(
        f"/quizzes/{taught.quiz_id}/attempts", {"learner": {"external_id": "nobody"}}
    )
    assert unknown.status_code == 404


def test_learners_neither_see_nor_answer_each_others_attempts(school: School, taught: Taught) -> None:
    attempt = begin(school.student, taught.quiz_id)
    with school.writing() as session:
        other = create_user(session, organization_id=school.organization.id, name="Other", at=AT)
        session.flush()
        course = school.course.__class__
        enroll(session, course=session.get_one(course, taught.course_id), user=other, role=Role.STUDENT)
        school.users["other"] = other
    other_caller = school.caller("other", ["attempts:read", "attempts:write"])
    path = item_path(attempt)
    named = {"learner": {"external_id": "lms-student"}}
    assert other_caller.post(f"/quizzes/{taught.quiz_id}/attempts", named).status_code == 403
    assert other_caller.get(f"/quizzes/{taught.quiz_id}/attempts").get_json()["items"] == []
    for caller in (other_caller, school.outsider):
        for reply in (
            caller.get(f"/attempts/{attempt['id']}"),
            caller.get(f"{path}/submissions"),
            caller.get(f"{path}/solution"),
            caller.post(f"{path}/submissions", {"responses": worked(attempt)[0]}),
            caller.post(f"{path}/validate", {"responses": {}}),
            caller.post(f"/attempts/{attempt['id']}/finish"),
        ):
            assert reply.status_code == 404


def test_another_payload_under_the_same_key_is_refused(school: School, taught: Taught) -> None:
    path = f"{item_path(begin(school.student, taught.quiz_id), 1)}/submissions"
    assert school.student.post(path, {"responses": {"response": "a"}}, key="k").status_code == 201
    assert school.student.post(path, {"responses": {"response": "b"}}, key="k").status_code == 422
