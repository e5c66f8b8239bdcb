"""Questions: written, searched, revised, archived and previewed by their authors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.questions.drafts import choices, example, with_parameters

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import School


def made(school: School, bank: str, draft: dict[str, Any]) -> dict[str, Any]:
    """Store a question, and give what was answered."""
    reply = school.instructor.post(f"{bank}/questions", draft)
    assert reply.status_code == 201, reply.text
    shown: dict[str, Any] = reply.get_json()
    return shown


def change(school: School, path: str, patch: dict[str, Any], tag: str | None = None) -> TestResponse:
    """Change a question as it is now, or as it was under another tag."""
    tag = tag or school.instructor.get(path).headers["ETag"]
    return school.instructor.send("PATCH", path, json=patch, headers={"If-Match": tag})


@pytest.fixture
def question(school: School, bank: str) -> str:
    """Give the path of a drawn question."""
    return f"/questions/{made(school, bank, example())['id']}"


def test_a_question_is_stored_as_it_was_sent(school: School, bank: str) -> None:
    reply = school.instructor.post(f"{bank}/questions", example())
    stored = reply.get_json()
    assert (stored["revision"], stored["kind"], stored["slug"]) == (1, "linear_descent", "next-weights-batch")
    assert stored["draft"] == example()
    lint = stored.pop("lint")
    read = school.instructor.get(f"/questions/{stored['id']}")
    assert (read.get_json(), read.headers["ETag"]) == (stored, reply.headers["ETag"])
    assert {each["severity"] for each in lint} <= {"notice", "warning"}


def test_a_question_without_a_slug_gets_one(school: School, bank: str) -> None:
    draft = example("numerical")
    del draft["slug"]
    first, second = (made(school, bank, draft)["slug"] for _ in range(2))
    assert first.startswith("numerical-")
    assert first != second


def test_a_slug_is_given_once_in_a_bank(school: School, bank: str, question: str) -> None:
    again = school.instructor.post(f"{bank}/questions", example())
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/slug-taken")
    assert school.instructor.get(question).status_code == 200


DRAFTS: list[tuple[dict[str, Any], str, str]] = [
    (with_parameters(x="many"), "/parameters/x", "wrong_type"),
    (with_parameters(w0={"one_of": ["0"]}), "/parameters", "not_certifiable"),
    (example(slug="Not a slug"), "/slug", "bad_format"),
    (example(points="-1"), "/points", "bad_format"),
    (example(tags=["a", "a"]), "/tags/1", "duplicate"),
    (example(prompt=None), "/prompt", "wrong_type"),
    ({}, "/kind", "missing"),
]


def test_what_is_no_question_is_not_stored(school: School, bank: str) -> None:
    for draft, pointer, code in DRAFTS:
        reply = school.instructor.post(f"{bank}/questions", draft)
        assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/invalid-question")
        assert (pointer, code) in [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]
    assert school.instructor.get(f"{bank}/questions").get_json()["items"] == []


def test_unknown_fields_are_refused(school: School, bank: str, question: str) -> None:
    for reply in (
        school.instructor.post(f"{bank}/questions", example(colour="red")),
        change(school, question, {"colour": "red"}),
        change(school, question, {"archived": "yes"}),
    ):
        assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/invalid-request")


def test_lint_says_what_is_worth_looking_into(school: School, bank: str) -> None:
    silent = choices("a", "b")
    del silent["parameters"]["choices"][1]["feedback"]
    lint = made(school, bank, silent)["lint"]
    assert [(each["severity"], each["code"]) for each in lint] == [("notice", "missing_feedback")]
    assert "b" in lint[0]["detail"]
    rare = with_parameters(w0={"one_of": ["0", "0", "0", "1"]})
    found = made(school, bank, rare | {"slug": "rare"})["lint"]
    assert ("warning", "refused_share") in [(each["severity"], each["code"]) for each in found]


def test_a_change_makes_a_new_revision_and_leaves_the_old(school: School, question: str) -> None:
    changed = change(school, question, {"points": "3", "parameters": {"examples": 4}, "ask": None})
    assert (changed.status_code, changed.get_json()["revision"]) == (200, 2)
    draft = changed.get_json()["draft"]
    assert (draft["points"], draft["parameters"]["examples"]) == ("3", 4)
    assert draft["parameters"]["x"] == example()["parameters"]["x"]
    assert "ask" not in draft
    assert school.instructor.get(question).headers["ETag"] == changed.headers["ETag"]
    listed = school.instructor.get(f"{question}/revisions").get_json()["items"]
    assert [each["number"] for each in listed] == [1, 2]
    old = school.instructor.get(f"{question}/revisions/1")
    assert (old.get_json(), old.get_json()["draft"]) == (listed[0], example())
    assert "ETag" in old.headers
    assert school.instructor.get(f"{question}/revisions/3").status_code == 404


def test_a_change_that_says_nothing_new_makes_no_revision(school: School, question: str) -> None:
    for patch in ({}, {"points": "2"}, {"parameters": {"examples": 3}}, {"slug": "next-weights-batch"}):
        assert change(school, question, patch).get_json()["revision"] == 1


PATCHES: list[tuple[dict[str, Any], str, str]] = [
    ({"slug": "another"}, "/slug", "slug_stays"),
    ({"slug": None}, "/slug", "slug_stays"),
    ({"kind": "poetry"}, "/kind", "unknown_kind"),
    ({"parameters": {"x": None}}, "/parameters/x", "missing"),
    (
        {"parameters": {"w0": {"from": None, "to": None, "step": None, "not": None, "one_of": ["0"]}}},
        "/parameters",
        "not_certifiable",
    ),
]


def test_a_change_that_breaks_the_question_is_refused_whole(school: School, question: str) -> None:
    for patch, pointer, code in PATCHES:
        reply = change(school, question, {"archived": True, **patch})
        assert reply.status_code == 422
        assert (pointer, code) in [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]
    now = school.instructor.get(question).get_json()
    assert (now["revision"], now["archived_at"]) == (1, None)


def test_only_one_of_those_who_read_the_same_changes_it(school: School, question: str) -> None:
    assert school.instructor.send("PATCH", question, json={"points": "5"}).status_code == 428
    tag = school.instructor.get(question).headers["ETag"]
    with ThreadPoolExecutor(4) as threads:
        patches = [{"points": str(at)} for at in range(5, 9)]
        replies = list(threads.map(lambda patch: change(school, question, patch, tag), patches))
    assert sorted(reply.status_code for reply in replies) == [200, 412, 412, 412]
    assert school.instructor.get(question).get_json()["revision"] == 2


def test_an_archived_question_leaves_the_list_and_comes_back(
    school: School, bank: str, question: str
) -> None:
    archived = change(school, question, {"archived": True}).get_json()
    assert archived["archived_at"] is not None
    assert archived["revision"] == 1
    assert school.instructor.get(f"{bank}/questions").get_json()["items"] == []
    kept = school.instructor.get(f"{bank}/questions?archived=true").get_json()["items"]
    assert [each["id"] for each in kept] == [archived["id"]]
    assert change(school, question, {"archived": False}).get_json()["archived_at"] is None
    assert len(school.instructor.get(f"{bank}/questions").get_json()["items"]) == 1


def test_questions_are_found_by_text_tag_and_kind(school: School, bank: str) -> None:
    made(
        school,
        bank,
        choices("a", "b", slug="chain", prompt="Which rule? Die KETTENREGEL, STRASSE", tags=["Rules"]),
    )
    made(school, bank, choices("a", "b", slug="sum", prompt="100% of sums_ of a", tags=["sums", "rules of"]))
    made(school, bank, example("numerical", slug="sigma", prompt="What is $\\sigma'(0)$?"))
    for query, slugs in (
        ("text=kettenregel", ["chain"]),
        ("text=rule%20which", ["chain"]),
        ("text=straße", ["chain"]),
        ("text=choice%20a", ["chain", "sum"]),
        ("text=100%25", ["sum"]),
        ("text=s_m", []),
        ("text=sums_", ["sum"]),
        ("text=%5Csigma", ["sigma"]),
        ("tag=rules", ["chain"]),
        ("tag=RULES&kind=multiple_choice", ["chain"]),
        ("tag=rule", []),
        ("tag=%25", []),
        ("kind=numerical", ["sigma"]),
        ("kind=numerical&text=choice", []),
        ("", ["chain", "sum", "sigma"]),
    ):
        found = school.instructor.get(f"{bank}/questions?{query}").get_json()["items"]
        assert [each["slug"] for each in found] == slugs, query


def test_a_search_looks_at_the_newest_revision_only(school: School, bank: str) -> None:
    shown = made(school, bank, choices("a", "b", prompt="old words", tags=["t"]))
    change(school, f"/questions/{shown['id']}", {"prompt": "new words", "tags": None})
    for query, count in (("text=old", 0), ("text=new", 1), ("tag=t", 0)):
        assert len(school.instructor.get(f"{bank}/questions?{query}").get_json()["items"]) == count


def test_a_search_goes_on_in_pages(school: School, bank: str) -> None:
    for at in range(5):
        made(school, bank, choices("a", "b", slug=f"q-{at}", tags=["even" if at % 2 == 0 else "odd"]))
    first = school.instructor.get(f"{bank}/questions?tag=even&limit=2").get_json()
    rest = school.instructor.get(
        f"{bank}/questions?tag=even&limit=2&cursor={first['next_cursor']}"
    ).get_json()
    assert [each["slug"] for each in first["items"] + rest["items"]] == ["q-0", "q-2", "q-4"]
    assert rest["next_cursor"] is None


def test_authors_preview_variants_with_their_inside(school: School, question: str) -> None:
    shown = school.instructor.post(f"{question}/variants", {"seeds": 3, "first": 15}).get_json()
    assert [each["seed"] for each in shown["items"]] == ["f", "10", "11"]
    for each in shown["items"]:
        sent = {"question": example(), "seed": each["seed"]}
        rendered = school.instructor.post("/render", sent).get_json()
        assert {name: each[name] for name in rendered} == rendered
        assert {"key", "trace", "certificate", "misconceptions"} < set(each)
    assert 0 <= float(shown["refused_share"]) < 1
    empty: dict[str, Any] = {}
    for body in (empty, None):
        assert len(school.instructor.post(f"{question}/variants", body).get_json()["items"]) == 5


def test_a_preview_as_student_shows_nothing_of_the_inside(school: School, question: str) -> None:
    shown = school.instructor.post(f"{question}/variants?as=student", {"seeds": 2}).get_json()
    assert set(shown) == {"items"}
    seen = {"kind", "prompt", "givens", "conditions", "declarations"}
    assert [set(each) for each in shown["items"]] == [seen, seen]


def test_a_preview_is_bounded(school: School, question: str) -> None:
    for body in ({"seeds": 0}, {"seeds": 51}, {"seeds": "3"}, {"first": -1}, {"x": 1}):
        assert school.instructor.post(f"{question}/variants", body).status_code == 422
    assert school.instructor.post(f"{question}/variants?as=nobody", {}).status_code == 422


def test_questions_are_seen_by_authors_of_their_organization_only(
    school: School, bank: str, question: str
) -> None:
    for method, path, body in (
        ("GET", f"{bank}/questions", None),
        ("POST", f"{bank}/questions", example("numerical")),
        ("GET", question, None),
        ("PATCH", question, {"points": "9"}),
        ("GET", f"{question}/revisions", None),
        ("GET", f"{question}/revisions/1", None),
        ("POST", f"{question}/variants", {}),
    ):
        matching = {"If-Match": "*"}
        assert school.student.send(method, path, json=body, headers=matching).status_code == 403
        assert school.nobody.send(method, path, json=body, headers=matching).status_code == 401
        assert school.outsider.send(method, path, json=body, headers=matching).status_code == 404
    assert school.instructor.get(f"/questions/{uuid4()}").status_code == 404
    reader = school.caller("instructor", ["questions:read"])
    assert reader.send("PATCH", question, json={}, headers={"If-Match": "*"}).status_code == 403
