"""Bring a database to a revision of the schema, from code: there is no alembic.ini."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"
"""Where the revisions are: beside `service/`, which is installed as editable."""

_one_at_a_time = threading.Lock()  # Alembic keeps what it is doing in module globals


def _configure(url: str, scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def head() -> str:
    """Name the newest revision of the schema."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if newest is None:
        raise RuntimeError(f"there are no revisions in {MIGRATIONS}")
    return newest


def current(asked: Engine | Connection) -> str | None:
    """Name the revision a database is at, or None where nothing was migrated yet."""
    if isinstance(asked, Connection):
        return MigrationContext.configure(asked).get_current_revision()
    with asked.connect() as connection:
        return current(connection)


def upgrade(url: str, revision: str = "head", *, scripts: Path = MIGRATIONS) -> None:
    """Bring a database to `revision`, all steps or none; two at once do it one after the other."""
    with _one_at_a_time:
        command.upgrade(_configure(url, scripts), revision)


def downgrade(url: str, revision: str, *, scripts: Path = MIGRATIONS) -> None:
    """Bring a database back to `revision`, or to nothing with `"base"`: what newer tables held is lost."""
    with _one_at_a_time:
        command.downgrade(_configure(url, scripts), revision)
