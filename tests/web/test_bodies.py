"""What the edge takes and refuses of a request, on the way through Flask and webargs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.web.strict_json import JsonError
from service.web.wire import MAX_BODY

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.support.apps import School


def send(school: School, data: str | bytes, content_type: str = "application/json") -> TestResponse:
    return school.instructor.post("/gadgets/echo", data=data, content_type=content_type)


def codes(reply: TestResponse) -> list[tuple[str, str]]:
    return [(each["pointer"], each["code"]) for each in reply.get_json()["errors"]]


@pytest.mark.parametrize(
    ("data", "status", "name"),
    [
        (b'{"text": "a", "text": "b"}', 400, "duplicate-key"),
        (b"[" * 100_000, 400, "too-deep"),
        (b'{"tree": NaN}', 400, "not-a-json-number"),
        (b'{"tree": 12345678901234567890}', 400, "number-too-long"),
        (b'{"text": "\\ud800"}', 400, "unstorable-character"),
        (b'{"text": "\\u0000"}', 400, "unstorable-character"),
        (b'{"text": "\xff"}', 400, "not-utf8"),
        (b'{"text": ', 400, "malformed-json"),
        (b'{"text": "' + b"a" * MAX_BODY + b'"}', 413, "body-too-large"),
        (b"[]", 422, "invalid-request"),
        (b"null", 422, "invalid-request"),
    ],
)
def test_a_hostile_body_is_a_problem_and_never_a_failure(
    school: School, data: bytes, status: int, name: str
) -> None:
    reply = send(school, data)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")
    assert reply.json is not None
    assert reply.json["type"] == f"/problems/{name}"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_a_415(school: School, content_type: str) -> None:
    reply = send(school, '{"text": "a"}', content_type)
    assert (reply.status_code, reply.get_json()["type"]) == (415, "/problems/unsupported-media-type")


def test_a_body_is_read_strictly_where_a_view_asks_flask_for_it(school: School) -> None:
    sent = school.app.test_request_context(data="[NaN]", content_type="application/json")
    with sent as context, pytest.raises(JsonError, match="NaN"):
        context.request.get_json()


def test_no_body_is_an_empty_object(school: School) -> None:
    assert school.instructor.post("/gadgets/echo").get_json() == {}


def test_every_field_comes_back_as_it_was_read(school: School) -> None:
    sent: dict[str, Any] = {
        "text": "é\n",
        "slug": "a-1",
        "count": 9,
        "points": "2.50",
        "at": "2026-11-23T12:00:00.5+02:00",
        "tree": [None, {"x": [1, "0.10"]}],
        "members": {"": {"a": True}},
        "many": ["a", "b"],
    }
    assert school.instructor.post("/gadgets/echo", sent).get_json() == {
        **sent,
        "points": "2.5",
        "at": "2026-11-23T10:00:00.500000Z",
    }


def test_a_decimal_sent_as_a_json_number_is_read_from_its_raw_text(school: School) -> None:
    assert send(school, '{"points": 0.1, "tree": 1.10}').get_json() == {"points": "0.1", "tree": "1.10"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("text", "a" * 11, "wrong_length"),
        ("text", 5, "not_text"),
        ("text", 5.5, "not_text"),
        ("text", 1e30, "not_text"),
        ("text", None, "null_field"),
        ("slug", "A", "not_a_slug"),
        ("slug", "a\n", "not_a_slug"),
        ("slug", "", "wrong_length"),
        ("count", 1.9, "not_an_integer"),
        ("count", 1.0, "not_an_integer"),
        ("count", "1", "not_an_integer"),
        ("count", True, "not_an_integer"),
        ("count", 0, "out_of_range"),
        ("points", "1e999999999", "not_a_decimal"),
        ("points", "٣", "not_a_decimal"),
        ("points", "1_000", "not_a_decimal"),
        ("points", "1\n", "not_a_decimal"),
        ("points", "0.1234567", "not_a_decimal"),
        ("points", True, "not_a_decimal"),
        ("at", "2026-11-23T10:00:00", "not_an_instant"),
        ("at", "2026-02-30T10:00:00Z", "not_an_instant"),
        ("at", "0001-01-01T00:00:00+14:00", "not_an_instant"),
        ("at", 5, "not_an_instant"),
        ("members", [], "not_an_object"),
        ("inner", [], "not_an_object"),
        ("many", {}, "not_a_list"),
        ("unheard_of", 1, "unknown_field"),
    ],
)
def test_a_field_takes_one_form_only(school: School, field: str, value: object, code: str) -> None:
    reply = school.instructor.post("/gadgets/echo", {field: value})
    assert (reply.status_code, codes(reply)) == (422, [(f"/{field}", code)])


def test_all_fields_that_are_wrong_come_back_at_once_with_pointers(school: School) -> None:
    reply = school.instructor.post(
        "/gadgets/echo", {"count": 0, "inner": {"x": 1}, "many": ["a", "B"], "a/b": 1}
    )
    assert sorted(codes(reply)) == [
        ("/a~1b", "unknown_field"),
        ("/count", "out_of_range"),
        ("/inner/x", "unknown_field"),
        ("/many/1", "not_a_slug"),
    ]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limits=1", "/limits", "unknown_field"),
        ("limit=0", "/limit", "out_of_range"),
        ("limit=101", "/limit", "out_of_range"),
        ("limit=1.0", "/limit", "not_an_integer"),
        ("limit=%D9%A3", "/limit", "not_an_integer"),
        ("limit=1_0", "/limit", "not_an_integer"),
        ("limit=1&limit=2", "/limit", "repeated_parameter"),
        ("a~b/c=1&a~b/c=2", "/a~0b~1c", "repeated_parameter"),
        ("cursor=", "/cursor", "wrong_length"),
        ("cursor=%00", "/cursor", "unstorable_character"),
        ("cursor=abc", "/cursor", "invalid_cursor"),
    ],
)
def test_a_query_is_read_as_strictly(school: School, query: str, pointer: str, code: str) -> None:
    reply = school.student.get(f"/courses?{query}")
    assert (reply.status_code, codes(reply)) == (422, [(pointer, code)])
