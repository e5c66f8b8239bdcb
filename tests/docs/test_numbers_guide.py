from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from service.exercises.authoring import read
from service.exercises.trial import failures, trial
from service.formats.native import load
from tests.docs.examples import run_examples

if TYPE_CHECKING:
    from tests.support.apps import School

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "numbers.md").read_text(encoding="utf-8")


def test_every_question_of_the_guide_passes_its_generated_tests() -> None:
    (written,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    loaded = load(written.encode())
    assert loaded.problems == ()
    assert len(loaded.drafts) == 7
    for draft in loaded.drafts:
        assert failures(trial(read(draft), range(3))) == []


def test_every_call_of_the_guide_is_answered_as_it_says(school: School) -> None:
    assert run_examples(GUIDE, school.instructor, {}) == 3
