"""Column types that keep a value exactly, and alike on SQLite and PostgreSQL, or refuse it.

Each one closes a silent loss: SQLite drops offsets, turns NaN into NULL and keeps decimals as floats;
PostgreSQL's JSONB reorders keys and rewrites numbers.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service.db.json_text import writer

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

MICRO = Decimal("0.000001")
"""The smallest part of a point that is kept."""

_EIGHTEEN_DIGITS = Context(prec=18, traps=[Inexact, InvalidOperation])

_encode = writer()


class StoredJson(str):
    """The text of a tree as the database keeps it, to be stored once more without being read."""

    __slots__ = ()


def dump_json(tree: Any) -> str:  # noqa: ANN401 - any JSON tree
    """Write a tree as JSON: `ValueError` for NaN and infinities, `TypeError` for what JSON cannot say."""
    return tree if isinstance(tree, StoredJson) else _encode(tree)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant, to the microsecond: any aware datetime in, aware UTC out.

    Raises `ValueError` for a naive datetime, whose instant nobody knows.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring an aware datetime to UTC, for SQLite would drop its offset."""
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone; pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say UTC again where SQLite forgot it."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Points(sa.TypeDecorator[Decimal]):
    """A decimal kept as a whole number of millionths, for `NUMERIC` is a float on SQLite.

    Takes `Decimal` (or `int`) of at most twelve digits before and six after the point. Raises `TypeError` for
    floats and other types, `ValueError` for what would be rounded. Gives back the shortest equal `Decimal`.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Count the millionths."""
        del dialect
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise TypeError(f"{value!r} is a {type(value).__name__}; points are Decimal, never float")
        try:
            exact = _EIGHTEEN_DIGITS.quantize(Decimal(value), MICRO)
            return int(exact.scaleb(6))
        except (InvalidOperation, Inexact, ValueError):
            # the message leaves the digits out: there may be a million of them
            raise ValueError("points have at most twelve digits before and six after the point") from None

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Make the decimal again, without trailing zeros after the point."""
        del dialect
        if value is None:
            return None
        exponent = -6
        while exponent < 0 and value % 10 == 0:
            value, exponent = value // 10, exponent + 1
        return Decimal(value).scaleb(exponent)


class Finite(sa.TypeDecorator[float]):
    """A double-precision float, minus zero as zero, for SQLite forgets its sign.

    Raises `ValueError` for infinities, and for NaN, which SQLite would keep as NULL.
    """

    impl = sa.Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Let finite numbers pass."""
        del dialect
        if value is None:
            return None
        if not math.isfinite(value):
            raise ValueError(f"{value!r} is not finite and cannot be stored")
        return value + 0.0


class Between(Finite):
    """A finite float from a least to a most, for tables where a CHECK would cost each INSERT too much.

    Raises `ValueError` for any other.
    """

    cache_ok = True

    def __init__(self, least: float, most: float) -> None:
        super().__init__()
        self.least, self.most = least, most

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Let finite numbers between the two pass."""
        if value is not None and not self.least <= value <= self.most:
            raise ValueError(f"{value!r} is not between {self.least!r} and {self.most!r}")
        return super().process_bind_param(value, dialect)


class Json(sa.TypeDecorator[Any]):
    """A JSON tree that comes back as it went in: key order, every float, and every integer.

    `JSON` on PostgreSQL rather than `JSONB`, which sorts keys and rewrites `-0.0` and `1e300`; `TEXT` on
    SQLite, where a column called JSON has numeric affinity and would round a large bare number. `None` is SQL
    NULL, and the JSON text `null` never stands alone. Raises `ValueError` for NaN, infinities and lone
    surrogates, `TypeError` for what JSON cannot say; tuples come back as lists, and keys must be text. A
    change inside a tree is not noticed: assign a new one. SQLAlchemy wraps these errors in `StatementError`
    on SQLite and lets them through on PostgreSQL, where the driver writes the text.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type."""
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(sa.JSON(none_as_null=True) if postgresql else sa.Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON tree
        """Write the text; for PostgreSQL the driver does, with `dump_json` (see `open_engine`)."""
        return value if value is None or dialect.name == "postgresql" else dump_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON tree
        """Read the text; for PostgreSQL the driver has."""
        return value if value is None or dialect.name == "postgresql" else json.loads(value)


class RawJson(Json):
    """A JSON tree of which only the text comes back: whoever needs the tree reads it."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Take the text as it is, also from PostgreSQL."""
        return dialect.type_descriptor(sa.Text())

    def process_result_value(self, value: Any, dialect: Dialect) -> StoredJson | None:  # noqa: ANN401 - text
        """Give the text."""
        del dialect
        return None if value is None else StoredJson(value)


class WrittenJson(Json):
    """A JSON tree of which the text goes in; what comes back is the tree."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take the text; for PostgreSQL the driver does, with `dump_json`."""
        return value if value is None or dialect.name != "postgresql" else StoredJson(value)
