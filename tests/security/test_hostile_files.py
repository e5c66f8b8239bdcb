"""Files that mean harm, at the route that imports them: each ends as located problems, soon, no more."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from service.formats import native
from service.vocabulary import Text
from service.web.uploads import MAX_FILE
from tests.formats.test_hostile_yaml import bomb, chain, staircase
from tests.security.corpora import naughty_strings, needed, sample

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.security.world import World

SECONDS = 5
"""Of the thread's CPU: far more than any of these takes, far less than what is not linear."""

FILES = {
    "nothing": b"",
    "nested lists": b"[" * 50_000,
    "nested mappings": b"{a: " * 50_000,
    "lists in lines": b"- " * 50_000,
    "a staircase": staircase(3_000),
    "an alias bomb": bomb(),
    "a chain of aliases": chain(300),
    "a million keys": b"a: 1\n" * 1_000_000,
    "many lines": b"\n" * 1_000_000,
    "many directives": b"%TAG !a! tag:x\n" * 100_000 + b"--- 1",
    "a tag that makes objects": b"!!python/object/apply:os.system ['true']",
    "another encoding": "questions: []".encode("utf-16"),
    "NUL": b"questions: [\0]",
    "half a surrogate pair": b'question: "\\ud800"',
    "many bad questions": b"questions:\n" + b"- {question: a, kind: b}\n" * 20_000,
    "a huge number": b"questions: [{question: a, kind: numerical, parameters: " + b"9" * 1_000_000 + b"}]",
}


def import_file(world: World, data: bytes) -> TestResponse:
    path = f"/banks/{world.ids['bank_id']}/imports"
    return world.school.instructor.post(path, data=data, content_type="application/yaml")


def exported(world: World) -> bytes:
    file: bytes = world.school.instructor.get(f"/banks/{world.ids['bank_id']}/export").data
    return file


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_hostile_file_ends_as_located_problems_and_stores_nothing(world: World) -> None:
    before = exported(world)
    for name, data in FILES.items():
        started = time.thread_time()
        reply = import_file(world, data)
        assert (name, time.thread_time() - started < SECONDS) == (name, True)
        assert (name, reply.status_code) in {(name, 200), (name, 422)}
        tree = reply.get_json()
        problems = tree["errors"] if reply.status_code == 422 else all_problems(tree)
        assert (name, [each for each in problems if each["code"] and each["detail"]]) == (name, problems)
        assert (name, bool(problems), exported(world)) == (name, True, before)


def all_problems(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [*tree["problems"], *(each for question in tree["questions"] for each in question["problems"])]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_of_too_many_bytes_is_not_read(world: World) -> None:
    assert import_file(world, b"#" * (MAX_FILE + 1)).status_code == 413


@needed
def test_a_naughty_prompt_that_is_imported_is_exported_as_it_was_written(world: World) -> None:
    written = {}
    for number, text in enumerate(sample(naughty_strings(), 40, "imports")):
        question = {"question": f"naughty-{number}", "kind": "numerical", "prompt": text}
        parameters = {"parameters": {"answers": [{"value": "0.25"}]}}
        reply = import_file(world, json.dumps(question | parameters).encode())
        assert reply.status_code == 200
        if not all_problems(reply.get_json()):
            written[question["question"]] = text
    read = {each.slug: each.prompt for each in native.load(exported(world)).drafts}
    assert len(written) > 20
    assert {slug: (read[slug] or Text("")).text for slug in written} == written
