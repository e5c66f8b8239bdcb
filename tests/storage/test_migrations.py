from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from service.attempts.models import Attempt, Submission
from service.db import Base, current, downgrade, head, open_engine, upgrade
from service.db.migrate import MIGRATIONS
from tests.storage.one_of_each import a_journey

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

REBUILD = '''"""Rebuild the tables that others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "rebuilt"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("organization", recreate="auto") as table:
        table.add_column(sa.Column("motto", sa.Text(), server_default="sapere aude", nullable=False))
        table.alter_column("name", existing_type=sa.Text(), nullable=True)


def downgrade():
    with op.batch_alter_table("organization", recreate="auto") as table:
        table.alter_column("name", existing_type=sa.Text(), nullable=False)
        table.drop_column("motto")
'''
LOSSY = '''"""Change what a column holds on the way down."""

from alembic import op

revision = "lossy"
down_revision = "{head}"


def upgrade():
    pass


def downgrade():
    op.execute("UPDATE submission SET fraction = 0.25")
'''
ORPHAN = '''"""Leave children without their parent."""

from alembic import op

revision = "orphaned"
down_revision = "{head}"


def upgrade():
    op.execute("DELETE FROM organization")


def downgrade():
    pass
'''


def with_revision(folder: Path, text: str) -> Path:
    """Copy the migrations and put one more on top."""
    scripts = shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(text.format(head=head()), encoding="utf-8")
    return scripts


def store_a_journey(engine: Engine) -> None:
    with Session(engine) as session:
        session.connection(execution_options={"write": True})
        a_journey().store(session)
        session.commit()


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Read every row of every table of ours, through our types."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in Base.metadata.sorted_tables
        }


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def checks(engine: Engine) -> dict[str, set[tuple[Any, str]]]:
    """Read the CHECK constraints, which Alembic does not compare."""
    inspector = sa.inspect(engine)
    return {
        table: {(check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)}
        for table in Base.metadata.tables
    }


def test_the_migrated_schema_is_the_one_the_models_say(engine: Engine) -> None:
    assert differences(engine) == []


def test_the_comparison_above_sees_a_difference(schema_url: str) -> None:
    engine = open_engine(schema_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("DROP INDEX uq_attempt_open")
        connection.exec_driver_sql("ALTER TABLE submission DROP COLUMN read_as")

    assert {change[0] for change in differences(engine)} == {"add_index", "add_column"}
    engine.dispose()


def test_the_migrated_tables_check_what_the_models_say(blank_url: str) -> None:
    engine = open_engine(blank_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        Base.metadata.create_all(connection)
    said = checks(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        Base.metadata.drop_all(connection)
    upgrade(blank_url)

    assert checks(engine) == said
    assert sum(map(len, said.values())) > 30
    engine.dispose()


def test_up_down_and_up_again_ends_where_it_was(blank_url: str) -> None:
    engine = open_engine(blank_url)
    assert current(engine) is None

    upgrade(blank_url)
    assert current(engine) == head()
    downgrade(blank_url, "base")
    assert current(engine) is None
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version"}
    upgrade(blank_url)

    assert current(engine) == head()
    assert differences(engine) == []
    engine.dispose()


def test_upgrading_what_is_up_to_date_changes_nothing(database_url: str, engine: Engine) -> None:
    store_a_journey(engine)
    before = everything(engine)

    upgrade(database_url)

    assert everything(engine) == before


def test_every_row_outlives_the_rebuilding_of_its_table_up_down_and_up(
    schema_url: str, tmp_path: Path
) -> None:
    engine = open_engine(schema_url)
    scripts = with_revision(tmp_path, REBUILD)
    store_a_journey(engine)
    before = everything(engine)
    assert all(before.values())

    upgrade(schema_url, scripts=scripts)
    assert everything(engine) == before
    downgrade(schema_url, head(), scripts=scripts)
    assert everything(engine) == before
    assert differences(engine) == []
    upgrade(schema_url, scripts=scripts)

    assert everything(engine) == before
    assert current(engine) == "rebuilt"
    engine.dispose()


Rows = dict[str, list[dict[str, Any]]]


def rows_there(engine: Engine) -> Rows:
    """Read, through our types, what the database has at its revision: tables and columns may be missing."""
    there = sa.inspect(engine)
    names = [table for table in Base.metadata.sorted_tables if there.has_table(table.name)]
    found: Rows = {}
    with engine.connect() as connection:
        for table in names:
            known = {column["name"] for column in there.get_columns(table.name)}
            select = sa.select(*(column for column in table.columns if column.name in known))
            found[table.name] = [dict(row) for row in connection.execute(select).mappings()]
    return found


def fingerprint(rows: Rows, like: Rows) -> str:
    """Return the digest of a canonical export of those tables and columns that `like` has."""
    kept = {
        name: sorted(repr([(key, row[key]) for key in sorted(like[name][0])]) for row in rows[name])
        for name in like
        if like[name]
    }
    return hashlib.sha256(repr(sorted(kept.items())).encode()).hexdigest()


def outlive(url: str, engine: Engine, scripts: Path = MIGRATIONS) -> bool:
    """Go down to each revision and up again, and say whether what it knows was kept both ways."""
    upgrade(url, scripts=scripts)
    kept = []
    for revision in ScriptDirectory(str(scripts)).walk_revisions():
        before = rows_there(engine)
        downgrade(url, revision.revision, scripts=scripts)
        known = rows_there(engine)
        upgrade(url, scripts=scripts)
        after = rows_there(engine)
        kept.append(len({fingerprint(rows, known) for rows in (before, known, after)}) == 1)
    assert len(known["organization"]) == len(known["submission"]) == 1
    return all(kept)


def test_every_row_outlives_going_down_to_any_revision_that_knows_it_and_up_again(schema_url: str) -> None:
    engine = open_engine(schema_url)
    store_a_journey(engine)

    assert outlive(schema_url, engine)
    assert differences(engine) == []
    engine.dispose()


def test_the_test_above_sees_a_step_that_changes_what_a_column_holds(schema_url: str, tmp_path: Path) -> None:
    engine = open_engine(schema_url)
    store_a_journey(engine)

    assert not outlive(schema_url, engine, with_revision(tmp_path, LOSSY))
    engine.dispose()


def test_a_step_that_would_orphan_rows_is_undone_as_a_whole(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    store_a_journey(engine)
    before = everything(engine)

    with pytest.raises((RuntimeError, sa.exc.IntegrityError), match=r"referring to nothing|violates"):
        upgrade(database_url, scripts=with_revision(tmp_path, ORPHAN))

    assert everything(engine) == before
    assert current(engine) == head()


def test_foreign_keys_are_checked_again_after_a_migration(database_url: str) -> None:
    upgrade(database_url)
    engine = open_engine(database_url)
    with engine.connect().execution_options(write=True) as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql(
            "INSERT INTO bank (id, organization_id, slug, title) VALUES"
            " ('00000000000000000000000000000001', '00000000000000000000000000000002', 's', 't')"
        )
    engine.dispose()


def test_processes_that_upgrade_at_once_take_turns(blank_url: str) -> None:
    command = [sys.executable, "-c", "import sys; from service.db import upgrade; upgrade(sys.argv[1])"]
    processes = [subprocess.Popen([*command, blank_url], cwd=MIGRATIONS.parent) for _ in range(4)]

    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    engine = open_engine(blank_url)
    assert current(engine) == head()
    engine.dispose()


def test_threads_of_one_process_that_upgrade_at_once_take_turns(blank_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [blank_url] * 4))

    engine = open_engine(blank_url)
    assert current(engine) == head()
    engine.dispose()


def test_every_revision_is_a_numbered_file_that_says_what_it_does() -> None:
    names = sorted(file.stem for file in (MIGRATIONS / "versions").glob("*.py"))

    assert all(re.fullmatch(r"[0-9]{4}(_[a-z]+){2,}", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert names[-1].startswith(head())


def test_going_down_raises_scores_below_zero_and_forgets_what_staff_gave(schema_url: str) -> None:
    engine = open_engine(schema_url)
    store_a_journey(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        below = "UPDATE submission SET fraction = -0.5, raw_fraction = -2, stands_at = -2"
        connection.exec_driver_sql(below)

    downgrade(schema_url, "0004")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT fraction FROM issued_variant").scalar_one() == 0
        rows = connection.exec_driver_sql("SELECT fraction, raw_fraction FROM submission").all()
    assert [tuple(row) for row in rows] == [(0, 0)]
    assert not sa.inspect(engine).has_table("manual_outcome")
    upgrade(schema_url)

    assert differences(engine) == []
    engine.dispose()


def test_how_items_stand_moves_to_their_newest_submission_and_back(schema_url: str) -> None:
    engine = open_engine(schema_url)
    store_a_journey(engine)
    with Session(engine) as session:
        session.connection(execution_options={"write": True})
        first = session.scalars(sa.select(Submission)).one()
        again = {name: getattr(first, name) for name in ("issued_variant_id", "responses", "read_as")}
        standing = {"stands_at": 0.5, "wrong_tries": 2, "closed": False}
        session.add(Submission(number=2, received_at=first.received_at, **again, **standing))
        session.commit()

    downgrade(schema_url, "0006")
    names = "fraction, wrong_tries, submissions_made, closed"
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        before = connection.exec_driver_sql(f"SELECT {names} FROM issued_variant").one()  # noqa: S608 - ours
        connection.exec_driver_sql("UPDATE issued_variant SET fraction = 0.25, wrong_tries = 3")
    assert tuple(before) == (0.5, 2, 2, False)
    upgrade(schema_url)

    with Session(engine) as session:
        made = session.scalars(sa.select(Submission).order_by(Submission.number)).all()
        stands = [(each.stands_at, each.wrong_tries, each.closed) for each in made]
        assert stands == [(1.0, 1, False), (0.25, 3, False)]
        assert session.scalars(sa.select(Attempt.outcomes_given)).one() == 1
    engine.dispose()
