"""The configuration as commands read it: what is wrong with it ends the program with status 2."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from service.config import ConfigError, load_config
from service.db import open_engine
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from service.config import Config


def configuration() -> Config:
    """Return the whole configuration, the secret key included. Raises `click.UsageError`."""
    try:
        return load_config(os.environ)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


def database_url() -> str:
    """Return the configured database, for commands that sign nothing. Raises `click.UsageError`."""
    given = dict(os.environ)
    if not {"GRADESTEP_SECRET_KEY", "GRADESTEP_SECRET_KEY_FILE"} & given.keys():
        given["GRADESTEP_SECRET_KEY"] = secrets.token_urlsafe(32)
    try:
        return load_config(given).database_url
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def writing() -> Iterator[Session]:
    """Open a unit of work on the configured database: committed in the end, or nothing at all."""
    engine = open_engine(database_url())
    try:
        with unit_of_work(engine) as session:
            yield session
    finally:
        engine.dispose()
