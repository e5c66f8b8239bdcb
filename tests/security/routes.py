"""Every operation of the product, from its own OpenAPI document, ready to be called."""

from __future__ import annotations

import re
from dataclasses import dataclass
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

    def call(self, caller: Caller, ids: Mapping[str, object], body: object = None) -> TestResponse:
        """Call it with known ids in its path, and with its example unless a body is given."""
        path = re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), self.path.removeprefix(PREFIX))
        headers = {"If-Match": '"none"'} if self.method in {"PATCH", "PUT", "DELETE"} else {}
        chosen = (self.body or {}) if body is None else body
        sent: dict[str, Any] = {}
        if self.media_type == "application/json":
            sent = {"json": chosen}
        elif self.media_type is not None:
            sent = {"data": b"questions: []", "content_type": self.media_type}
        key = uuid4().hex if self.method == "POST" else None
        return caller.send(self.method, path, key=key, headers=headers, **sent)


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
            yield Route(
                name=operation["operationId"],
                method=method.upper(),
                path=path,
                scopes=tuple(scope for each in operation["security"] for scope in each.get("bearer", ())),
                public=operation["security"] == [],
                media_type=media_type,
                body=content[media_type].get("example") if media_type else None,
            )
