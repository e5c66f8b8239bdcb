"""`gradestep question test` runs generated tests from a shell and says what fails."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from service.cli import main

BANK = Path(__file__).parents[2] / "question_bank"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["question", "test", *arguments])
    return result.exit_code, result.output


def test_a_kinds_example_is_tested_on_as_many_seeds_as_one_says() -> None:
    status, printed = run("--kind", "linear_descent", "--seeds", "4", "--json")
    (found,) = json.loads(printed)["questions"]
    assert (status, found["failed"], found["seeds"]) == (0, 0, 4)
    assert found["passed"] > 100


def test_questions_of_a_folder_are_tested_all_or_by_slug() -> None:
    status, printed = run(str(BANK), "--slug", "step-size", "--slug", "descend-a-parabola", "--seeds", "3")
    assert status == 0
    assert [line.split(":")[0] for line in printed.splitlines()] == ["step-size", "descend-a-parabola"]
    assert "0 failed on 3 seeds" in printed


def test_a_question_that_cannot_be_drawn_fails_with_the_reason(tmp_path: Path) -> None:
    ranges = "a: {one_of: [1]}, b: {one_of: [0]}, x: {one_of: [1]}, rate: {one_of: ['0.5']}"
    text = f"question: q\nkind: function_descent\nparameters: {{{ranges}}}\n"
    (tmp_path / "still.yaml").write_text(text)
    status, printed = run(str(tmp_path))
    assert status == 1
    assert "  not_certifiable: " in printed


def test_wrong_calls_say_what_is_missing(tmp_path: Path) -> None:
    assert run()[0] == 2
    assert run(str(BANK), "--kind", "numerical")[0] == 2
    assert run(str(BANK), "--slug", "nothing") == (
        1,
        f"Error: there is no question 'nothing' in {BANK}\n",
    )
    (tmp_path / "broken.yaml").write_text("question: q\nkind: [")
    assert "broken.yaml:3:" in run(str(tmp_path))[1]
    (tmp_path / "broken.yaml").unlink()
    assert "there is no question in" in run(str(tmp_path))[1]
