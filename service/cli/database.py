"""`gradestep db …`: the schema of the database named by GRADESTEP_DATABASE_URL."""

from __future__ import annotations

import click

from service.cli.output import json_option, say
from service.cli.settings import database_url
from service.db import head, upgrade


@click.group()
def db() -> None:
    """The database named by GRADESTEP_DATABASE_URL."""


@db.command("upgrade")
@json_option
def db_upgrade(*, as_json: bool) -> None:
    """Bring the schema to its newest revision."""
    upgrade(database_url())
    say({"revision": head()}, f"The database is at revision {head()}.", as_json=as_json)
