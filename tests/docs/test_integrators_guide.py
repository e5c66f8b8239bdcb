from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.examples import differences, filled, read_examples

if TYPE_CHECKING:
    from tests.support.apps import School
    from tests.support.courses import Taught

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "integrators.md"


def test_every_example_of_the_guide_is_answered_as_it_says(school: School, taught: Taught) -> None:
    known = {"course_id": taught.course_id}
    examples = read_examples(GUIDE.read_text(encoding="utf-8"))
    assert len(examples) > 15
    for example in examples:
        body = json.loads(filled(example.body, known)) if example.body else None
        path = "/" + filled(example.path, known)
        reply = school.instructor.send(example.method, path, key=f"key-{id(example)}", json=body)
        where = f"{example.method} {example.path}"
        assert reply.status_code == example.status, f"{where}: {reply.text}"
        assert differences(example.reply, json.loads(reply.text), known) == [], where


@pytest.mark.parametrize(
    ("said", "got"), [({"a": 1}, {"a": 2}), ({"a": 1}, {}), ([1], [1, 2]), ({"a": "$b"}, {"a": "other"})]
)
def test_a_reply_that_is_not_as_the_guide_says_is_found(said: object, got: object) -> None:
    assert differences(said, got, {"b": "known"}) != []
    assert differences("…", got, {}) == []
