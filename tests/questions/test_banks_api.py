"""Banks: one organization's, found by their authors and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from tests.support.apps import School


def test_a_bank_is_made_read_and_listed_in_pages(school: School) -> None:
    made = [
        school.instructor.post("/banks", {"slug": f"bank-{at}", "title": f"Bank {at}"}) for at in range(3)
    ]
    assert [reply.status_code for reply in made] == [201, 201, 201]
    shown = [reply.get_json() for reply in made]
    assert school.instructor.get(f"/banks/{shown[0]['id']}").get_json() == shown[0]
    first = school.instructor.get("/banks?limit=2")
    assert first.get_json()["items"] == shown[:2]
    assert 'rel="next"' in first.headers["Link"]
    rest = school.instructor.get(f"/banks?limit=2&cursor={first.get_json()['next_cursor']}").get_json()
    assert rest == {"items": shown[2:], "next_cursor": None}


def test_a_slug_is_given_once_in_an_organization(school: School, bank: str) -> None:
    again = school.instructor.post("/banks", {"slug": "basics", "title": "Again"})
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/slug-taken")
    assert school.outsider.post("/banks", {"slug": "basics", "title": "Theirs"}).status_code == 201
    assert bank


def test_a_bank_is_renamed_by_who_has_read_it_last(school: School, bank: str) -> None:
    tag = school.instructor.get(bank).headers["ETag"]
    assert school.instructor.send("PATCH", bank, json={"title": "New"}).status_code == 428
    matching = {"If-Match": tag}
    renamed = school.instructor.send("PATCH", bank, json={"title": "New"}, headers=matching)
    assert (renamed.status_code, renamed.get_json()["title"]) == (200, "New")
    stale = school.instructor.send("PATCH", bank, json={"title": "Old"}, headers=matching)
    assert (stale.status_code, stale.get_json()["type"]) == (412, "/problems/precondition-failed")
    read = school.instructor.get(bank)
    assert read.get_json()["title"] == "New"
    assert read.headers["ETag"] == renamed.headers["ETag"] != tag


def test_what_was_not_changed_is_not_sent_again(school: School, bank: str) -> None:
    tag = school.instructor.get(bank).headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}'):
        reply = school.instructor.get(bank, headers={"If-None-Match": sent})
        assert (reply.status_code, reply.data, reply.headers["ETag"]) == (304, b"", tag)
    assert school.instructor.get(bank, headers={"If-None-Match": '"other"'}).status_code == 200


def test_making_a_bank_is_safe_to_repeat_under_a_key(school: School) -> None:
    sent = {"slug": "b", "title": "B"}
    first, second = (school.instructor.post("/banks", sent, key="k") for _ in range(2))
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.headers["ETag"] == second.headers["ETag"]


def test_banks_are_seen_by_authors_of_their_organization_only(school: School, bank: str) -> None:
    for method, path, body in (
        ("GET", "/banks", None),
        ("POST", "/banks", {"slug": "x", "title": "X"}),
        ("GET", bank, None),
        ("PATCH", bank, {"title": "X"}),
    ):
        assert school.student.send(method, path, json=body).status_code == 403
        assert school.nobody.send(method, path, json=body).status_code == 401
    assert school.outsider.get(bank).status_code == 404
    matching = {"If-Match": "*"}
    assert school.outsider.send("PATCH", bank, json={"title": "X"}, headers=matching).status_code == 404
    assert school.outsider.get("/banks").get_json()["items"] == []
    assert school.instructor.get(f"/banks/{uuid4()}").status_code == 404
    reader = school.caller("instructor", ["questions:read"])
    assert reader.post("/banks", {"slug": "x", "title": "X"}).status_code == 403
