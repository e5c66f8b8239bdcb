"""The server under fire: `python server.py PORT [fault]`, the program's own but for a header with its pid.

`acknowledge_early` plants what must never be: the reply leaves while its commit is still to come.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service.app import create_app
from service.attempts.recording import Recording
from service.cli.server import serve
from service.config import load_config
from service.db import Errand, Prepared
from service.web.session import engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from sqlalchemy.engine import Connection
    from werkzeug.wrappers import Response as Reply

    from service.config import Config

PID = "X-Served-By"
SECONDS_TOO_EARLY = 0.05

NOTHING = Prepared(sa.select(sa.literal_column("1", sa.Integer()).label("one")))

in_time = Recording.errand


def errand_too_late(recording: Recording, kept: Mapping[str, Any]) -> Errand:
    """Do as `Recording.errand` does, but say so first."""

    def say(_: object) -> bool:
        late = engine().connect().execution_options(write=True)
        threading.Thread(target=_store, args=(in_time(recording, kept), late)).start()
        return True

    return Errand(NOTHING, {}, read=say, alone=say)


def _store(errand: Errand, late: Connection) -> None:
    time.sleep(SECONDS_TOO_EARLY)
    with late:
        errand.alone(late)


def main(port: int, fault: str | None) -> None:
    """Serve with two workers until killed."""
    if fault == "acknowledge_early":
        Recording.errand = errand_too_late  # type: ignore[method-assign, assignment]  # the fault

    def make(config: Config) -> Flask:
        app = create_app(config)

        @app.after_request
        def say_who(reply: Reply) -> Reply:
            reply.headers[PID] = str(os.getpid())
            return reply

        return app

    serve(load_config(os.environ), port=port, workers=2, make=make)


if __name__ == "__main__":
    given: list[Any] = [*sys.argv[1:], None]
    main(int(given[0]), given[1])
