"""`gradestep doctor`: is everything there that running needs?"""

from __future__ import annotations

import sys

import click

from service.cli.settings import database_url
from service.db import current, head, open_engine


@click.command()
def doctor() -> None:
    """Say whether the database can be reached and is at the newest revision."""
    engine = open_engine(database_url())
    found = current(engine)
    engine.dispose()
    click.echo(f"database: revision {found}, newest {head()}")
    sys.exit(0 if found == head() else 1)
