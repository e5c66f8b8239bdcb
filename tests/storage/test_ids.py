from __future__ import annotations

import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from service.db import new_id

if TYPE_CHECKING:
    import pytest

MANY = 2000


def milliseconds(made: str) -> int:
    return uuid.UUID(made).int >> 80


def test_an_id_is_a_uuid_of_version_7_in_the_standard_spelling() -> None:
    made = new_id()

    assert str(uuid.UUID(made)) == made
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122


def test_an_id_begins_with_the_milliseconds_of_its_making() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000

    assert before <= milliseconds(made) <= after


def test_ids_sort_as_they_were_made() -> None:
    made = [new_id() for _ in range(MANY)]

    assert made == sorted(made)
    assert len(set(made)) == MANY


def test_ids_made_by_many_threads_at_once_differ_and_rise_in_each() -> None:
    def some(_: int) -> list[str]:
        return [new_id() for _ in range(MANY // 8)]

    with ThreadPoolExecutor(8) as threads:
        lots = list(threads.map(some, range(8)))

    assert all(lot == sorted(lot) for lot in lots)
    assert len({made for lot in lots for made in lot}) == MANY


def test_ids_rise_while_the_clock_stands_still_or_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: now - 60 * 1_000_000_000)

    later = [new_id() for _ in range(MANY)]

    assert [first, *later] == sorted({first, *later})


def test_ids_of_one_moment_share_no_random_bits() -> None:
    tails = {made[-17:] for made in (new_id() for _ in range(MANY))}

    assert len(tails) == MANY


def test_a_forked_process_shares_no_random_bits_with_its_parent() -> None:
    new_id()
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(told, new_id()[-17:].encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(heard, 17).decode() not in {new_id()[-17:] for _ in range(600)}
