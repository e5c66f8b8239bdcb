"""The OpenAPI 3.1 document at /api/v1/openapi.json, made from the views and their decorators."""

from __future__ import annotations

import http
import json
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app
from flask_smorest import Api as SmorestApi

from service.web.blueprint import PREFIX, Blueprint
from service.web.documents import PROBLEM, PROBLEM_SCHEMA
from service.web.errors import PROBLEM_JSON
from service.web.scopes import DESCRIPTIONS

if TYPE_CHECKING:
    from flask import Flask

VERSION: Final = "1.0.0"
"""Of the contract, not of the program: additions raise the second number."""

SETTINGS: Final = {
    "API_TITLE": "Gradestep",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "Lessons, quizzes and auto-graded exercises for machine learning courses. Ids are "
            "UUIDv7, times RFC 3339 in UTC, points decimal strings; every error is a problem (RFC 9457)."
        },
        "servers": [{"url": "/"}],
    },
}


class Api(SmorestApi):
    """flask-smorest's, whose document says problem+json and whose errors are ours."""

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Any, **options: Any) -> None:  # noqa: ANN401 - as the overridden one
        """Register a house blueprint; another would read requests loosely. Raises `TypeError`."""
        if not isinstance(blp, Blueprint):
            raise TypeError(f"{blp.name} is no service.web.blueprint.Blueprint")
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def _describe(self) -> None:
        """Describe what was registered: not before somebody asks, for a server starts sooner without."""
        with self._describing:
            while self._undescribed:
                blp = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})

    def _init_spec(self, **options: Any) -> None:  # noqa: ANN401 - as the overridden one
        super()._init_spec(**options)
        self.spec.components.schema("Problem", PROBLEM_SCHEMA)
        scopes = "\n".join(f"- `{scope.value}`: {said}" for scope, said in DESCRIPTIONS.items())
        description = f"A token `gs_…`, shown once when it is made. Its scopes:\n\n{scopes}"
        bearer = {"type": "http", "scheme": "bearer", "description": description}
        self.spec.components.security_scheme("bearer", bearer)

    def _register_error_handlers(self) -> None:
        """Leave them to `service.web.errors`: flask-smorest's would lose Allow and WWW-Authenticate."""

    def _register_responses(self) -> None:
        """Offer a response of each status, errors as problem+json."""
        content = {PROBLEM_JSON: {"schema": PROBLEM}}
        for status in http.HTTPStatus:
            body = {"content": content} if status >= http.HTTPStatus.BAD_REQUEST else {}
            response = {"description": status.phrase, **body}
            self.spec.components.response(status.name, response, lazy=True)
        default = {"description": "Any other problem", "content": content}
        self.spec.components.response("DEFAULT_ERROR", default, lazy=True)

    def _openapi_json(self) -> Response:
        """Serve the document; it is public."""
        return current_app.response_class(self.text, mimetype="application/json")

    @property
    def document(self) -> dict[str, Any]:
        """The document as a tree."""
        self._describe()
        tree: dict[str, Any] = self.spec.to_dict()
        return tree

    @property
    def text(self) -> str:
        """The document as JSON text."""
        return json.dumps(self.document, indent=1, ensure_ascii=False, allow_nan=False)


def install(app: Flask) -> Api:
    """Give an application its API; blueprints are then registered with it."""
    app.config.update(SETTINGS)
    return Api(app)
