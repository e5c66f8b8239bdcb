"""Questions from files into banks and back: dry run first, good ones while bad ones wait, nothing twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.formats.native import load, read_question
from service.questions.operations import create_bank, ensure_bank
from service.web.uploads import MAX_FILE
from tests.questions.drafts import example, with_parameters

if TYPE_CHECKING:
    from typing_extensions import Buffer
    from werkzeug.test import TestResponse

    from tests.support.apps import Caller, School

SHIPPED = Path(__file__).parents[2] / "question_bank" / "deep-learning-basics"
SIGMA = """\
questions:
  - question: sigma
    kind: numerical
    prompt: What is σ′(0)?
    parameters: {answers: [{value: "0.25"}]}
    tags: [derivatives]
"""
MIXED = """\
questions:
  - question: sigma
    kind: numerical
    prompt: What is σ′(0)?
    parameters: {answers: [{value: "0.25"}]}
  - question: blank
    kind: numerical
    prompt: And here?
    parameters:
      answers: [{value: "a quarter"}]
  - question: odd
    kind: numerical
    promt: Misspelled.
    parameters: {answers: [{value: "1"}]}
  - question: too-close
    kind: linear_descent
    parameters:
      examples: 2
      x: {integers: [0, 5]}
      y: {integers: [0, 7]}
      w0: {one_of: ["0"]}
      w1: {integers: [1, 2]}
      rate: {one_of: ["0.1"]}
"""


def send(caller: Caller, bank: str, data: str | bytes, query: str = "", **options: Any) -> TestResponse:  # noqa: ANN401 - passed on
    sent = {"content_type": "application/yaml", **options}
    return caller.send("POST", f"{bank}/imports{query}", data=data, **sent)


def actions(reply: TestResponse) -> dict[str, str]:
    assert reply.status_code == 200, reply.text
    return {each["slug"]: each["action"] for each in reply.get_json()["questions"]}


def listed(school: School, bank: str) -> dict[str, int]:
    items = school.instructor.get(f"{bank}/questions").get_json()["items"]
    return {each["slug"]: each["revision"] for each in items}


def test_a_dry_run_says_what_would_be_and_stores_nothing(school: School, bank: str) -> None:
    planned = send(school.instructor, bank, SIGMA, "?dry_run=true")
    assert actions(planned) == {"sigma": "created"}
    assert planned.get_json()["counts"] == {"created": 1, "changed": 0, "left": 0, "waiting": 0}
    assert listed(school, bank) == {}
    done = send(school.instructor, bank, SIGMA).get_json()
    assert done == {**planned.get_json(), "dry_run": False}
    assert listed(school, bank) == {"sigma": 1}


def test_importing_the_same_again_changes_nothing(school: School, bank: str) -> None:
    send(school.instructor, bank, SIGMA)
    for query in ("?dry_run=true", "", "?format=native"):
        assert actions(send(school.instructor, bank, SIGMA, query)) == {"sigma": "left"}
    assert listed(school, bank) == {"sigma": 1}


def test_a_changed_question_is_shown_with_its_differences(school: School, bank: str) -> None:
    send(school.instructor, bank, SIGMA)
    changed = SIGMA.replace('"0.25"', '"0.26"').replace("    tags: [derivatives]\n", '    points: "2"\n')
    (planned,) = send(school.instructor, bank, changed, "?dry_run=true").get_json()["questions"]
    assert planned["action"] == "changed"
    assert {each["pointer"]: (each["before"], each["after"]) for each in planned["diff"]} == {
        "/parameters/answers/0/value": ("0.25", "0.26"),
        "/tags": (["derivatives"], None),
        "/points": (None, "2"),
    }
    send(school.instructor, bank, changed)
    assert listed(school, bank) == {"sigma": 2}


def test_good_questions_are_taken_while_bad_ones_wait_with_their_places(school: School, bank: str) -> None:
    reply = send(school.instructor, bank, MIXED)
    waiting = {"blank": "waiting", "odd": "waiting", "too-close": "waiting"}
    assert actions(reply) == {"sigma": "created", **waiting}
    assert listed(school, bank) == {"sigma": 1}
    by_slug = {each["slug"]: each["problems"] for each in reply.get_json()["questions"]}
    places = {
        slug: [(each["severity"], each["code"], each["line"], each["column"]) for each in problems]
        for slug, problems in by_slug.items()
    }
    assert places["sigma"] == []
    assert places["blank"] == [("error", "bad_format", 10, 25)]
    assert places["odd"] == [("error", "unknown_field", 13, 5)]
    assert places["too-close"] == [("error", "not_certifiable", 18, 7)]
    assert by_slug["odd"][0]["excerpt"] == "    promt: Misspelled."
    assert "prompt" in by_slug["odd"][0]["hint"]
    assert reply.get_json()["problems"] == []


def test_what_no_bank_holds_is_reported_as_not_here(school: School, bank: str) -> None:
    lesson = next((SHIPPED / "lessons").glob("*.yaml")).read_bytes()
    reply = send(school.instructor, bank, lesson).get_json()
    assert reply["questions"] == []
    found = [(each["severity"], each["code"], each["line"]) for each in reply["problems"]]
    assert found == [("error", "not_here", 1)]


def test_a_file_that_cannot_be_read_is_a_report_with_its_place(school: School, bank: str) -> None:
    for data, code in (
        (b"\xff\xfe", "bad_encoding"),
        (b"a: [", "bad_syntax"),
        (b"", "wrong_type"),
        (b"[" * 99, "too_deep"),
    ):
        reply = send(school.instructor, bank, data).get_json()
        assert [each["code"] for each in reply["problems"]] == [code]
        assert reply["questions"] == []


def test_an_archived_question_stays_archived(school: School, bank: str) -> None:
    send(school.instructor, bank, SIGMA)
    question_id = school.instructor.get(f"{bank}/questions").get_json()["items"][0]["id"]
    matching = {"If-Match": "*"}
    school.instructor.send("PATCH", f"/questions/{question_id}", json={"archived": True}, headers=matching)
    (planned,) = send(school.instructor, bank, SIGMA.replace("0.25", "0.5")).get_json()["questions"]
    assert (planned["action"], [each["code"] for each in planned["problems"]]) == ("changed", ["archived"])
    assert listed(school, bank) == {}


def test_the_shipped_questions_come_back_as_they_went_in(school: School, bank: str) -> None:
    for file in sorted((SHIPPED / "questions").glob("*.yaml")):
        assert set(actions(send(school.instructor, bank, file.read_bytes())).values()) == {"created"}
    exported = school.instructor.get(f"{bank}/export?format=native")
    assert exported.mimetype == "application/yaml"
    assert exported.headers["Content-Disposition"] == 'attachment; filename="basics.yaml"'
    assert exported.data == school.instructor.get(f"{bank}/export").data
    assert set(actions(send(school.instructor, bank, exported.data)).values()) == {"left"}
    shipped = [
        draft for file in (SHIPPED / "questions").glob("*.yaml") for draft in load(file.read_bytes()).drafts
    ]
    back = load(exported.data)
    assert back.problems == ()
    assert sorted(back.drafts, key=lambda each: each.slug) == sorted(shipped, key=lambda each: each.slug)
    other = school.instructor.post("/banks", {"slug": "other", "title": "Other"}).get_json()["id"]
    assert set(actions(send(school.instructor, f"/banks/{other}", exported.data)).values()) == {"created"}
    assert school.instructor.get(f"/banks/{other}/export").data == exported.data


def test_a_json_file_is_read_as_well(school: School, bank: str) -> None:
    draft = example("numerical")
    draft["question"] = draft.pop("slug")
    reply = send(school.instructor, bank, json.dumps(draft), content_type="application/json")
    assert list(actions(reply).values()) == ["created"]
    assert read_question(example("numerical")).slug in listed(school, bank)


def test_too_many_questions_are_refused_whole(school: School, bank: str) -> None:
    long = with_parameters(iterations=10, examples=12)
    del long["ask"]
    for draft, count in ((example(), 101), (long, 20)):
        del draft["slug"]
        many = [{**draft, "question": f"q-{at}"} for at in range(count)]
        reply = send(
            school.instructor, bank, json.dumps({"questions": many}), content_type="application/json"
        )
        assert (reply.status_code, reply.get_json()["errors"][0]["code"]) == (422, "too_many_questions")
    assert listed(school, bank) == {}


def test_an_upload_has_a_type_and_a_size(school: School, bank: str) -> None:
    assert send(school.instructor, bank, SIGMA, content_type="application/pdf").status_code == 415
    assert send(school.instructor, bank, b"#" * (MAX_FILE + 1)).status_code == 413
    assert send(school.instructor, bank, b"#" * (2 * 1024 * 1024)).status_code == 200
    for query in ("?format=docx", "?dry_run=yes", "?dry=true"):
        assert send(school.instructor, bank, SIGMA, query).status_code == 422
    assert listed(school, bank) == {}


class Slow(io.BytesIO):
    """A body during whose way others write."""

    school: School
    written = 0

    def readinto(self, buffer: Buffer) -> int:
        with self.school.writing() as session:
            ensure_bank(session, organization_id=self.school.organization.id, slug="w", title="W")
        self.written += 1
        return super().readinto(buffer)


def test_nobody_waits_while_a_file_is_on_its_way(school: School, bank: str) -> None:
    body = Slow(SIGMA.encode())
    body.school = school
    reply = school.app.test_client().post(
        f"/api/v1{bank}/imports",
        input_stream=body,
        content_length=len(SIGMA.encode()),
        content_type="application/yaml",
        headers={"Authorization": f"Bearer {school.instructor.token}"},
    )
    assert (reply.status_code, body.written > 0) == (200, True)


def test_an_import_is_safe_to_repeat_under_a_key(school: School, bank: str) -> None:
    first, second = (send(school.instructor, bank, SIGMA, key="k") for _ in range(2))
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replayed"] == "true"


def test_only_authors_of_the_organization_import_and_export(school: School, bank: str) -> None:
    assert send(school.student, bank, SIGMA).status_code == 403
    assert send(school.outsider, bank, SIGMA).status_code == 404
    assert send(school.nobody, bank, SIGMA).status_code == 401
    assert school.student.get(f"{bank}/export").status_code == 403
    assert school.outsider.get(f"{bank}/export").status_code == 404
    with school.writing() as session:
        theirs = create_bank(
            session, organization_id=school.users["outsider"].organization_id, slug="b", title="B"
        )
    assert send(school.instructor, f"/banks/{theirs.id}", SIGMA).status_code == 404
