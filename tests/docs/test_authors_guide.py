from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.examples import run_examples

if TYPE_CHECKING:
    from tests.support.apps import School

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "authors.md"


def test_every_example_of_the_guide_is_answered_as_it_says(school: School) -> None:
    assert run_examples(GUIDE.read_text(encoding="utf-8"), school.instructor, {}) > 15
