"""No acknowledged submission is lost, doubled or graded differently, whatever is killed (reliability.md I-1).

SUBMISSIONS and KILLS say how many there are of each; `make soak` runs long.
"""

from __future__ import annotations

import os
import signal
import time
from itertools import cycle, islice
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.attempts.models import Submission
from service.db import open_engine
from tests.reliability.attack import Target
from tests.reliability.clients import Exam, open_exam, told_by
from tests.reliability.comparison import compare
from tests.support.servers import until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Engine

    from tests.reliability.clients import Acknowledged, Student

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "256"))
KILLS = tuple(islice(cycle(("worker", "group", "parent")), int(os.environ.get("KILLS", "4"))))
CLOSE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'gradestep' AND pid <> pg_backend_pid()
"""
NEWEST = CLOSE_OTHERS.replace("pg_terminate_backend(pid)", "pid") + " ORDER BY query_start DESC LIMIT 1"


def under_fire(
    engine: Engine, database_url: str, submissions: int, kills: Sequence[str], fault: str | None = None
) -> tuple[list[Student], Target]:
    """Let everybody submit while something is killed after each equal share of acknowledgements."""
    students, target = open_exam(engine, submissions), Target(database_url, fault)
    try:
        with Exam(target.port, students) as exam:
            for number, victim in enumerate(kills, start=1):
                while exam.acknowledged < number * submissions // (len(kills) + 1) and exam.running:
                    time.sleep(0.002)
                if victim == "worker" and engine.dialect.name == "postgresql":
                    close_connections(engine)
                if victim == "backend":
                    kill_backend(engine)
                else:
                    target.kill(victim)
            while exam.running:
                target.keep()
                time.sleep(0.02)
    finally:
        target.close()
    return students, target


def close_connections(engine: Engine) -> None:
    """Let PostgreSQL drop every connection of the server, whatever it is in the middle of."""
    with engine.connect() as connection:
        connection.execute(sa.text(CLOSE_OTHERS))


def kill_backend(engine: Engine) -> None:
    """Kill the process of one connection: PostgreSQL then ends all others and recovers from its log."""
    found: list[int] = []

    def find() -> bool:
        try:
            with engine.connect() as connection:
                pid = connection.scalar(sa.text(NEWEST))
        except OperationalError:  # it recovers from the last kill
            return False
        found.extend([] if pid is None else [pid])
        return bool(found)

    until(find, "the server has connections")
    os.kill(found[0], signal.SIGKILL)
    engine.dispose()


def answered_by_the_dead(told: list[Acknowledged], target: Target) -> list[int]:
    """List the processes that answered a request sent after they were seen to be gone."""
    return [
        each.served_by
        for each in told
        for since, pid in target.dead
        if pid == each.served_by and each.sent_at > since
    ]


def test_no_acknowledged_submission_is_lost_doubled_or_graded_differently(
    engine: Engine, database_url: str
) -> None:
    students, target = under_fire(engine, database_url, SUBMISSIONS, KILLS)
    told = list(told_by(students))
    assert [each.failure for each in students if each.failure] == []
    assert len(told) == SUBMISSIONS
    assert compare(engine, told) == {}
    assert answered_by_the_dead(told, target) == []
    assert target.starts > len(KILLS) // 3, "the server was killed and started again"

    tamper(engine, told)
    found = compare(engine, told)
    assert found.pop("graded differently") >= 3
    assert found == {"lost": 1, "told otherwise": 1, "doubled": 1}


def test_nothing_is_lost_when_postgresql_itself_is_killed(durable_postgresql: str) -> None:
    engine = open_engine(durable_postgresql)
    students, _ = under_fire(engine, durable_postgresql, 256, ["backend"] * 4)
    told = list(told_by(students))
    assert [each.failure for each in students if each.failure] == []
    assert len(told) == 256
    assert compare(engine, told) == {}
    engine.dispose()


def tamper(engine: Engine, told: list[Acknowledged]) -> None:
    """Lose one row, add one and change one, at three students, so that the comparison is seen to tell."""
    lost, doubled, changed = told[0].told["id"], told[len(told) // 2].told["id"], told[-1].told["id"]
    with Session(engine.execution_options(write=True)) as session:
        row = session.get_one(Submission, doubled)
        copied = {"responses": row.responses, "read_as": row.read_as, "outcome": row.outcome}
        session.add(
            Submission(
                issued_variant_id=row.issued_variant_id,
                number=SUBMISSIONS,
                received_at=row.received_at,
                raw_fraction=row.raw_fraction,
                fraction=row.fraction,
                stands_at=row.stands_at,
                wrong_tries=row.wrong_tries,
                closed=row.closed,
                **copied,
            )
        )
        session.delete(session.get_one(Submission, lost))
        session.get_one(Submission, changed).fraction = 0.123
        session.commit()


def test_a_server_that_acknowledges_before_it_commits_is_found_out(engine: Engine, database_url: str) -> None:
    students, _ = under_fire(engine, database_url, 64, ["group"] * 2, "acknowledge_early")
    assert compare(engine, told_by(students))["lost"] > 0
