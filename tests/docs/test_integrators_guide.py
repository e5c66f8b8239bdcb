from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.grading.base_types import BASE_TYPES
from tests.docs.examples import differences, run_examples

if TYPE_CHECKING:
    from tests.support.apps import School
    from tests.support.courses import Taught

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "integrators.md"


def test_every_example_of_the_guide_is_answered_as_it_says(school: School, taught: Taught) -> None:
    known = {"course_id": taught.course_id}
    assert run_examples(GUIDE.read_text(encoding="utf-8"), school.instructor, known) > 15


def test_the_guide_says_of_every_base_type_what_is_sent() -> None:
    said = set(re.findall(r"^\| `(\w+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(BASE_TYPES) <= said


@pytest.mark.parametrize(
    ("said", "got"), [({"a": 1}, {"a": 2}), ({"a": 1}, {}), ([1], [1, 2]), ({"a": "$b"}, {"a": "other"})]
)
def test_a_reply_that_is_not_as_the_guide_says_is_found(said: object, got: object) -> None:
    assert differences(said, got, {"b": "known"}) != []
    assert differences("…", got, {}) == []
