"""The one JSON of Flask and webargs: what requests hold is read strictly, what replies hold is valid JSON."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NoReturn

from flask.json.provider import DefaultJSONProvider
from marshmallow import RAISE, ValidationError
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import UnsupportedMediaType

from service.db import writer
from service.web.errors import RequestError
from service.web.fields import decimal_text, instant
from service.web.strict_json import escaped, read_json
from service.web.validation import located

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Request
    from marshmallow import Schema

    from service.vocabulary import Plain

MAX_BODY: Final = 1024 * 1024
"""Most bytes of a request's body; a view that takes files may set `request.max_content_length`."""


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever json does not know
    """Write the few values beside plain ones that replies may hold."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


_COMPACT: Final = {"separators": (",", ":")}
write_json: Final = writer(default=_plain)
"""Writes a reply, compactly."""


class StrictProvider(DefaultJSONProvider):
    """Flask's JSON: reads with `read_json`; writes UTF-8 in the order given, `ValueError` for NaN."""

    ensure_ascii = False
    sort_keys = False
    compact = True
    default: Callable[[Any], Any] = staticmethod(_plain)

    def dumps(self, obj: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as the overridden one
        """Write a reply; NaN and infinities are never written."""
        if kwargs == _COMPACT:
            return write_json(obj)
        return super().dumps(obj, **{"allow_nan": False, **kwargs})

    def loads(self, s: str | bytes, **kwargs: Any) -> Plain:  # noqa: ANN401 - as the overridden one
        """Read a body; the ways around the rules are not taken."""
        del kwargs
        return read_json(s)


class StrictParser(FlaskParser):
    """Webargs' reader of requests, which goes its own way unless told: `json.loads`, 422 for text/plain."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs declares it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": RAISE,
        "query": RAISE,
        "querystring": RAISE,
    }

    def body(self, asked: Request, schema: Schema) -> Any:  # noqa: ANN401 - whatever a schema makes of it
        """Read a request's body by a schema; none at all is an object without members."""
        body = asked.get_data(cache=True)
        if body and not is_json_request(asked):
            raise UnsupportedMediaType("send the body as application/json")
        try:
            return schema.load(read_json(body) if body else {}, unknown=RAISE)  # type: ignore[arg-type]  # it refuses what is no object
        except ValidationError as error:
            error.messages = {"json": error.messages}  # as webargs notes where it read
            _refuse(error)

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401 - webargs' proxy
        """Read the query; a parameter given twice is refused unless it is a list."""
        proxy = super().load_querystring(req, schema)
        for name, values in req.args.lists():
            if len(values) > 1 and name not in proxy.multiple_keys:
                raise RequestError.of_field("repeated_parameter", f"Give {name!r} once.", f"/{escaped(name)}")
        return proxy

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,  # noqa: ANN401 - as the overridden one
    ) -> NoReturn:
        """Refuse with every field that is wrong."""
        del req, schema, error_status_code, error_headers
        _refuse(error)


def _refuse(error: ValidationError) -> NoReturn:
    raise RequestError("invalid_request", problems=located(error)) from None
