"""`gradestep demo`: everything on one machine, from an empty folder to calls that work as printed."""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from service.cli.courses import read_courses
from service.cli.demo_school import School, make_school
from service.cli.demo_text import welcome
from service.cli.output import json_option
from service.cli.probes import BANK, is_ready
from service.cli.processes import Process, end, start, stopping_on_signals, wait_for_first
from service.cli.server import HOST, probe
from service.cli.serving import port_option
from service.db import open_engine, upgrade
from service.web.clock import now
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS_TO_BE_READY: Final = 60.0


@click.command("demo")
@port_option
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="The folder of its database and its secret key.",
)
@click.option("--database-url", help="A database to use instead of SQLite in that folder.")
@json_option
def demo_command(port: int, data: Path, database_url: str | None, *, as_json: bool) -> None:
    """Migrate, load question_bank/, make a demo course with new tokens, and serve it until Ctrl-C.

    With --json prints exactly one line once it answers: url, tokens, course_id, and quiz_ids by slug.
    """
    probe(HOST, port)
    environ = settings(data, database_url)
    school = prepare(environ["GRADESTEP_DATABASE_URL"])
    processes: list[Process] = []
    status = 0
    with stopping_on_signals():
        processes.append(start("serve", "--port", str(port), environ=environ))
        processes.append(start("worker", environ=environ))
        status = wait_until_ready(port, processes)
        if status == 0:
            announce(f"http://{HOST}:{port}", school, as_json=as_json)
            status = wait_for_first(processes)
    end(processes)
    sys.exit(1 if status else 0)


def settings(data: Path, database_url: str | None) -> dict[str, str]:
    """Say how the demo's processes run: a database, a secret key that stays, and what else is set."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = {"GRADESTEP_DATABASE_URL", "GRADESTEP_SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours}
    sqlite = f"sqlite:///{(data / 'gradestep.db').absolute()}"
    return kept | {
        "GRADESTEP_DATABASE_URL": database_url or sqlite,
        "GRADESTEP_SECRET_KEY": secret_key(data / "secret-key"),
    }


def secret_key(file: Path) -> str:
    """Return the key kept in a file that only its owner can read, made when it is missing."""
    if not file.exists():
        # written aside, then linked: nobody meets an empty key, and the first of two makers is the one
        descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text(encoding="ascii")


def prepare(database_url: str) -> School:
    """Migrate, then store the shipped courses and the people of the demo."""
    upgrade(database_url)
    folders = read_courses(BANK)
    engine = open_engine(database_url)
    try:
        with unit_of_work(engine) as session:
            return make_school(session, folders, at=now())
    finally:
        engine.dispose()


def wait_until_ready(port: int, processes: list[Process]) -> int:
    """Wait until the server is ready and return 0, or the status of the first process that ended."""
    patience = time.monotonic() + SECONDS_TO_BE_READY
    while not is_ready(port):
        ended = [process.returncode for process in processes if process.poll() is not None]
        if ended or time.monotonic() > patience:
            click.echo("The server did not get ready; the lines above say why.", err=True)
            return ended[0] or 1 if ended else 1
        time.sleep(0.05)
    return 0


def announce(url: str, school: School, *, as_json: bool) -> None:
    """Say where it serves, and to whom: one line for programs, or calls to try for people."""
    if as_json:
        tokens: Mapping[str, str] = {f"{role}_token": token for role, token in school.tokens.items()}
        tree = {"url": url, **tokens, "course_id": school.course_id, "quiz_ids": school.quiz_ids}
        click.echo(json.dumps(tree))
    else:
        click.echo("\n".join(welcome(url, school)))
    sys.stdout.flush()
