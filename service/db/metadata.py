"""What every table shares: the declarative base, names of constraints, ids and the types of annotations."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

from service.db.columns import Finite, Points, UtcDateTime
from service.db.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called when nobody says: a migration can only change what has a name."""

LONGEST_STATE = 16
"""Room for the longest word of a state, so that a new word needs no wider column."""


def _words(states: type[StrEnum]) -> list[str]:
    return [state.value for state in states]


class Base(DeclarativeBase):
    """The base of every table.

    Annotations choose the types: `datetime` is `UtcDateTime`, `Decimal` is `Points`, `float` is `Finite`, a
    `StrEnum` is its plain word under a CHECK named after the column's enumeration.
    """

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text(),
        float: Finite(),
        datetime: UtcDateTime(),
        Decimal: Points(),
        StrEnum: sa.Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            validate_strings=True,
            length=LONGEST_STATE,
            values_callable=_words,
        ),
    }


@event.listens_for(Base, "init", propagate=True)
def _name_at_birth(target: Base, positional: Sequence[Any], given: dict[str, Any]) -> None:
    """Give a new row its id at once, so that others can refer to it before anything is flushed."""
    del target, positional
    given.setdefault("id", new_id())


Id = Annotated[str, mapped_column(sa.Uuid(as_uuid=False), primary_key=True, default=new_id)]
"""A primary key: made with the object, or by the INSERT of a Core statement, unless given."""


def refer(target: str, *, ondelete: str, index: bool = False) -> MappedColumn[Any]:
    """Make a column that holds the id of a row of `target`.

    `ondelete` is the SQL action when that row goes. Leave `index` out where another index begins with the
    column. Beside it belongs a `relationship(lazy="raise")`: without one, a flush inserts rows of different
    tables in no order, whatever their foreign keys say.
    """
    key = sa.ForeignKey(f"{target}.id", ondelete=ondelete)
    return mapped_column(sa.Uuid(as_uuid=False), key, index=index)


def table_of(model: type[Base]) -> sa.Table:
    """Return a model's table, for statements that run without the ORM."""
    table = model.__table__
    if not isinstance(table, sa.Table):
        raise TypeError(f"{model.__name__} is mapped to no table of its own")
    return table
