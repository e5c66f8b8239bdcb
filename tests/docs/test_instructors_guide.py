from __future__ import annotations

import re
from pathlib import Path

from service.exercises.authoring import read
from service.exercises.trial import trial
from service.formats.native import load

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "instructors.md"


def test_the_questions_of_the_guide_are_read_and_pass_their_generated_tests() -> None:
    printed = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert printed is not None
    loaded = load(printed[1].encode())
    assert loaded.problems == ()
    assert len(loaded.drafts) == 3
    for draft in loaded.drafts:
        assert trial(read(draft), range(20)).failed == 0
