"""The reference at /api/docs: the OpenAPI document as one plain page, without scripts or other hosts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, render_template

from service.web.headers import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from service.web.openapi import Api

STYLE: Final = "/api/docs/style.css"

METHODS: Final = ("get", "post", "put", "patch", "delete")


def install(app: Flask, api: Api) -> None:
    """Serve the page; it is made when first asked for, when all blueprints are known."""
    blueprint = Blueprint("reference", __name__, template_folder="templates")

    @blueprint.get("/api/docs")
    def show_reference() -> Response:
        document = api.document
        operations = list(_operations(document))
        return styled(render_template("reference.html", document=document, operations=operations))

    @blueprint.get(STYLE)
    def show_style() -> Response:
        return Response(render_template("reference.css"), mimetype="text/css")

    app.register_blueprint(blueprint)


def styled(page: str) -> Response:
    """Answer with a page that may load the one style sheet, and nothing else."""
    reply = Response(page, mimetype="text/html")
    reply.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"] + "; style-src 'self'"
    return reply


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Make one entry of each operation: what it is called, takes and answers."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _entry(document, method, path, item)


def _entry(document: dict[str, Any], method: str, path: str, item: dict[str, Any]) -> dict[str, Any]:
    operation = item[method]
    return {
        "title": f"{method.upper()} {path}",
        "operation": operation,
        "scopes": [scope for each in operation["security"] for scope in each.get("bearer", ())],
        "parameters": [
            _resolved(document, each)
            for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
        ],
        "body": _example(operation.get("requestBody", {})),
        "responses": [
            (status, said, _example(said))
            for status, response in operation["responses"].items()
            if (said := _resolved(document, response))
        ],
    }


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference into the document's components."""
    found: Any = node
    if "$ref" in node:
        found = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
    resolved: dict[str, Any] = found
    return resolved


def _example(said: dict[str, Any]) -> str:
    media = said.get("content", {}).get("application/json", {})
    return json.dumps(media["example"], indent=2, ensure_ascii=False) if "example" in media else ""
