"""Hostile answers to choices, pairs, orders, gaps, texts and files, and hostile marks; read back as sent."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from service.kinds import KINDS
from tests.security.corpora import naughty_strings, needed, sample
from tests.security.judge import faults
from tests.support.handed_in import begin, program

if TYPE_CHECKING:
    from tests.support.apps import School

KINDS_HERE = (
    "cloze",
    "essay",
    "file",
    "matching",
    "multiple_choice",
    "ordering",
    "true_false",
    "description",
)
DEEP: Any = None
for _ in range(50):
    DEEP = [DEEP]
TREES: list[Any] = [
    DEEP,
    {"a": DEEP},
    ["a"] * 10_000,
    [f"c{each}" for each in range(10_000)],
    ["a b"] * 10_000,
    [[]] * 1_000,
    {f"k{each}": 1 for each in range(1_000)},
    "x" * 500_000,
    "a " * 100_000,
    10**17,
    True,
    {"name": "a", "media_type": "text/x-python", "content": "A" * 900_000},
    {"name": "a" * 500_000, "media_type": "text/x-python", "content": "QQ=="},
    {"name": "a", "media_type": "text/x-python", "content": "é" * 100_000},
    {"name": None, "media_type": [], "content": {}},
]


def graded(school: School, kind: str, response: object, name: str) -> list[str]:
    sent = {"question": KINDS[kind].example, "seed": "7", "responses": {name: response}}
    return faults(
        partial(
            school.instructor.send, "POST", "/grade", data=json.dumps(sent), content_type="application/json"
        ),
        sent,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS_HERE)
def test_a_hostile_answer_is_read_or_refused_where_it_is_wrong_and_soon(school: School, kind: str) -> None:
    name = "value" if kind == "cloze" else "response"
    for tree in TREES:
        assert (str(tree)[:60], graded(school, kind, tree, name)) == (str(tree)[:60], [])


@needed
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS_HERE)
def test_a_naughty_string_is_read_or_refused_wherever_it_stands_in_an_answer(
    school: School, kind: str
) -> None:
    name = "what" if kind == "cloze" else "response"
    for text in sample(naughty_strings(), 40, kind):
        file = {"name": text, "media_type": "text/x-python", "content": text}
        for tree in (text, [text], [f"sigmoid {text}"], {text: text}, file):
            assert (text, graded(school, kind, tree, name)) == (text, [])


@needed
def test_a_naughty_essay_file_and_comment_are_kept_as_they_were_sent(school: School) -> None:
    handed = begin(school, tries=1000)
    sendable = [each for each in naughty_strings() if not re.search("[\ud800-\udfff]", each)]
    for text in sample(sendable, 25, "essays"):
        made = handed.submit(1, text)
        if "id" not in made or not text.strip():
            continue
        address = f"/submissions/{made['id']}"
        seen = school.instructor.get(address)
        assert json.loads(seen.text)["results"][0]["raw"] == text
        body = {"marks": {"chain": "1", "clear": "1"}, "comment": text}
        headers = {"If-Match": str(seen.headers["ETag"])}
        reply = school.instructor.send("PUT", f"{address}/outcome", json=body, headers=headers)
        if reply.status_code == 200:
            given = json.loads(school.instructor.get(f"{address}/outcomes").text)["items"]
            assert given[-1]["comment"] == text
        else:
            assert reply.status_code in {400, 422}
    for text in sample(sendable, 25, "files"):
        made = handed.submit(2, program(name=text))
        if "id" in made:
            reply = school.student.get(f"/submissions/{made['id']}/files/response")
            assert reply.headers["Content-Disposition"].startswith("attachment; filename")
            assert (
                json.loads(school.instructor.get(f"/submissions/{made['id']}").text)["results"][0]["raw"][
                    "name"
                ]
                == text
            )
