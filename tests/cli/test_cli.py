"""The program answers from a shell: what it prints, and with which exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main

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


def test_drawing_prints_the_key_and_the_certificate() -> None:
    result = CliRunner().invoke(main, ["question", "draw", "--kind", "linear_descent", "--seed", "7"])
    shown = json.loads(result.output)
    assert result.exit_code == 0
    assert shown["key"] == {"w0_next": "1.975", "w1_next": "1.125"}
    assert shown["certificate"]["separation"] >= 3


def test_a_seed_that_is_none_is_a_wrong_call() -> None:
    assert CliRunner().invoke(main, ["question", "draw", "--kind", "numerical", "--seed", "x"]).exit_code == 2


def test_the_doctor_wants_the_newest_revision(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADESTEP_DATABASE_URL", database_url)
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert CliRunner().invoke(main, ["doctor"]).exit_code == 0
