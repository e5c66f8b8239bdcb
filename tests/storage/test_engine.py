from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.accounts.models import Organization, User
from service.db import new_id, open_engine
from tests.storage.one_of_each import AT, a_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import Session

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
POSTS = 480
LEARNERS = 200


def read_then_write(engine: Engine, *, write: bool) -> None:
    """Do what every post does: look something up, then add something."""
    with engine.connect().execution_options(write=write) as connection, connection.begin():
        connection.scalar(sa.select(sa.func.count()).select_from(Organization))
        connection.execute(sa.insert(Organization).values(slug=new_id(), name="o", created_at=AT))


def all_at_once(post: Callable[[], None]) -> list[BaseException]:
    """Post from many threads, and give what went wrong."""

    def one(_: int) -> BaseException | None:
        try:
            post()
        except (OperationalError, PoolTimeoutError) as error:
            return error
        return None

    with ThreadPoolExecutor(LEARNERS) as threads:
        return [error for error in threads.map(one, range(POSTS)) if error]


def test_two_hundred_learners_who_post_at_once_are_all_served(engine: Engine) -> None:
    failures = all_at_once(lambda: read_then_write(engine, write=True))

    assert failures == []
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Organization)) == POSTS


@only_sqlite
def test_two_hundred_connections_that_post_at_once_are_all_served(database_url: str) -> None:
    engine = open_engine(database_url, pool_size=LEARNERS)

    failures = all_at_once(lambda: read_then_write(engine, write=True))
    engine.dispose()

    assert failures == []


@only_sqlite
def test_without_the_write_option_the_same_posts_fail_so_the_test_above_can_see_it(engine: Engine) -> None:
    failures = all_at_once(lambda: read_then_write(engine, write=False))

    assert failures
    assert all("database is locked" in str(error) for error in failures)


@only_sqlite
def test_a_transaction_that_read_before_another_wrote_fails_at_once_unless_it_said_that_it_writes(
    engine: Engine,
) -> None:
    with engine.connect() as late:
        late.scalar(sa.select(sa.func.count()).select_from(Organization))
        read_then_write(engine, write=True)
        began = time.monotonic()

        with pytest.raises(OperationalError, match="locked"):
            late.execute(sa.insert(Organization).values(slug="late", name="o", created_at=AT))

    assert time.monotonic() - began < 5


@only_sqlite
def test_a_second_writer_waits_for_the_first_and_reads_what_it_wrote(engine: Engine) -> None:
    seen: list[int | None] = []

    def second() -> None:
        with engine.connect().execution_options(write=True) as connection:
            seen.append(connection.scalar(sa.select(sa.func.count()).select_from(Organization)))

    with engine.connect().execution_options(write=True) as first, first.begin():
        first.execute(sa.insert(Organization).values(slug="first", name="o", created_at=AT))
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        assert seen == []
    waiting.join()

    assert seen == [1]


@only_sqlite
def test_readers_go_on_while_somebody_writes(engine: Engine) -> None:
    with engine.connect().execution_options(write=True) as writer, engine.connect() as reader:
        writer.execute(sa.insert(Organization).values(slug="o", name="o", created_at=AT))

        assert reader.scalar(sa.select(sa.func.count()).select_from(Organization)) == 0


def test_what_was_not_committed_is_undone(engine: Engine) -> None:
    with engine.connect().execution_options(write=True) as connection:
        connection.execute(sa.insert(Organization).values(slug="o", name="o", created_at=AT))

    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Organization)) == 0


def test_the_write_option_ends_with_its_transaction(engine: Engine) -> None:
    with engine.connect().execution_options(write=True) as connection:
        connection.scalar(sa.select(1))
    with engine.connect() as connection:
        assert "write" not in connection.get_execution_options()


def test_a_session_may_write_when_it_says_so_before_its_first_statement(session: Session) -> None:
    home = Organization(slug="o", name="o", created_at=AT)
    session.add(home)
    with session.begin_nested() as savepoint:
        session.add(Organization(slug="undone", name="o", created_at=AT))
        session.flush()
        savepoint.rollback()

    assert session.scalars(sa.select(Organization.slug)).all() == ["o"]


@only_sqlite
def test_sqlite_syncs_every_commit_keeps_a_log_and_checks_foreign_keys(engine: Engine) -> None:
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


@only_postgresql
def test_postgresql_is_read_committed_and_in_utc_whatever_else_the_url_asks(database_url: str) -> None:
    url = sa.make_url(database_url).update_query_dict({"options": "-c timezone=Asia/Tokyo -c work_mem=2MB"})
    engine = open_engine(url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("timezone", "transaction_isolation", "work_mem", "application_name")
        ]
    engine.dispose()

    assert settings == ["UTC", "read committed", "2MB", "gradestep"]


@only_postgresql
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_both_spellings_of_a_postgresql_url_mean_psycopg_3(database_url: str, scheme: str) -> None:
    url = sa.make_url(database_url).set(drivername=scheme)
    engine = open_engine(url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        assert connection.scalar(sa.select(1)) == 1
    engine.dispose()

    assert engine.dialect.driver == "psycopg"


@only_postgresql
def test_a_connection_that_the_server_closed_is_replaced_before_use(
    database_url: str, engine: Engine
) -> None:
    with engine.connect() as connection:
        stale = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = open_engine(database_url)
    with other.connect() as connection:
        connection.execute(sa.select(sa.func.pg_terminate_backend(stale, 5000)))
    other.dispose()

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != stale


def test_whoever_finds_no_free_connection_is_told_after_the_timeout(database_url: str) -> None:
    engine = open_engine(database_url, pool_size=1, pool_timeout=0.05)
    with engine.connect(), pytest.raises(PoolTimeoutError):
        engine.connect()
    engine.dispose()


def test_a_foreign_key_to_nothing_is_refused(session: Session) -> None:
    session.add(a_token(User(organization_id=new_id(), name="nobody", created_at=AT)))

    with pytest.raises(IntegrityError):
        session.flush()
