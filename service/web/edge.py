"""What comes before and after every view, in one hook each.

Flask would run a dozen small ones as well; each of them costs its own look-ups of the objects of the request.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host

from service.web import clock, cookies, headers, here, logs, metrics, request_id, session
from service.web.bodies import Asked
from service.web.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Request, Response
    from sqlalchemy.engine import Engine


class Application(Flask):
    """Flask for views that are plain functions, none of which is awaited, at whatever host they are."""

    request_class = Asked
    response_class = Reply
    app_ctx_globals_class = here.Seen

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
    app, seen, asked = here.app(), here.seen(), here.asked()
    seen.received_at = clock.read(app)
    seen.started = time.perf_counter()
    seen.request_id = request_id.chosen(asked)
    seen.writes = session.may_write(app, asked)


def _leave(reply: Response) -> Response:
    """Name the request in its reply, count it and write its line."""
    seen, asked = here.seen(), here.asked()
    reply.headers[request_id.HEADER] = seen.request_id
    seconds = time.perf_counter() - seen.started
    metrics.measure(here.app(), asked, reply, seconds, seen)
    logs.note(asked, reply, seconds, seen)
    return reply
