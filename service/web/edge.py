"""What comes before and after every view, in one hook each.

Flask would run a dozen small ones as well; each of them costs its own look-ups of the objects of the request.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from service.web import clock, cookies, headers, here, logs, metrics, request_id, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine
    from werkzeug.wrappers import Response


class Application(Flask):
    """Flask for views that are plain functions, none of which is awaited."""

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
