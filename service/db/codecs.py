"""How values travel to PostgreSQL as text and come back, for statements that are prepared.

What `service.db.columns` and SQLAlchemy's types do for every other statement, without their layers: a column
kept by one is read by the other as it was.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import sqlalchemy as sa

from service.db.columns import Finite, Json, Points, RawJson, UtcDateTime, WrittenJson, dump_json
from service.db.instants import utc_text
from service.db.json_text import read_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


class Codec(NamedTuple):
    """What a type is called at the server, and how its values are written and read; None is no value's."""

    oid: int
    write: Callable[[Any], bytes]
    read: Callable[[bytes], Any]


def _write_text(value: str) -> bytes:
    if "\0" in value:  # libpq would end the text there
        raise psycopg.DataError("PostgreSQL text holds no U+0000")
    return value.encode()


def _write_json(tree: Any) -> bytes:  # noqa: ANN401 - any JSON tree
    return dump_json(tree).encode()


def _write_whole(value: int) -> bytes:
    return b"%d" % value


def _write_truth(value: bool) -> bytes:  # noqa: FBT001 - it is the value
    return b"t" if value else b"f"


def _read_truth(text: bytes) -> bool:
    return text == b"t"


_PLAIN: dict[type[TypeEngine[Any]], Codec] = {
    WrittenJson: Codec(114, str.encode, read_written),
    RawJson: Codec(114, _write_json, bytes.decode),
    Json: Codec(114, _write_json, read_written),
    sa.Uuid: Codec(2950, str.encode, bytes.decode),
    sa.Boolean: Codec(16, _write_truth, _read_truth),
    sa.BigInteger: Codec(20, _write_whole, int),
    sa.Integer: Codec(23, _write_whole, int),
    sa.String: Codec(25, _write_text, bytes.decode),
}
"""By class, the more special first."""


def codec_of(column: TypeEngine[Any], dialect: Dialect) -> Codec:
    """Return how values of a column type travel. Raises `TypeError` for a type nobody prepared for."""
    if isinstance(column, UtcDateTime | Points | Finite):
        return _decorated(column, dialect)
    if isinstance(column, sa.Enum):
        return _of_words(column)
    for known, codec in _PLAIN.items():
        if isinstance(column, known):
            return codec
    raise TypeError(f"{column!r} has no codec")


def _decorated(column: UtcDateTime | Points | Finite, dialect: Dialect) -> Codec:
    """Let the columns' own types say what is kept; of points and shares few values are in use."""
    bind: Any = column.process_bind_param
    if isinstance(column, UtcDateTime):
        # the server writes ISO 8601 in UTC, as the engine asks it to
        return Codec(1184, lambda value: utc_text(_in_utc(value, bind, dialect)).encode(), _read_instant)
    if isinstance(column, Points):
        result = column.process_result_value
        read = lru_cache(maxsize=1024)(lambda text: result(int(text), dialect))
        return Codec(20, lambda value: b"%d" % bind(value, dialect), read)
    write = lru_cache(maxsize=1024)(lambda value: repr(float(bind(value, dialect))).encode())
    return Codec(701, write, float)


def _in_utc(value: datetime, bind: Any, dialect: Dialect) -> datetime:  # noqa: ANN401 - a column's own
    found: datetime = value if value.tzinfo is UTC else bind(value, dialect)
    return found


def _read_instant(text: bytes) -> datetime:
    return datetime.fromisoformat(text.decode())


def _of_words(column: sa.Enum) -> Codec:
    """Write a state as its plain word, and refuse a word that is none of its states."""
    states: Any = column.enum_class
    written = {state: state.value.encode() for state in states}
    return Codec(
        1043, lambda state: written[states(state)], {text: key for key, text in written.items()}.__getitem__
    )
