"""Prepared statements keep and give what the ORM does, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from service.db import Prepared, table_of
from tests.storage.one_of_each import a_journey
from tests.support.cutting import cut

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from service.db import Base

TABLES = [type(each) for each in a_journey().rows()]
ONE = Prepared(sa.select(sa.bindparam("number", type_=sa.Integer).label("number")))


def reading(table: sa.Table) -> Prepared:
    return Prepared(sa.select(table).where(table.c.id == sa.bindparam("id")))


def writing(table: sa.Table) -> Prepared:
    return Prepared(sa.insert(table).values({each.name: sa.bindparam(each.name) for each in table.columns}))


def an_organization() -> tuple[sa.Table, dict[str, Any]]:
    home = a_journey().organization
    table = table_of(type(home))
    return table, {each.name: getattr(home, each.name) for each in table.columns}


def begun(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(write=True)
    connection.begin()
    return connection


@pytest.mark.parametrize("model", TABLES, ids=lambda each: each.__name__)
def test_a_row_reads_as_the_orm_reads_it(session: Session, model: type[Base]) -> None:
    a_journey().store(session)
    table, connection = table_of(model), session.connection()
    by_orm = session.execute(sa.select(table)).one()._asdict()

    by_us = reading(table).first(connection, {"id": by_orm["id"]})._asdict()
    assert by_us == by_orm
    assert [type(each) for each in by_us.values()] == [type(each) for each in by_orm.values()]


def test_a_row_that_is_stored_by_a_prepared_statement_is_read_by_the_orm(session: Session) -> None:
    journey = a_journey()
    journey.store(session)
    table = table_of(type(journey.submission))
    stored = session.execute(sa.select(table)).one()._asdict()
    again = stored | {"id": journey.key.id, "number": 2, "raw_fraction": None, "outcome": None}
    again["responses"] = {"b": "ü \\ \" '", "a": [1, 0.1, -0.0, 1e300, None, True]}

    writing(table).run(session.connection(), again)

    found = session.execute(sa.select(table).where(table.c.number == 2)).one()._asdict()
    assert found == again
    assert list(found["responses"]) == ["b", "a"]


def test_outside_a_transaction_a_statement_stands_for_itself(engine: Engine) -> None:
    table, row = an_organization()
    with engine.connect() as connection:
        writing(table).run(connection, row)
    with engine.connect() as connection:
        assert reading(table).first(connection, {"id": row["id"]}).slug == "uni"


def test_in_a_transaction_it_is_undone_with_it_and_known_afterwards(engine: Engine) -> None:
    table, row = an_organization()
    store, read = writing(table), reading(table)
    connection = begun(engine)
    for _ in range(2):
        store.run(connection, row)
        connection.rollback()
        assert read.first(connection, {"id": row["id"]}) is None
        connection.begin()
    with Session(connection) as session:  # what psycopg forgets at a rollback is not ours
        session.scalar(sa.text("SELECT 1"))
    connection.close()


def test_errors_are_those_of_sqlalchemy_and_hide_what_was_sent(engine: Engine) -> None:
    table, row = an_organization()
    with engine.connect() as connection:
        store = writing(table)
        store.run(connection, row)
        with pytest.raises(IntegrityError) as caught:
            store.run(connection, row)
    assert "Universität" not in str(caught.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_text_that_the_server_would_cut_is_refused(session: Session) -> None:
    echo = Prepared(sa.select(sa.bindparam("said", type_=sa.Text).label("said")))
    assert echo.first(session.connection(), {"said": "ä"}).said == "ä"
    with pytest.raises(DBAPIError):
        echo.first(session.connection(), {"said": "cut\0off"})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_breaks_is_said_to_and_not_used_again(engine: Engine) -> None:
    with engine.connect() as broken:
        assert ONE.first(broken, {"number": 1}).number == 1
        cut(broken)
        with pytest.raises(OperationalError):
            ONE.first(broken, {"number": 2})
        assert broken.invalidated
    with engine.connect() as connection:
        assert ONE.first(connection, {"number": 3}).number == 3


def test_a_listener_may_change_a_statement(engine: Engine) -> None:
    def change(*about: Any) -> tuple[str, Any]:  # noqa: ANN401 - SQLAlchemy's
        return about[2].replace("AS number", "+ 1 AS number"), about[3]

    with engine.connect() as connection:
        assert ONE.first(connection, {"number": 1}).number == 1
        event.listen(engine, "before_cursor_execute", change, retval=True)
    with engine.connect() as connection:
        assert ONE.first(connection, {"number": 1}).number == 2
