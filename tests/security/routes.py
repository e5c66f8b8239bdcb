"""Every operation of the product, from its own OpenAPI document, ready to be called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.support.apps import Caller

METHODS = ("get", "post", "put", "patch", "delete")
PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One operation: how to call it, and with which body its document says it works."""

    name: str
    method: str
    path: str
    scopes: tuple[str, ...]
    public: bool
    media_type: str | None
    body: Any
    schema: dict[str, Any]
    """Of the body, without references."""

    query: tuple[str, ...]

    def filled(self, ids: Mapping[str, object]) -> str:
        """Write its path below /api/v1 with known ids in it."""
        return re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), self.path.removeprefix(PREFIX))

    def call(
        self, caller: Caller, ids: Mapping[str, object], body: object = None, *, etag: str = '"none"'
    ) -> TestResponse:
        """Call it with known ids in its path, and its example unless a body is given; bytes go as such."""
        headers = {"If-Match": etag} if self.method in {"PATCH", "PUT", "DELETE"} else {}
        chosen = (self.body or {}) if body is None else body
        sent: dict[str, Any] = {}
        if isinstance(body, bytes):
            sent = {"data": body, "content_type": self.media_type}
        elif self.media_type == "application/json":
            sent = {"json": chosen}
        elif self.media_type is not None:
            sent = {"data": b"questions: []", "content_type": self.media_type}
        key = uuid4().hex if self.method == "POST" else None
        return caller.send(self.method, self.filled(ids), key=key, headers=headers, **sent)


def routes_of(app: Flask) -> list[Route]:
    """List every operation of an application, reads first and whatever ends something last."""
    document = app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    return sorted(
        _routes(document), key=lambda each: (each.method != "GET", "finish" in each.name, each.name)
    )


def _routes(document: dict[str, Any]) -> Iterator[Route]:
    for path, item in document["paths"].items():
        for method in (each for each in METHODS if each in item):
            operation = item[method]
            content = operation.get("requestBody", {}).get("content", {})
            media_type = next(iter(content), None)
            schema = content[media_type].get("schema", {}) if media_type else {}
            yield Route(
                name=operation["operationId"],
                method=method.upper(),
                path=path,
                scopes=tuple(scope for each in operation["security"] for scope in each.get("bearer", ())),
                public=operation["security"] == [],
                media_type=media_type,
                body=content[media_type].get("example") if media_type else None,
                schema=_resolved(schema, document),
                query=tuple(
                    each["name"]
                    for each in _resolved(operation.get("parameters", []), document)
                    if each["in"] == "query"
                ),
            )


def _resolved(schema: Any, document: dict[str, Any]) -> Any:  # noqa: ANN401 - a part of a schema
    """Return a schema with what it refers to in place; ours refer to no schema that holds itself."""
    if isinstance(schema, list):
        return [_resolved(each, document) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        found = reduce(lambda part, step: part[step], schema["$ref"].split("/")[1:], document)
        return _resolved(found, document)
    return {name: _resolved(each, document) for name, each in schema.items()}
