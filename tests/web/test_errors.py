from __future__ import annotations

import ast
import importlib
import json
import pkgutil
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

import service
from service.config import ConfigError
from service.expressions.faults import ExpressionError
from service.grading.literals import NumberError
from service.grading.texts import PatternError
from service.grading.unit_symbols import UnitError
from service.vocabulary import ConflictError, GradestepError
from service.web.errors import problem_type_of
from service.web.problems import OF_STATUS, PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.apps import School

INSIDE = {ConfigError, ExpressionError, NumberError, PatternError, UnitError}
"""Errors that never reach an answer: one stops the start, others are located in a response or a draft."""


def every_error(of: type[GradestepError] = GradestepError) -> Iterator[type[GradestepError]]:
    yield of
    for below in of.__subclasses__():
        yield from every_error(below)


def codes_said_in(tree: ast.AST, errors: set[str]) -> Iterator[str]:
    """Find the codes that errors are raised with: `code="…"`, and RequestError's first argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors:
            said = [each.value for each in node.keywords if each.arg == "code"]
            said += node.args[:1] if node.func.id == "RequestError" else []
            yield from (str(each.value) for each in said if isinstance(each, ast.Constant) and each.value)


def test_every_code_that_an_answer_may_carry_is_registered() -> None:
    for module in pkgutil.walk_packages(service.__path__, "service."):
        importlib.import_module(module.name)
    errors = {each for each in every_error() if each not in INSIDE and each.__module__.startswith("service.")}
    said = {each.code for each in errors}
    for file in Path(next(iter(service.__path__))).rglob("*.py"):
        said |= set(codes_said_in(ast.parse(file.read_text()), {each.__name__ for each in errors}))
    assert said <= PROBLEMS.keys()


def test_every_problem_has_a_status_of_errors_a_title_and_advice() -> None:
    for problem in PROBLEMS.values():
        assert 400 <= problem.status < 600
        assert problem.title
        assert problem.advice.endswith(".")
    assert all(OF_STATUS[status].status == status for status in OF_STATUS)


def test_an_error_with_a_code_nobody_registered_is_answered_as_its_class() -> None:
    assert problem_type_of(ConflictError("no", code="brand_new")).code == "conflict"
    assert problem_type_of(GradestepError("no", code="brand_new")).status == 422


def test_an_unknown_address_is_a_problem_with_the_requests_id(school: School) -> None:
    reply = school.nobody.get("/nope", headers={"X-Request-ID": "my-request-1"})
    body = reply.get_json()
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
    assert (body["type"], body["status"], body["request_id"]) == ("/problems/not-found", 404, "my-request-1")
    assert reply.headers["X-Request-ID"] == "my-request-1"


@pytest.mark.parametrize("sent", ["short", "x" * 65, 'with "quotes"', "новый-номер", ""])
def test_a_request_id_that_could_do_harm_is_replaced(school: School, sent: str) -> None:
    reply = school.nobody.get("//livez", headers={"X-Request-ID": sent})
    assert reply.headers["X-Request-ID"] != sent
    assert len(reply.headers["X-Request-ID"]) == 36


def test_a_method_that_is_not_allowed_says_which_are(school: School) -> None:
    reply = school.nobody.send("DELETE", "/courses")
    assert (reply.status_code, reply.get_json()["type"]) == (405, "/problems/method-not-allowed")
    assert {"GET", "HEAD", "OPTIONS"} <= set(reply.headers["Allow"].split(", "))


@pytest.mark.parametrize("position", ["9" * 10, "9" * 5000, "٣", "-1", "1.0", "0x1"])
def test_a_number_no_column_holds_is_no_address(school: School, position: str) -> None:
    assert school.nobody.get(f"/gadgets/{position}").status_code == 404
    assert school.nobody.get("/gadgets/7").get_json() == {"position": 7}


@pytest.mark.parametrize("course_id", ["x", "0" * 36, "' OR 1=1", "%00", "../courses"])
def test_garbage_for_an_id_is_a_404(school: School, course_id: str) -> None:
    assert school.student.get(f"/courses/{course_id}").status_code == 404


def test_a_failure_says_nothing_of_the_inside_and_is_logged_without_parameters(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    with structlog.contextvars.bound_contextvars(request_id="of a command", command="serve"):
        reply = school.instructor.post("/gadgets/broken", {"slug": "canary"})
    body = reply.get_json()
    assert (reply.status_code, body["type"]) == (500, "/problems/internal-error")
    assert not any(word in reply.text for word in ("canary", "SELECT", "nowhere", "sqlalchemy", "Traceback"))
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    failure = next(each for each in logged if each["event"] == "request_failed")
    assert failure["request_id"] == body["request_id"]
    assert "command" not in failure
    assert "nowhere" in failure["exception"]
    assert "canary" not in json.dumps(logged)


def test_logs_hold_neither_tokens_nor_bodies_nor_queries(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    school.instructor.post("/gadgets/echo?secret=in-the-query", {"text": "in-body"})
    logged = capsys.readouterr().err
    assert '"path": "/api/v1/gadgets/echo"' in logged
    assert school.instructor.user_id in logged
    assert not any(
        each in logged for each in (str(school.instructor.token), "in-body", "in-the-query", "gs_")
    )


def test_each_line_is_written_whole_so_that_threads_and_workers_mix_none(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    class Terminal(StringIO):
        def write(self, text: str) -> int:
            written.append(text)
            return len(text)

    monkeypatch.setattr("sys.stderr", Terminal())
    school.instructor.post("/gadgets/broken", {"slug": "inside"})
    assert [json.loads(line)["event"] for line in written] == ["request_failed", "request"]
    assert all(line.endswith("}\n") for line in written)


def test_a_reply_never_holds_nan(school: School) -> None:
    reply = school.nobody.get("/gadgets/nan")
    assert (reply.status_code, "NaN" in reply.text) == (500, False)


def test_a_detail_that_quotes_half_a_surrogate_pair_can_be_sent(school: School) -> None:
    reply = school.instructor.post("/gadgets/echo", data='{"\\ud800": 1}', content_type="application/json")
    assert reply.get_json()["errors"][0]["pointer"] == "/?"


def test_two_requests_that_store_the_same_are_a_conflict_and_not_a_failure(school: School) -> None:
    reply = school.instructor.post("/gadgets/twice")
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/conflict")


def test_every_problem_has_a_page_and_a_list_leads_there(school: School) -> None:
    page = {"Accept": "text/html"}
    listed = school.nobody.get("//problems", headers=page)
    for problem in PROBLEMS.values():
        reply = school.nobody.get(f"/{problem.uri}", headers=page)
        assert (reply.status_code, reply.mimetype) == (200, "text/html")
        assert problem.uri in listed.text
    assert school.nobody.get("//problems/not-found").get_json()["advice"] == PROBLEMS["not_found"].advice
    assert school.nobody.get("//problems/not_found").status_code == 404
    assert school.nobody.get("//problems/%3Cscript%3E", headers=page).mimetype == "application/problem+json"


def test_every_reply_forbids_sniffing_framing_scripts_and_caches(school: School) -> None:
    for reply in (school.student.get("/me"), school.nobody.get("/nope"), school.nobody.get("//api/docs")):
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
