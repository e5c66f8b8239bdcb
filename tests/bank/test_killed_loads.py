"""A load or an import that is killed anywhere leaves everything or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.apps import API, SECRET, open_school, running

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
QUESTIONS = 24
KILLS = 5
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


def store_and_kill(
    how: str, url: str, folder: Path, *, kills: int = KILLS, environ: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Have a program store the folder, killed so often; return what was there before, after each, at last."""
    given = {"GRADESTEP_DATABASE_URL": url, "GRADESTEP_SECRET_KEY": SECRET, **(environ or {})}
    command = [sys.executable, "-m", "tests.bank.killed_loads", how, str(folder), str(kills)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | given, check=True, timeout=300, stdout=subprocess.PIPE
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_load_killed_at_any_statement_leaves_nothing_and_the_next_one_everything(
    database_url: str, folder: Path
) -> None:
    before, *killed, last = store_and_kill("load", database_url, folder)

    assert [each["killed"] for each in (*killed, last)] == [True] * KILLS + [False]
    assert all(each["rows"] == before["rows"] for each in killed)
    assert (last["rows"]["question"], last["rows"]["quiz"]) == (QUESTIONS, 1)


def test_an_import_over_http_killed_at_any_statement_leaves_nothing_and_the_next_one_everything(
    database_url: str, folder: Path
) -> None:
    with running(database_url) as app:
        school = open_school(app)
        bank = school.instructor.post("/banks", {"slug": "many", "title": "Many"}).get_json()
    where = {"TOKEN": school.instructor.token or "", "IMPORTS": f"{API}/banks/{bank['id']}/imports"}

    before, *killed, last = store_and_kill("post", database_url, folder, environ=where)

    assert [each["killed"] for each in (*killed, last)] == [True] * KILLS + [False]
    assert all(each["rows"] == before["rows"] for each in killed)
    assert (last["rows"]["question"], last["rows"]["revision"]) == (QUESTIONS, QUESTIONS)


def test_the_tests_above_see_a_load_that_commits_piece_by_piece(database_url: str, folder: Path) -> None:
    _, *killed, _ = store_and_kill("piecemeal", database_url, folder, kills=4)

    assert {each["rows"]["question"] for each in killed} - {0, QUESTIONS}
