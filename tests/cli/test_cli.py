"""The program answers from a shell: what it prints, and with which exit status."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from service.accounts.models import User
from service.attempts import receipts
from service.attempts.items import Record
from service.cli import main
from service.db import open_engine
from tests.support.apps import SECRET, Caller, running
from tests.support.servers import free_port

BANK = Path(__file__).parents[2] / "question_bank"


def test_checking_the_shipped_bank_finds_no_problem() -> None:
    result = CliRunner().invoke(main, ["bank", "check", str(BANK), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.output)["problems"] == []


def test_a_bank_with_a_problem_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        "questions:\n  - question: q\n    kind: numerical\n    prompt: How much?\n    parameters: {}\n"
    )
    result = CliRunner().invoke(main, ["bank", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "bad.yaml:5:" in result.output


def test_what_is_only_worth_knowing_does_not_fail_the_check(tmp_path: Path) -> None:
    choices = "[{identifier: a, text: A, correct: true, feedback: Yes.}, {identifier: b, text: B}]"
    text = f"question: q\nkind: multiple_choice\nprompt: Which?\nparameters:\n  choices: {choices}\n"
    (tmp_path / "silent.yaml").write_text(text)
    result = CliRunner().invoke(main, ["bank", "check", str(tmp_path)])
    assert result.exit_code == 0
    assert "silent.yaml:5:12: notice: missing_feedback:" in result.output


def test_drawing_prints_the_key_and_the_certificate() -> None:
    result = CliRunner().invoke(main, ["question", "draw", "--kind", "linear_descent", "--seed", "7"])
    shown = json.loads(result.output)
    assert result.exit_code == 0
    assert shown["key"] == {"w0_next": "1.975", "w1_next": "1.125"}
    assert shown["certificate"]["separation"] >= 3


def test_a_seed_that_is_none_is_a_wrong_call() -> None:
    assert CliRunner().invoke(main, ["question", "draw", "--kind", "numerical", "--seed", "x"]).exit_code == 2


@pytest.fixture
def configured(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GRADESTEP_DATABASE_URL", database_url)
    monkeypatch.setenv("GRADESTEP_SECRET_KEY", "as long as thirty-two characters are")
    return database_url


def run(*arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.output.count("\n") == 1, result.output
    return result.exit_code, json.loads(result.output)


def test_the_doctor_looks_at_all_that_running_needs(configured: str) -> None:
    status, found = run("doctor", "--port", str(free_port()))
    checks = {each.pop("name"): each for each in found["checks"]}
    assert list(checks) == ["configuration", "database", "schema", "durability", "question_bank", "port"]
    assert checks["database"]["detail"].startswith(configured.partition(":")[0].partition("+")[0])
    lossy = [name for name, each in checks.items() if not each["ok"]]
    if configured.startswith("sqlite"):
        assert (status, found["ok"], lossy) == (0, True, [])
    elif "TEST_DATABASE_URL" not in os.environ:
        assert (status, found["ok"], lossy) == (1, False, ["durability"])
        assert "fsync = off, synchronous_commit = off" in checks["durability"]["detail"]


def test_the_doctor_says_what_to_do_about_each_thing_that_is_not_well(
    blank_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADESTEP_DATABASE_URL", blank_url)
    monkeypatch.delenv("GRADESTEP_SECRET_KEY", raising=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = CliRunner().invoke(main, ["doctor", "--port", str(other.getsockname()[1])])
    assert result.exit_code == 1
    lines = {line[5:].split()[0]: line for line in result.output.splitlines()}
    lines.pop("durability")
    assert "GRADESTEP_SECRET_KEY is required" in lines["configuration"]
    assert "gradestep db upgrade" in lines["schema"]
    assert "is taken" in lines["port"]
    assert [name for name, line in lines.items() if line.startswith("ok")] == ["database", "question_bank"]
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert "gradestep db upgrade" not in CliRunner().invoke(main, ["doctor"]).output


def test_the_doctor_reports_a_database_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADESTEP_DATABASE_URL", f"postgresql:///x?host={tmp_path}")
    status, found = run("doctor", "--port", str(free_port()))
    assert status == 1
    assert "cannot be reached" in next(
        each["detail"] for each in found["checks"] if each["name"] == "database"
    )


def test_a_loaded_bank_is_a_course_that_a_new_token_can_read(configured: str) -> None:
    status, loaded = run("bank", "load", str(BANK), "--organization", "uni")
    (course,) = loaded["courses"]
    assert (status, course["slug"]) == (0, "deep-learning-basics")
    again = run("bank", "load", str(BANK), "--organization", "uni")
    assert again == (0, loaded)
    said = ("--organization", "uni", "--user", "alice", "--course", course["slug"], "--role", "student")
    status, made = run("token", "create", *said)
    assert status == 0
    with running(configured) as app:
        me = Caller(app, made["token"]).get("/me").get_json()
        assert me["enrollments"] == [
            {"id": course["id"], "slug": course["slug"], "title": "Deep Learning Basics", "role": "student"}
        ]
        assert me["user"]["external_id"] == "alice"
        assert me["token"]["expires_at"] == made["expires_at"]
        assert "questions:read" not in me["scopes"]


def test_a_token_for_a_course_that_is_not_there_is_refused_and_nobody_is_made(configured: str) -> None:
    said = ["token", "create", "--organization", "uni", "--user", "alice", "--course", "none"]
    result = CliRunner().invoke(main, said)
    assert result.exit_code == 1
    assert "there is no course none" in result.output
    opened = open_engine(configured)
    with Session(opened) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
    opened.dispose()


def test_tokens_are_listed_without_what_they_are_and_revoked_by_their_id(configured: str) -> None:
    said = ("--organization", "uni", "--user", "alice")
    status, made = run("token", "create", *said, "--no-end", "--role", "student")
    assert (status, made["expires_at"]) == (0, None)
    status, found = run("token", "list", *said)
    (listed,) = found["tokens"]
    assert (status, listed["user"], listed["expires_at"], listed["revoked_at"]) == (0, "alice", None, None)
    assert made["token"] not in json.dumps(found)
    assert run("token", "list", "--organization", "uni", "--user", "bob") == (0, {"tokens": []})
    with running(configured) as app:
        caller = Caller(app, made["token"])
        assert caller.get("/me").status_code == 200
        assert run("token", "revoke", listed["id"])[0] == 0
        assert caller.get("/me").status_code == 401
    assert run("token", "list", *said)[1]["tokens"][0]["revoked_at"]
    missing = CliRunner().invoke(main, ["token", "revoke", "00000000-0000-7000-8000-000000000000"])
    assert (missing.exit_code, "token list" in missing.output) == (1, True)


def test_a_receipt_is_verified_by_the_key_that_signed_it_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRADESTEP_SECRET_KEY", SECRET)
    record = Record(
        id="s1",
        issued_variant_id="v1",
        number=1,
        responses={"w0_next": "1.5"},
        read_as={},
        raw_fraction=None,
        fraction=None,
        outcome=None,
        received_at=datetime(2026, 11, 26, tzinfo=UTC),
    )
    signed = receipts.sign(record, secret=SECRET)
    status, told = run("receipt", "verify", signed)
    assert (status, told["submission_id"]) == (0, "s1")
    assert CliRunner().invoke(main, ["receipt", "verify", signed[:-2]]).exit_code == 1
    monkeypatch.setenv("GRADESTEP_SECRET_KEY", "another key that is long enough to be one")
    assert CliRunner().invoke(main, ["receipt", "verify", signed]).exit_code == 1


def test_a_bank_with_a_problem_is_not_loaded(configured: str, tmp_path: Path) -> None:
    del configured
    (tmp_path / "course.yaml").write_text("course: c\ntitle: C\nlessons: [absent]\n")
    result = CliRunner().invoke(main, ["bank", "load", str(tmp_path), "--organization", "uni"])
    assert result.exit_code == 1
    assert "course.yaml:3:11: unknown_lesson" in result.output


def test_a_folder_without_a_course_is_a_wrong_call(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["bank", "load", str(tmp_path), "--organization", "uni"])
    assert result.exit_code == 2


def test_an_exported_bank_can_be_checked_and_says_the_same_whichever_way(
    configured: str, tmp_path: Path
) -> None:
    del configured
    run("bank", "load", str(BANK), "--organization", "uni")
    file = tmp_path / "bank.yaml"
    said = ["bank", "export", "deep-learning-basics", "--organization", "uni"]
    assert CliRunner().invoke(main, [*said, "--file", str(file)]).exit_code == 0
    assert run(*said)[1]["content"] == CliRunner().invoke(main, said).output == file.read_text()
    status, checked = run("bank", "check", str(file))
    assert (status, checked["problems"]) == (0, [])
    assert checked["questions"] == run("bank", "check", str(BANK))[1]["questions"]
    assert CliRunner().invoke(main, ["bank", "export", "none", "--organization", "uni"]).exit_code == 1


@pytest.mark.parametrize(
    "command", [["job", "list"], ["token", "create", "--organization", "uni", "--user", "a"]]
)
def test_a_database_that_is_away_or_not_migrated_is_said_in_one_line(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        f"sqlite:///{tmp_path}/empty.db": "gradestep db upgrade",
        f"postgresql://nobody@127.0.0.1:{free_port()}/none": "cannot be reached",
    }
    for url, what in said.items():
        monkeypatch.setenv("GRADESTEP_DATABASE_URL", url)
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.output.count("\n")) == (1, 1)
        assert what in result.output


def test_a_draft_file_that_is_no_json_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "draft.json").write_text("kind: numerical")
    result = CliRunner().invoke(main, ["question", "draw", "--file", str(tmp_path / "draft.json")])
    assert result.exit_code == 1
    assert json.loads(result.stderr)["errors"][0]["line"] == 1


def test_drawing_wants_a_kind_or_a_file() -> None:
    assert CliRunner().invoke(main, ["question", "draw"]).exit_code == 2
