from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from service.db import open_engine

if TYPE_CHECKING:
    from pathlib import Path


def test_connections_that_open_a_new_file_at_once_all_get_its_log(tmp_path: Path) -> None:
    ready = threading.Barrier(16)

    def first_use(number: int) -> object:
        engine = open_engine(f"sqlite:///{tmp_path}/{number // 16}.db", pool_size=1)
        ready.wait()
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        engine.dispose()
        return mode

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(first_use, range(16 * 10))) == {"wal"}


def test_the_folder_of_a_sqlite_file_is_made_when_missing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/var/deep/new.db")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(1)) == 1
    engine.dispose()


def test_a_file_that_is_no_database_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, but it is longer than a header " * 50)
    engine = open_engine(f"sqlite:///{tmp_path}/text.db")

    with pytest.raises((sqlite3.DatabaseError, sa.exc.DatabaseError), match="not a database"):
        engine.connect()
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://host/name", "postgresql+psycopg2://h/n", "x"],
)
def test_other_databases_and_those_without_a_file_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        open_engine(url)


def test_a_url_that_cannot_be_read_does_not_show_its_password() -> None:
    with pytest.raises(ValueError, match="cannot be read") as refusal:
        open_engine("postgresql//user:hunter2@host/name")

    assert "hunter2" not in str(refusal.value)
