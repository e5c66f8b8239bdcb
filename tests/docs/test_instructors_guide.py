from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.exercises.authoring import read
from service.exercises.lint import lint
from service.exercises.trial import trial
from service.expressions.operations import FUNCTIONS, OPERATORS, SAME
from service.formats.native import load

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "instructors.md"
TEXT = GUIDE.read_text(encoding="utf-8")
PRINTED = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("printed", PRINTED)
def test_the_questions_of_the_guide_are_read_and_pass_their_generated_tests(printed: str) -> None:
    loaded = load(printed.encode())
    assert loaded.problems == ()
    assert loaded.drafts
    for draft in loaded.drafts:
        question = read(draft)
        assert trial(question, range(20)).failed == 0
        assert not [each for each in lint(question) if each.code != "few_variants"]


def test_the_guide_says_all_words_of_the_language() -> None:
    (_, table) = TEXT.split("| write | for |")
    said = set(re.findall(r"[a-z]+|[-+*/^@]|[<>=!]=?", table.split("\n\n")[0]))
    assert {*FUNCTIONS, *SAME} - {"logistic"} <= said
    assert {sign for sign in OPERATORS if not sign.isalpha()} <= said
