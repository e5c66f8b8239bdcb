"""What comes before and after every view, in one hook each.

Flask would run a dozen small ones as well; each of them costs its own look-ups of the objects of the request.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host

from service.web import clock, headers, here, logs, metrics, request_id, session, trips
from service.web.bodies import Asked
from service.web.replies import Reply
from service.web.routes import Routes
from service.web.visits import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment
    from flask import Request, Response
    from sqlalchemy.engine import Engine


class Application(Flask):
    """Flask for views that are plain functions, none of which is awaited, at whatever host they are."""

    request_class = Asked
    response_class = Reply
    app_ctx_globals_class = here.Seen
    url_map_class = Routes
    url_map: Routes

    def request_context(self, environ: WSGIEnvironment) -> Visit:
        """Make the context of a request."""
        return Visit(self, environ)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match a request's path without taking its environment apart once more."""
        if self.config["SERVER_NAME"] is not None:
            return super().create_url_adapter(request)
        if request is None:
            return None
        where, root = get_host(request.environ), request.root_path
        method, query = request.method, request.environ.get("QUERY_STRING", "")
        return MapAdapter(self.url_map, where, root, "", request.scheme, request.path, method, query)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is: Flask asks a dozen times for each request."""
        return func

    def preprocess_request(self) -> Any:  # noqa: ANN401 - whatever a view may return
        """Ask what comes before every view, and what comes before those of a blueprint if any has such."""
        if len(self.before_request_funcs) > 1 or self.url_value_preprocessors:
            return super().preprocess_request()
        for hook in self.before_request_funcs[None]:
            if (answer := hook()) is not None:
                return answer
        return None

    def process_response(self, response: Response) -> Response:
        """Hand a reply through what comes after every view."""
        if len(self.after_request_funcs) > 1:
            return super().process_response(response)
        own = here.visit()._after_request_functions  # noqa: SLF001 - what `after_this_request` fills
        for hook in (*own, *reversed(self.after_request_funcs[None])):
            response = hook(response)
        return response

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        """Do what comes last, whatever happened."""
        if len(self.teardown_request_funcs) > 1:
            super().do_teardown_request(exc)
            return
        for hook in reversed(self.teardown_request_funcs[None]):
            hook(exc)


def install(app: Flask, tell_time: clock.Clock, engine: Engine) -> None:
    """Prepare what comes before and after every view of an application."""
    clock.install(app, tell_time)
    session.install(app, engine)
    trips.install(app)
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
