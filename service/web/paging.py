"""Keyset pages: a list goes on after the last row one has seen, whatever was added meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from marshmallow import Schema, fields

from service.web.errors import RequestError
from service.web.fields import StrictInteger, Text
from service.web.session import session
from service.web.strict_schema import StrictSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import InstrumentedAttribute

MOST: Final = 100
USUAL: Final = 50


class PageSchema(StrictSchema):
    """The query of every list."""

    limit = StrictInteger(
        minimum=1, maximum=MOST, text=True, load_default=USUAL, metadata={"description": "Most items wanted."}
    )
    cursor = Text(
        shortest=1, longest=1024, load_default=None, metadata={"description": "A former `next_cursor`."}
    )


def page_of(item: type[Schema]) -> type[Schema]:
    """Make the schema of a page of these items."""
    name = item.__name__.removesuffix("Schema")
    members = {
        "items": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(required=True, allow_none=True),
        "__doc__": f"A page of {name}.",
    }
    return type(f"{name}PageSchema", (Schema,), members)


def page(
    statement: sa.Select[*tuple[Any, ...]],
    query: Mapping[str, Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    shown: Callable[..., Any],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Read one page; return the reply's body and its headers, `Link` with rel="next" while there is more.

    `statement` selects an entity, and what else is needed, in no order; `by` are columns of that entity, text
    or whole numbers, unique together; `query` is what `PageSchema` read; `shown` makes an item of what was
    selected. Refuses a cursor that this list did not give out.
    """
    limit: int = query["limit"]
    wanted = statement.order_by(*by).limit(limit + 1)
    if query["cursor"] is not None:
        values = zip(by, _read_cursor(query["cursor"]), strict=True)
        last = sa.tuple_(*(sa.literal(value, column.type) for column, value in values))
        wanted = wanted.where(sa.tuple_(*by) > last)
    rows = session().execute(wanted).all()
    items = [shown(*row) for row in rows[:limit]]
    if len(rows) <= limit:
        return {"items": items, "next_cursor": None}, {}
    cursor = _write_cursor([getattr(rows[limit - 1][0], column.key) for column in by])
    return {"items": items, "next_cursor": cursor}, {"Link": _link(cursor)}


def _serializer() -> URLSafeSerializer:
    """Sign for this list only: a cursor of another one would be compared with other columns."""
    return URLSafeSerializer(str(current_app.secret_key), salt=f"gradestep page {request.path}")


def _write_cursor(values: list[Any]) -> str:
    return str(_serializer().dumps(values))


def _read_cursor(cursor: str) -> list[Any]:
    try:
        values: list[Any] = _serializer().loads(cursor)
    except BadSignature:
        detail = "Send a `next_cursor` of this list as it was given."
        raise RequestError.of_field("invalid_cursor", detail, "/cursor") from None
    return values


def _link(cursor: str) -> str:
    query = {**request.args, "cursor": cursor}
    return f'<{request.path}?{urlencode(query)}>; rel="next"'
