"""`gradestep doctor`: is everything there that running needs?"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import click
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from service.cli.banks import content, line_of, read_path
from service.cli.output import json_option, say
from service.cli.probes import BANK, is_ready
from service.cli.server import HOST, PortError, probe
from service.cli.serving import port_option
from service.cli.settings import configuration, database_url
from service.db import current, head, open_engine

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

WIDTH: Final = 14
DURABLE: Final = ("fsync", "synchronous_commit")
"""Settings of PostgreSQL that must not be off."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str

    def line(self) -> str:
        """Write it for people."""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.name:{WIDTH}} {self.detail}"


@click.command()
@port_option
@json_option
def doctor(port: int, *, as_json: bool) -> None:
    """Look at configuration, database, schema, question_bank/ and port; status 1 when one is not well."""
    findings = [of_configuration(), *of_database(), of_bank(), of_port(port)]
    ok = all(each.ok for each in findings)
    tree = {"ok": ok, "checks": [asdict(each) for each in findings]}
    say(tree, *(each.line() for each in findings), as_json=as_json)
    sys.exit(0 if ok else 1)


def of_configuration() -> Finding:
    """Look at the variables, the secret key included, which serving needs."""
    try:
        configuration()
    except click.UsageError as error:
        return Finding("configuration", ok=False, detail=error.message)
    return Finding("configuration", ok=True, detail="complete")


def of_database() -> list[Finding]:
    """Look whether the database can be reached, and at which revision it is."""
    try:
        engine = open_engine(database_url())
    except click.UsageError as error:
        return [Finding("database", ok=False, detail=error.message)]
    try:
        return [Finding("database", ok=True, detail=_version(engine)), _revision(engine), _durability(engine)]
    except SQLAlchemyError as error:
        return [Finding("database", ok=False, detail=f"cannot be reached: {type(error).__name__}")]
    finally:
        engine.dispose()


def _version(engine: Engine) -> str:
    with engine.connect() as connection:
        version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return f"{engine.dialect.name} {version}".strip()


def _revision(engine: Engine) -> Finding:
    found, newest = current(engine), head()
    advice = "" if found == newest else f", this program needs {newest}: run gradestep db upgrade"
    return Finding("schema", ok=found == newest, detail=f"revision {found}{advice}")


def _durability(engine: Engine) -> Finding:
    """Look whether a commit survives a crash; SQLite's always does, for every connection asks for it."""
    found: dict[str, str] = {}
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            found = {name: str(connection.scalar(sa.text(f"SHOW {name}"))) for name in DURABLE}
    lossy = ", ".join(f"{name} = off" for name, value in found.items() if value == "off")
    if lossy:
        return Finding("durability", ok=False, detail=f"{lossy}: a crash loses acknowledged submissions")
    return Finding("durability", ok=True, detail="a commit survives a crash")


def of_bank() -> Finding:
    """Look whether the shipped content can be read."""
    folder = read_path(BANK)
    if folder.problems:
        return Finding("question_bank", ok=False, detail=line_of(folder.problems[0]))
    counts = ", ".join(f"{count} {name}" for name, count in content(folder).items())
    return Finding("question_bank", ok=bool(folder.drafts), detail=counts)


def of_port(port: int) -> Finding:
    """Look whether the port is free, or is answered by a server that is ready."""
    try:
        probe(HOST, port)
    except PortError as error:
        ready = is_ready(port)
        return Finding("port", ok=ready, detail=f"{port} is served and ready" if ready else error.message)
    return Finding("port", ok=True, detail=f"{port} is free")
