"""What Alembic runs for every command: one transaction for all steps, under a lock.

`service.db` passes the database's URL along; the `alembic` command, which does not, gets the configured one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import context

# Each of these puts its tables into the metadata.
import service.accounts.models
import service.attempts.models
import service.jobs.models
import service.lessons.models
import service.questions.models
import service.quizzes.models
import service.web.models  # noqa: F401 - the same as above
from service.config import load_config
from service.db import Base, open_engine

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_ADVISORY_LOCK = 0x6772616465737465  # "gradeste": any number that nobody else locks


def run() -> None:
    """Migrate: on SQLite with foreign keys off, since rebuilding a table drops it, and checked at the end."""
    url = context.config.attributes.get("url") or load_config(os.environ).database_url
    engine = open_engine(url, pool_size=1)
    try:
        with engine.connect().execution_options(write=True) as connection:
            if engine.dialect.name == "sqlite":
                connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                migrate(connection)
    finally:
        engine.dispose()


def migrate(connection: Connection) -> None:
    """Run the steps in the open transaction, when whoever else is migrating has finished."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=sqlite)
    context.run_migrations()
    if sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(
            f"the migration would leave {len(orphans)} rows referring to nothing: {orphans[:5]}"
        )


run()
