"""A load that is killed anywhere leaves everything or nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import SECRET

ROOT = Path(__file__).parents[2]
QUESTIONS = 60
QUESTION = """
  - question: q{number}
    kind: numerical
    prompt: How much is {number} times two?
    parameters: {{answers: [{{value: "{twice}"}}]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a course of many questions and one quiz."""
    made = tmp_path / "course"
    for name in ("lessons", "questions", "quizzes"):
        (made / name).mkdir(parents=True)
    said = (QUESTION.format(number=number, twice=2 * number) for number in range(QUESTIONS))
    (made / "questions" / "many.yaml").write_text("questions:" + "".join(said))
    (made / "course.yaml").write_text("course: many\ntitle: Many\n")
    (made / "quizzes" / "some.yaml").write_text("quiz: some\ntitle: Some\nitems:\n  - question: q1\n")
    return made


def after_each_kill(
    url: str, folder: Path, template: Path, *, kills: int, fault: str = ""
) -> list[dict[str, Any]]:
    scratch = shutil.copyfile(template, folder.parent / "scratch.db")
    environ = os.environ | {"GRADESTEP_DATABASE_URL": url, "GRADESTEP_SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "tests.bank.killed_loads", str(folder), str(scratch), str(kills), fault]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, timeout=300, stdout=subprocess.PIPE)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_load_killed_at_any_statement_leaves_nothing_and_the_next_one_everything(
    database_url: str, folder: Path, sqlite_template: Path
) -> None:
    *killed, last = after_each_kill(database_url, folder, sqlite_template, kills=20)

    assert [each["killed"] for each in (*killed, last)] == [True] * 20 + [False]
    assert {sum(each["rows"].values()) for each in killed} == {0}
    assert (last["rows"]["question"], last["rows"]["quiz"]) == (QUESTIONS, 1)


def test_the_test_above_sees_a_load_that_commits_piece_by_piece(
    database_url: str, folder: Path, sqlite_template: Path
) -> None:
    *killed, _ = after_each_kill(database_url, folder, sqlite_template, kills=4, fault="piecemeal")

    assert {each["rows"]["question"] for each in killed} - {0, QUESTIONS}
