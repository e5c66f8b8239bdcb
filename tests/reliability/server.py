"""The server under fire: `python server.py PORT [fault]`, the program's own but for a header with its pid.

`acknowledge_early` plants what must never be: the reply leaves while its commit is still to come.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from service.app import create_app
from service.attempts.recording import Recording
from service.cli.server import serve
from service.config import load_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from sqlalchemy.engine import Connection
    from werkzeug.wrappers import Response as Reply

    from service.config import Config

PID = "X-Served-By"
SECONDS_TOO_EARLY = 0.05

in_time = Recording.store


def store_late(recording: Recording, connection: Connection, kept: Mapping[str, Any]) -> bool:
    """Do as `Recording.store` does, but say so first."""
    late = connection.engine.connect().execution_options(write=True)
    threading.Thread(target=_store, args=(recording, late, kept)).start()
    return True


def _store(recording: Recording, late: Connection, kept: Mapping[str, Any]) -> None:
    time.sleep(SECONDS_TOO_EARLY)
    with late:
        in_time(recording, late, kept)


def main(port: int, fault: str | None) -> None:
    """Serve with two workers until killed."""
    if fault == "acknowledge_early":
        Recording.store = store_late  # type: ignore[method-assign, assignment]  # the fault

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
