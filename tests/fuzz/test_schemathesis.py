"""Schemathesis with every check, as everybody: nothing happens that the OpenAPI document does not say.

A test run sends a few requests to each operation; `make fuzz` 100 examples as each role, fewer where there
is less to vary, and every boundary that a schema has. Both go on from one operation to the next with what
the former answered.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.fuzz.fuzzing import fuzz
from tests.security.corpora import FUZZING
from tests.security.routes import routes_of

if TYPE_CHECKING:
    from tests.security.world import World

SEED = int(os.environ.get("GRADESTEP_FUZZ_SEED", "1"))
EXAMPLES = 100 if FUZZING else 1
STATEFUL: dict[str, Any] = {"generation": {"max-examples": 100 if FUZZING else 3}}
SHORT: dict[str, Any] = {"coverage": {"enabled": False}, "stateful": STATEFUL}
PHASES: dict[str, Any] = {"stateful": STATEFUL} if FUZZING else SHORT
ROLES = [("sqlite", who) for who in ("student", "instructor", "outsider", "nobody")]
if FUZZING:
    ROLES.append(("postgresql", "instructor"))


@pytest.mark.parametrize(("database_url", "who"), ROLES, indirect=["database_url"])
def test_schemathesis_finds_nothing(world: World, who: str) -> None:
    callers = {"instructor": world.school.instructor, **world.callers}
    report = fuzz(world, callers[who], examples=EXAMPLES, phases=PHASES, seed=SEED)
    print(f"{who}: {report.replies.total()} requests, {report.fewest} or more to each operation")  # noqa: T201
    assert report.errors == []
    assert report.failures == {}
    assert len({label for label, _ in report.replies}) == len(routes_of(world.school.app))
    assert report.fewest >= min(EXAMPLES, 10)
