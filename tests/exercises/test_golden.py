"""Old seeds give the givens and keys they always gave, whatever is upgraded: numpy, Python, solver (I-13)."""

import json
from typing import Any

import pytest

from service.kinds import KINDS
from tests.exercises.golden import FILE, drawn

PINNED = json.loads(FILE.read_text())


@pytest.mark.parametrize("at", range(len(PINNED)))
def test_a_seed_gives_the_same_givens_and_the_same_key_for_ever(at: int) -> None:
    pinned = PINNED[at]
    for now, then in zip(drawn(pinned["draft"]), pinned["variants"], strict=True):
        assert (now["seed"], now["choices"]) == (then["seed"], then["choices"])
        assert now["givens"] == then["givens"]
        same(now["key"], then["key"])


def same(now: Any, then: Any) -> None:  # noqa: ANN401 - keys are texts, nested lists of them, or by identifier
    if isinstance(then, dict):
        assert now.keys() == then.keys()
        now, then = list(now.values()), list(then.values())
    if isinstance(then, list):
        for one, other in zip(now, then, strict=True):
            same(one, other)
    elif isinstance(then, str) and then.strip("-.0123456789e") == "":
        assert float(now) == pytest.approx(float(then), rel=1e-12, abs=1e-12)
    else:
        assert now == then


def test_pinned_kinds_are_still_there() -> None:
    assert {pinned["draft"]["kind"] for pinned in PINNED} <= set(KINDS)
