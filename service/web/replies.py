"""Replies of views: a tree as JSON, written once, and given to the server as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from flask import Response
from werkzeug.datastructures import Headers

from service.web.wire import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_PLAIN: Final = frozenset({200, 201})


class Reply(Response):
    """A reply that goes out as it is where nothing in HTTP asks for a change."""

    @classmethod
    def of(cls, tree: Any, status: int) -> Reply:  # noqa: ANN401 - whatever a view shows
        """Write a tree as the JSON body of a reply."""
        body = write_json(tree).encode()
        headers = Headers()
        headers.add("Content-Type", "application/json")
        headers.add("Content-Length", str(len(body)))
        return cls([body], status, headers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Give status, headers and body to the server."""
        body, listed = self.response, self.headers.to_wsgi_list()
        names = {name for name, _ in listed}
        plain = self._status_code in _PLAIN and isinstance(body, list) and environ["REQUEST_METHOD"] != "HEAD"
        if not plain or self._on_close or "Location" in names or "Content-Length" not in names:
            return super().__call__(environ, start_response)
        start_response(self._status, listed)
        return cast("list[bytes]", body)
