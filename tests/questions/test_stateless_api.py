"""Render, grade, validate and test: a question and a seed in, nothing stored."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from service.formats.native import read_question
from service.questions.operations import ensure_bank, save_question
from tests.questions.drafts import example, with_parameters
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School

INSIDE = ["key", "trace", "certificate", "misconceptions"]
CALLS = ["/render", "/grade", "/validate", "/test"]


def body(path: str, **changes: object) -> dict[str, Any]:
    """Give a body that one of the four calls takes."""
    sent: dict[str, Any] = {"question": example()}
    if path != "/test":
        sent["seed"] = "7b"
    if path in {"/grade", "/validate"}:
        sent["responses"] = {}
    return sent | changes


@pytest.fixture
def question_id(school: School) -> str:
    with school.writing() as session:
        bank = ensure_bank(session, organization_id=school.organization.id, slug="b", title="B")
        return save_question(session, bank=bank, draft=read_question(example()), at=AT).question_id


def test_render_shows_what_a_student_sees_and_the_inside_only_when_asked(school: School) -> None:
    plain = school.instructor.post("/render", body("/render")).get_json()
    assert set(plain) == {"kind", "prompt", "givens", "conditions", "declarations"}
    assert set(plain["givens"]) == {"x", "y", "w0", "w1", "rate"}
    whole = school.instructor.post("/render", body("/render", include=INSIDE)).get_json()
    assert {name: whole[name] for name in plain} == plain
    assert set(whole) - set(plain) == set(INSIDE)
    assert whole["trace"][-1] == {**whole["trace"][-1], "step": "w1_next", "value": whole["key"]["w1_next"]}
    assert set(whole["misconceptions"]) >= set(whole["certificate"]["claims"])


def test_the_same_seed_is_the_same_variant_whichever_way_it_is_written(school: School) -> None:
    seeds = ("7b", "7B", "0" * 30 + "7b")
    shown = {school.instructor.post("/render", body("/render", seed=seed)).text for seed in seeds}
    assert len(shown) == 1
    assert school.instructor.post("/render", body("/render", seed="f" * 32)).text not in shown


def test_grade_scores_the_key_in_full_and_names_a_wrong_road(school: School) -> None:
    inside = school.instructor.post("/render", body("/render", include=INSIDE)).get_json()
    right = school.instructor.post("/grade", body("/grade", responses=inside["key"])).get_json()
    assert (right["score"], right["max_score"], right["fraction"], right["diagnosis"]) == (
        "2",
        "2",
        "1.0",
        [],
    )
    wrong = inside["misconceptions"]["dropped_input_factor"]
    graded = school.instructor.post("/grade", body("/grade", responses=wrong, include=["key"])).get_json()
    assert float(graded["fraction"]) < 1
    assert ["dropped_input_factor"] in [each["misconceptions"] for each in graded["diagnosis"]]
    assert graded["key"] == inside["key"]


def test_grade_refuses_what_cannot_be_read_and_validate_says_why(school: School) -> None:
    responses = {"w0_next": "1.1.5", "w1_next": "1,5e3", "w9": "1"}
    refused = school.instructor.post("/grade", body("/grade", responses=responses))
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/unreadable-response")
    assert "/responses/w0_next" in [each["pointer"] for each in refused.get_json()["errors"]]
    checks = school.instructor.post(
        "/validate", body("/validate", responses={"w1_next": " 1/4", **responses})
    )
    by_name = {each["identifier"]: each for each in checks.get_json()["results"]}
    assert by_name["w0_next"]["valid"] is False
    assert by_name["w0_next"]["code"] == "not_a_number"
    assert by_name["w9"]["code"] == "unknown_response"


def test_validate_says_how_a_value_is_read(school: School) -> None:
    sent = {"w0_next": " 1/4 ", "w1_next": ""}
    checks = school.instructor.post("/validate", body("/validate", responses=sent)).get_json()
    assert checks["results"] == [
        {"identifier": "w0_next", "valid": True, "read_as": "1/4"},
        {"identifier": "w1_next", "valid": True, "read_as": None},
    ]


def test_more_responses_than_any_question_asks_for_are_refused_at_once(school: School) -> None:
    many = {f"r{at}": "1" for at in range(1001)}
    for path in ("/grade", "/validate"):
        reply = school.instructor.post(path, body(path, responses=many))
        assert [each["code"] for each in reply.get_json()["errors"]] == ["too_many_members"]


def test_test_runs_the_generated_tests(school: School) -> None:
    sent = body("/test", seeds=3, question=example(claims={"distinguish": ["dropped_input_factor"]}))
    found = school.instructor.post("/test", sent).get_json()
    assert (found["failed"], found["passed"]) == (0, len(found["cases"]))
    assert [case["seed"] for case in found["cases"] if case["case"] == "key"] == ["0", "1", "2"]
    assert 0 < float(found["refused_share"]) < 1


def test_a_test_that_would_take_long_is_refused(school: School) -> None:
    many = with_parameters(examples=12) | {"ask": ["product", "prediction", "residual", "term", "w1_next"]}
    for seeds, code in ((1000, "too_costly"), (1001, "out_of_range"), (0, "out_of_range")):
        reply = school.instructor.post("/test", {"question": many, "seeds": seeds})
        assert reply.status_code == 422
        assert [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]] == [("/seeds", code)]


def test_a_stored_question_stands_for_its_draft_within_its_organization(
    school: School, question_id: str
) -> None:
    for path in CALLS:
        sent = body(path, **({"seeds": 3} if path == "/test" else {}))
        inline = school.instructor.post(path, sent)
        del sent["question"]
        stored = school.instructor.post(path, {**sent, "question_id": question_id})
        assert (stored.status_code, stored.get_json()) == (200, inline.get_json())
        assert school.outsider.post(path, {**sent, "question_id": question_id}).status_code == 404


def test_students_cannot_look_inside(school: School) -> None:
    narrow = school.caller("instructor", ["questions:write"])
    for path in CALLS:
        assert school.student.post(path, body(path)).status_code == 403
        assert school.nobody.post(path, body(path)).status_code == 401
        assert narrow.post(path, body(path)).status_code == 403


DRAFTS = [
    (with_parameters(x="many"), "/question/parameters/x", "wrong_type"),
    (with_parameters(x={"integers": [5, 0]}), "/question/parameters/x", "empty_range"),
    (
        with_parameters(w0={"from": "0", "to": "1", "step": "1e20"}),
        "/question/parameters/w0",
        "empty_range",
    ),
    (with_parameters(w0={"one_of": ["0"]}), "/question/parameters", "not_certifiable"),
    (example(kind="poetry"), "/question/kind", "unknown_kind"),
    (example(claims={"except": ["nothing"]}), "/question/claims/except/0", "unknown_misconception"),
    (example(colour="red"), "/question/colour", "unknown_field"),
    ({}, "/question/kind", "missing"),
    (example("numerical", ask=["x"]), "/question/ask", "not_for_this_kind"),
]


def test_what_is_wrong_with_a_draft_is_located(school: School) -> None:
    for path, (question, pointer, code) in product(CALLS, DRAFTS):
        reply = school.instructor.post(path, body(path, question=question))
        assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/invalid-question")
        assert (pointer, code) in [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]


REQUESTS: list[tuple[dict[str, Any], str, str]] = [
    ({"seed": "7g"}, "/seed", "not_a_seed"),
    ({"seed": ""}, "/seed", "wrong_length"),
    ({"seed": "0" * 33}, "/seed", "wrong_length"),
    ({"seed": 7}, "/seed", "not_text"),
    ({"seed": "-1"}, "/seed", "not_a_seed"),
    ({"seed": "٣"}, "/seed", "not_a_seed"),
    ({"include": ["bounds"]}, "/include/0", "invalid_field"),
    ({"include": "key"}, "/include", "not_a_list"),
    ({"question": []}, "/question", "not_an_object"),
    ({"question_id": "x" * 32}, "/question_id", "not_an_id"),
    ({"colour": "red"}, "/colour", "unknown_field"),
]


def test_what_is_wrong_with_a_request_is_located(school: School) -> None:
    for changes, pointer, code in REQUESTS:
        reply = school.instructor.post("/render", body("/render", **changes))
        assert reply.status_code == 422
        assert (pointer, code) in [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]


def test_a_question_is_named_once(school: School, question_id: str) -> None:
    for path in CALLS:
        neither = body(path)
        del neither["question"]
        for sent in (neither, body(path, question_id=question_id)):
            reply = school.instructor.post(path, sent)
            assert [each["code"] for each in reply.get_json()["errors"]] == ["one_question"]
