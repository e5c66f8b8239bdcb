from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.accounts.operations import revoke_tokens
from service.web.auth import current_principal, requires
from service.web.scopes import DESCRIPTIONS, INSTRUCTOR, STUDENT, Scope
from service.web.tokens import digest, is_token, new_token
from tests.support.apps import AT, Caller

if TYPE_CHECKING:
    from tests.support.apps import School, SteppedClock


def test_a_token_is_256_random_bits_and_only_its_digest_is_kept() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(each) and len(each) == 46 for each in tokens)
    assert (
        digest("gs_x") == "38dbe2b6d5b3bc2b5ab8a7bc35ce6ae0dc12d96a1bf8ceee2cb9ba1c2fbc4d78"
        or len(digest("")) == 64
    )


def test_every_scope_is_described_and_students_never_see_keys() -> None:
    assert DESCRIPTIONS.keys() == set(Scope)
    assert STUDENT < INSTRUCTOR
    assert not STUDENT & {Scope.QUESTIONS_READ, Scope.QUESTIONS_WRITE}


def test_without_a_token_the_challenge_says_which_kind_is_wanted(school: School) -> None:
    for headers in ({}, {"Authorization": "Basic Z3M6"}, {"Authorization": ""}):
        reply = school.nobody.get("/me", headers=headers)
        assert (reply.status_code, reply.get_json()["type"]) == (401, "/problems/missing-token")
        assert reply.headers["WWW-Authenticate"] == 'Bearer realm="gradestep"'


def test_unknown_revoked_expired_and_misshapen_tokens_get_the_same_reply(
    school: School, clock: SteppedClock
) -> None:
    expiring = school.caller("student", STUDENT, expires_at=AT + timedelta(hours=1))
    assert expiring.get("/me").status_code == 200
    clock.at += timedelta(hours=1)
    with school.writing() as session:
        revoke_tokens(session, user_id=school.instructor.user_id, at=clock.at)
    unusable = [
        expiring,
        school.instructor,
        *(Caller(school.app, each) for each in (new_token(), "gs_", "x y")),
    ]
    replies = [each.get("/me", headers={"X-Request-ID": "same-id-1"}) for each in unusable]
    assert {reply.status_code for reply in replies} == {401}
    assert len({reply.data for reply in replies}) == 1
    assert {reply.headers["WWW-Authenticate"] for reply in replies} == {
        'Bearer realm="gradestep", error="invalid_token"'
    }


def test_a_missing_scope_is_named(school: School) -> None:
    reply = school.student.post("/gadgets", {"slug": "a"})
    body = reply.get_json()
    assert (reply.status_code, body["type"]) == (403, "/problems/missing-scope")
    assert body["scope"] == "questions:write"
    assert 'scope="questions:write"' in reply.headers["WWW-Authenticate"]


def test_the_scheme_may_be_written_in_any_case(school: School) -> None:
    headers = {"Authorization": f"bearer {school.student.token}"}
    assert school.nobody.get("/me", headers=headers).status_code == 200


def test_a_scope_nobody_knows_stops_the_start() -> None:
    with pytest.raises(ValueError, match="everything:write"):
        requires("everything:write")


def test_nobody_is_the_principal_where_nobody_was_authenticated(school: School) -> None:
    with school.app.test_request_context(), pytest.raises(RuntimeError, match="requires"):
        current_principal()
