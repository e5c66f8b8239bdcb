"""What comes before and after every view, in one hook each.

Flask would run a dozen small ones as well; each of them costs its own look-ups of the objects of the request.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask, Response, current_app
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host

from service.web import clock, cookies, headers, here, logs, metrics, request_id, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Request
    from sqlalchemy.engine import Engine


class Reply(Response):
    """A reply that goes out as it is where nothing in HTTP asks for a change."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Give status, headers and body to the server."""
        body, headers = self.response, self.headers
        plain = self.status_code in _PLAIN and environ["REQUEST_METHOD"] != "HEAD" and isinstance(body, list)
        if not plain or self._on_close or "Location" in headers or "Content-Length" not in headers:
            return super().__call__(environ, start_response)
        start_response(self.status, headers.to_wsgi_list())
        return cast("list[bytes]", body)


_PLAIN: Final = frozenset({200, 201})


class Application(Flask):
    """Flask for views that are plain functions, none of which is awaited, at whatever host they are."""

    response_class = Reply

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match a request's path without taking its environment apart once more."""
        if request is None or self.config["SERVER_NAME"] is not None:
            return super().create_url_adapter(request)
        where, root = get_host(request.environ), request.root_path
        method, query = request.method, request.environ.get("QUERY_STRING", "")
        return MapAdapter(self.url_map, where, root, "", request.scheme, request.path, method, query)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is: Flask asks a dozen times for each request."""
        return func


def install(app: Flask, tell_time: clock.Clock, engine: Engine) -> None:
    """Prepare what comes before and after every view of an application."""
    cookies.install(app)
    clock.install(app, tell_time)
    session.install(app, engine)
    logs.configure()
    metrics.install(app)
    headers.install(app)
    app.before_request(_arrive)
    app.after_request(_leave)
    app.teardown_request(session.close)


def _arrive() -> None:
    """Note when a request arrived, what it is called, and whether it may write."""
    app, seen, asked = current_app, here.seen(), here.asked()
    seen.received_at = clock.read(app)
    seen.started = time.perf_counter()
    seen.request_id = request_id.chosen(asked)
    seen.writes = session.may_write(app, asked)


def _leave(reply: Response) -> Response:
    """Name the request in its reply, count it and write its line."""
    seen, asked = here.seen(), here.asked()
    reply.headers[request_id.HEADER] = seen.request_id
    seconds = time.perf_counter() - seen.started
    metrics.measure(asked, reply, seconds, seen)
    logs.note(asked, reply, seconds)
    return reply
