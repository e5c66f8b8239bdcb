"""A program that stores questions again and again, killed at random statements: `HOW FOLDER KILLS`.

Prints as one JSON list what the configured database held in the beginning, after each kill, and in the end.
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
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine

from service.accounts.operations import ensure_organization
from service.app import create_app
from service.cli import main as gradestep
from service.cli.courses import read_courses
from service.config import load_config
from service.db import Base, open_engine
from service.questions.operations import ensure_bank, save_question
from service.web.clock import now
from service.web.transaction import unit_of_work
from tests.support.killing import fork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PIECE = 4
URL = "GRADESTEP_DATABASE_URL"
TO_THE_END = 0
TO_THE_COMMIT = -1


def load(folder: Path) -> None:
    """Load a course as the shell does."""
    gradestep(["bank", "load", str(folder), "--organization", "uni", "--json"], standalone_mode=False)


def post(folder: Path) -> None:
    """Import a file over HTTP, as whom and where the environment says."""
    client = create_app(load_config(os.environ)).test_client()
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}", "Content-Type": "application/yaml"}
    data = (folder / "questions" / "many.yaml").read_bytes()
    reply = client.post(os.environ["IMPORTS"], data=data, headers=headers)
    if reply.status_code != 200:
        raise RuntimeError(reply.text)


def load_piecemeal(folder: Path) -> None:
    """Load with a fault: a transaction for every few questions."""
    engine = open_engine(os.environ[URL])
    (read,) = read_courses(folder)
    for start in range(0, len(read.drafts), PIECE):
        with unit_of_work(engine) as session:
            home = ensure_organization(session, slug="uni", name="uni", at=now())
            bank = ensure_bank(session, organization_id=home.id, slug="bank", title="Bank")
            for draft in read.drafts[start : start + PIECE]:
                save_question(session, bank=bank, draft=draft, at=now())


WAYS: Mapping[str, Callable[[Path], None]] = {"load": load, "post": post, "piecemeal": load_piecemeal}


def run_until(statement: int, run: Callable[[Path], None], folder: Path, said: int) -> None:
    """Store until a statement, or until the first commit, and write how many statements came before it."""
    counted = 0

    def count(*about: object) -> None:
        nonlocal counted
        del about
        counted += 1
        if counted == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(connection: object) -> None:
        del connection
        if statement == TO_THE_COMMIT:
            os.write(said, counted.to_bytes(4))
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", commit)
    with redirect_stdout(StringIO()):
        run(folder)


def stored() -> dict[str, int]:
    """Count the rows of every table."""
    engine = open_engine(os.environ[URL])
    with engine.connect() as connection:
        tables = Base.metadata.tables.items()
        count = sa.select(sa.func.count())
        counts = {name: connection.scalar(count.select_from(table)) or 0 for name, table in tables}
    engine.dispose()
    return counts


def main(how: str, folder: str, kills: str) -> None:
    """Kill so many, the first at its commit, then let one finish."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    heard, said = os.pipe()
    found = [{"killed": False, "rows": stored()}]

    def run(statement: int) -> None:
        child = fork(lambda: run_until(statement, WAYS[how], Path(folder), said))
        _, status = os.waitpid(child, 0)
        found.append({"killed": os.WIFSIGNALED(status), "rows": stored()})

    run(TO_THE_COMMIT)
    whole = int.from_bytes(os.read(heard, 4)) * (PIECE if how == "piecemeal" else 1)
    chance = random.Random(7)  # noqa: S311 - any statement will do
    for _ in range(int(kills) - 1):
        run(chance.randrange(1, whole))
    run(TO_THE_END)
    print(json.dumps(found))  # noqa: T201 - its reply


if __name__ == "__main__":
    main(*sys.argv[1:])
