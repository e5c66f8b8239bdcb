"""Texts meant to cost time or to break the reader of numbers: each is answered at once."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path

import pytest

from service.grading.base_types import UnreadableError
from service.grading.base_types.floats import read_float
from service.grading.numbers import NumberError, read_number
from service.vocabulary import Declaration

HOSTILE = [
    "9" * 100_000,
    " " * 100_000,
    "(" * 100_000,
    "1e" + "9" * 62,
    "0e" + "0" * 62,
    "10^" + "9" * 61,
    "0." + "0" * 50 + "1e-300",
    "(" * 32 + ")" * 32,
    "-" * 64,
    "1" + "/9" * 31,
    "1e300*1e-300*" * 4 + "1e300",
    "(1e300+1e-300)/(1e299+1e-299)/(1e298+1e-298)/(1e297+1e-297)",
    r"\frac{1}{\frac{1}{\frac{1}{\frac{1}{\frac{1}{3}}}}}",
    "1" + " " * 62 + "1",
    "x" * 64,
    "⁹" * 64,
    "\ufdfa" * 64,
    "\ud800" * 64,
    "\x00" * 64,
    "2" + "**10" * 15,
]


def cpu_seconds_to_read(text: str) -> float:
    """Return the least of three, as a collection of garbage may fall into one."""
    return min(timed(text) for _ in range(3))


def timed(text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(NumberError):
        read_number(text)
    return time.process_time() - start


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_numbers_are_answered_at_once(text: str) -> None:
    assert cpu_seconds_to_read(text) < 0.05


def test_the_longest_expressions_are_answered_at_once() -> None:
    for length in (63, 64):
        for pattern in ("1+", "9/", "(1+2)*", "1e300-", "10²+", "3.2×10⁻⁴/", r"\frac{1}{7}-"):
            assert cpu_seconds_to_read((pattern * 64)[:length]) < 0.05


@pytest.mark.usefixtures("own_time")
def test_the_longest_arrays_are_answered_soon() -> None:
    free = Declaration("response", "float", shape=(None, None))
    for text in HOSTILE:
        for sent in ([[text] * 20] * 20, ("; ".join([text[:60]] * 200))[:8_000], "[" * 4_000 + "]" * 4_000):
            start = time.process_time()
            with contextlib.suppress(UnreadableError):
                read_float(free, sent)  # type: ignore[arg-type]  # lists of texts
            assert time.process_time() - start < 0.5


@pytest.mark.skipif("GRADESTEP_CORPORA" not in os.environ, reason="GRADESTEP_CORPORA names no corpora")
def test_naughty_strings_are_answered_at_once() -> None:
    strings = json.loads((Path(os.environ["GRADESTEP_CORPORA"]) / "security/blns/blns.json").read_text())
    assert len(strings) > 500
    for text in strings:
        assert cpu_seconds_to_read(text) < 0.05
