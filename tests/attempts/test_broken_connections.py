"""Connections that break: a submission is stored once, or refused for a while and stored when repeated."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from service.attempts.models import Submission
from tests.attempts.test_trips import engine_of
from tests.attempts.test_unexplained_answers import RATES, draft
from tests.support.asking import ask
from tests.support.cutting import cut

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from tests.support.apps import School

STEPS = 16
"""More than a submission takes."""


class Cut:
    """Cuts one connection, before a step of what is said to the database; may let items move meanwhile."""

    def __init__(self, engine: Engine, *, moved: bool) -> None:
        self.at, self.moved = 0, moved
        self._steps = itertools.count(1)
        event.listen(engine, "before_cursor_execute", self._hear, retval=True)
        event.listen(engine, "commit", self._step)
        event.listen(engine, "rollback", self._step)

    def before(self, step: int) -> None:
        self.at, self._steps = step, itertools.count(1)

    def _hear(self, *about: Any) -> tuple[str, Any]:  # noqa: ANN401 - SQLAlchemy's
        self._step(about[0])
        said = about[2]
        if self.moved and not about[0].in_transaction():
            said = said.replace("FOR SHARE SKIP LOCKED", "AND 1 = 0 FOR SHARE")
        return said, about[3]

    def _step(self, connection: Connection) -> None:
        if next(self._steps) == self.at:
            cut(connection)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("moved", [False, True])
def test_wherever_a_connection_breaks_a_submission_is_stored_once_and_nobody_is_to_blame(
    school: School, *, moved: bool
) -> None:
    asked = ask(school, draft("function_descent", rate=RATES), tries=2 * STEPS)
    attempt_id, _ = asked.start(school.student)
    path = f"/attempts/{attempt_id}/items/1/submissions"
    wire = Cut(engine_of(school), moved=moved)
    first = set()

    for step in range(1, STEPS):
        sent = {"responses": {"x_next": f"{1000 + step}.{step}"}}
        wire.before(step)
        first.add(school.student.post(path, sent, key=f"cut-{step}").status_code)
        wire.before(0)
        assert school.student.post(path, sent, key=f"cut-{step}").status_code == 201

    assert first == ({201, 503} if moved else {201})
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == STEPS - 1
