"""Tokens: one's own, shown once, never wider than the one that makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.web.clock import system_clock
from service.web.fields import instant
from tests.support.apps import Caller

if TYPE_CHECKING:
    from tests.support.apps import School

NEW = {"name": "laptop", "scopes": ["courses:read", "tokens:write"]}


def test_a_token_is_shown_once_and_works_until_it_is_revoked(school: School) -> None:
    made = school.instructor.post("/tokens", NEW, key=None)
    assert made.status_code == 201
    text = made.get_json()["token"]
    caller = Caller(school.app, text)
    me = caller.get("/me").get_json()
    assert (me["user"]["name"], me["scopes"]) == ("Instructor", NEW["scopes"])
    listed = school.instructor.get("/tokens")
    assert text not in listed.text
    assert "digest" not in listed.text
    shown = {name: value for name, value in made.get_json().items() if name != "token"}
    assert shown in listed.get_json()["items"]
    path = f"/tokens/{shown['id']}"
    assert school.instructor.send("DELETE", path).status_code == 204
    assert caller.get("/me").status_code == 401
    assert school.instructor.send("DELETE", path).status_code == 204
    revoked = [each["revoked_at"] for each in school.instructor.get("/tokens").get_json()["items"]]
    assert [at is not None for at in revoked] == [False, True]


def test_a_token_gives_no_scope_that_it_lacks(school: School) -> None:
    narrow = school.caller("instructor", ["tokens:write", "courses:read"])
    assert narrow.post("/tokens", NEW).status_code == 201
    wide = narrow.post("/tokens", {"name": "wide", "scopes": ["courses:read", "questions:read"]})
    assert (wide.status_code, wide.get_json()["type"]) == (403, "/problems/scope-too-wide")
    assert "questions:read" in wide.get_json()["detail"]
    for scopes, kind in ((["everything"], "/problems/unknown-scope"), ([], "/problems/unknown-scope")):
        reply = narrow.post("/tokens", {"name": "x", "scopes": scopes})
        assert (reply.status_code, reply.get_json()["type"]) == (422, kind)
    assert len(school.instructor.get("/tokens").get_json()["items"]) == 3


def test_a_token_does_not_outlive_the_one_that_makes_it(school: School) -> None:
    ends = system_clock() + timedelta(hours=1)
    brief = school.caller("instructor", ["tokens:write"], expires_at=ends)
    asked = {"name": "x", "scopes": ["tokens:write"]}
    for more in ({}, {"expires_at": instant(ends + timedelta(days=1))}):
        assert brief.post("/tokens", asked | more).get_json()["expires_at"] == instant(ends)
    sooner = instant(ends - timedelta(minutes=30))
    assert brief.post("/tokens", asked | {"expires_at": sooner}).get_json()["expires_at"] == sooner
    assert school.instructor.post("/tokens", NEW).get_json()["expires_at"] is None


def test_tokens_of_others_are_not_there(school: School) -> None:
    (other,) = school.outsider.get("/tokens").get_json()["items"]
    assert school.instructor.send("DELETE", f"/tokens/{other['id']}").status_code == 404
    assert school.outsider.get("/me").status_code == 200
    (own,) = school.instructor.get("/tokens").get_json()["items"]
    assert own["id"] != other["id"]


def test_students_make_no_tokens(school: School) -> None:
    for method, path, body in (("GET", "/tokens", None), ("POST", "/tokens", NEW)):
        assert school.student.send(method, path, json=body).status_code == 403
        assert school.nobody.send(method, path, json=body).status_code == 401


def test_what_is_wrong_with_a_token_is_located(school: School) -> None:
    for body, pointer in (
        ({"name": "x", "scopes": "courses:read"}, "/scopes"),
        ({"name": "x", "scopes": [1]}, "/scopes/0"),
        ({"name": "", "scopes": ["courses:read"]}, "/name"),
        ({"name": "x", "scopes": ["courses:read"], "expires_at": "tomorrow"}, "/expires_at"),
        ({"name": "x", "scopes": ["courses:read"], "user_id": "1"}, "/user_id"),
    ):
        reply = school.instructor.post("/tokens", body)
        assert reply.status_code == 422
        assert [each["pointer"] for each in reply.get_json()["errors"]] == [pointer]
