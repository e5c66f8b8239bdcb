"""Other people's hostile inputs, from the folder that GRADESTEP_CORPORA names; nothing of them is kept here.

A test run takes a sample, chosen by a fixed seed; with GRADESTEP_FUZZ=1 (`make fuzz`) it takes everything.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

FUZZING = os.environ.get("GRADESTEP_FUZZ") == "1"
FOLDER = Path(os.environ.get("GRADESTEP_CORPORA", ""))

needed = pytest.mark.skipif(
    "GRADESTEP_CORPORA" not in os.environ, reason="GRADESTEP_CORPORA names no corpora"
)


def sample(values: Sequence[T], size: int, salt: str, most: int | None = None) -> list[T]:
    """Return so many of the values, the same for the same salt in every run; all, or `most`, when fuzzing."""
    if FUZZING:
        size = len(values) if most is None else most
    if len(values) <= size:
        return list(values)
    return random.Random(salt).sample(values, size)  # noqa: S311 - chooses tests, guards nothing


def naughty_strings() -> list[str]:
    """Return the big list of naughty strings, and what it lacks."""
    listed: list[str] = json.loads((FOLDER / "security/blns/blns.json").read_text(encoding="utf-8"))
    more = [
        "\0",
        "\ud800",
        "a\udfff",
        "\ufffe\uffff",
        "\U0010ffff",
        "\r\n",
        "a" * 70_000,
        "\u202e",
        "e\u0301",
    ]
    return [*dict.fromkeys([*listed, *more])]


def json_suite() -> list[tuple[str, bytes]]:
    """Return the files of the JSON test suite: y_ must be read, n_ must be refused, i_ may be either."""
    files = sorted((FOLDER / "security/jsontestsuite/test_parsing").iterdir())
    return [(each.name, each.read_bytes()) for each in files]
