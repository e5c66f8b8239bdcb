"""Numbers that are meant to break their reader, sent as answers: refused at once, and no try is used."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest

from tests.attempts.test_attempts_over_http import begin, item_path
from tests.grading.test_hostile_numbers import HOSTILE

if TYPE_CHECKING:
    from tests.support.apps import School
    from tests.support.courses import Taught

SECONDS: Final = 0.1
"""Of the process's CPU: the most that answering one may cost."""

READABLE: Final = ("1e300*", "(1e300", "1/9/9", "0.00000", "0e0000", r"\frac{1")
UNREADABLE: Final = [
    *(
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "1e1000000",
        "0x10",
        "1_000",
        "1 1/2",
        "1/0",
        "2**10**10",
        "٣",
        "0,5",
    ),
    *(text for text in HOSTILE if text.strip() and text.isprintable() and not text.startswith(READABLE)),
]
"""Control characters and lone surrogates go through the naughty strings and the JSON suite."""


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_number_is_refused_at_once_and_uses_no_try(
    school: School, taught: Taught, text: str
) -> None:
    attempt = begin(school.student, taught.quiz_id)
    path, body = item_path(attempt), {"responses": {"w0_next": text, "w1_next": "1"}}
    start = time.process_time()
    checked = school.student.post(f"{path}/validate", body)
    refused = school.student.post(f"{path}/submissions", body)
    assert time.process_time() - start < 2 * SECONDS
    assert (checked.status_code, refused.status_code) in {(200, 422), (400, 400), (422, 422)}
    assert school.student.get(f"{path}/submissions").get_json()["items"] == []


@pytest.mark.parametrize("text", ["1e300", "-1e-300", "9" * 60, "0." + "0" * 60 + "1"])
def test_a_number_of_any_size_is_graded(school: School, taught: Taught, text: str) -> None:
    path = item_path(begin(school.student, taught.quiz_id))
    reply = school.student.post(f"{path}/submissions", {"responses": {"w0_next": text, "w1_next": text}})
    assert (reply.status_code, float(reply.get_json()["fraction"])) == (201, 0)
