"""A program that loads a folder again and again, killed at random statements: `FOLDER SCRATCH KILLS [FAULT]`.

Prints as one JSON list what the configured database held after each kill, and in the end. `SCRATCH` is a
migrated SQLite file, in which a whole load is counted first. The fault is a load that is `piecemeal`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine

from service.accounts.operations import ensure_organization
from service.cli import main as gradestep
from service.cli.courses import read_courses
from service.db import Base, open_engine
from service.questions.operations import ensure_bank, save_question
from service.web.clock import now
from service.web.transaction import unit_of_work
from tests.support.killing import fork

PIECE = 10
URL = "GRADESTEP_DATABASE_URL"


def load(folder: str, fault: str) -> None:
    """Load as the shell does, or with a transaction for every few questions."""
    if not fault:
        gradestep(["bank", "load", folder, "--organization", "uni", "--json"], standalone_mode=False)
        return
    engine = open_engine(os.environ[URL])
    (read,) = read_courses(Path(folder))
    for start in range(0, len(read.drafts), PIECE):
        with unit_of_work(engine) as session:
            home = ensure_organization(session, slug="uni", name="uni", at=now())
            bank = ensure_bank(session, organization_id=home.id, slug="bank", title="Bank")
            for draft in read.drafts[start : start + PIECE]:
                save_question(session, bank=bank, draft=draft, at=now())


def load_until(folder: str, fault: str, *, statement: int) -> int:
    """Load, or be killed before the given statement, and return how many there were."""
    said = 0

    def count(*about: object) -> None:
        nonlocal said
        del about
        said += 1
        if said == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    with redirect_stdout(StringIO()):
        load(folder, fault)
    return said


def count_statements(folder: str, scratch: str, fault: str) -> int:
    """Load into the scratch file, in a process of its own, and return the number of statements."""
    heard, said = os.pipe()

    def run() -> None:
        os.environ[URL] = f"sqlite:///{scratch}"
        os.write(said, load_until(folder, fault, statement=0).to_bytes(4))

    os.waitpid(fork(run), 0)
    return int.from_bytes(os.read(heard, 4))


def stored() -> dict[str, int]:
    """Count the rows of every table."""
    engine = open_engine(os.environ[URL])
    with engine.connect() as connection:
        tables = Base.metadata.tables.items()
        count = sa.select(sa.func.count())
        counts = {name: connection.scalar(count.select_from(table)) or 0 for name, table in tables}
    engine.dispose()
    return counts


def main(folder: str, scratch: str, kills: str, fault: str = "") -> None:
    """Kill so many loads, then let one finish."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    whole = count_statements(folder, scratch, fault)
    chance = random.Random(7)  # noqa: S311 - any statement will do
    found = []
    for statement in [chance.randrange(1, whole) for _ in range(int(kills))] + [0]:
        child = fork(lambda: load_until(folder, fault, statement=statement))  # noqa: B023 - forked at once
        _, status = os.waitpid(child, 0)
        found.append({"killed": os.WIFSIGNALED(status), "rows": stored()})
    print(json.dumps(found))  # noqa: T201 - its reply


if __name__ == "__main__":
    main(*sys.argv[1:])
