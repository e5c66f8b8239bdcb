"""The server under fire: `python server.py PORT [fault]`, the program's own but for a header with its pid.

`acknowledge_early` plants what must never be: the reply leaves while its commit is still to come.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import g, make_response

from service.config import load_config
from service.web import transaction
from service.web.contract import amend
from service.web.session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from flask.wrappers import Response
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response as Reply

    from service.config import Config

PID = "X-Served-By"
SECONDS_TOO_EARLY = 0.05


def committing_late(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Do as `@transaction` does, but answer first."""

    @wraps(view)
    def committed(*args: object, **kwargs: object) -> Response:
        reply = make_response(view(*args, **kwargs))
        session()
        threading.Thread(target=_commit, args=(g.pop("session"), reply.status_code < 400)).start()
        return reply

    return amend(committed, commits=True)


def _commit(opened: Session, succeeded: bool) -> None:  # noqa: FBT001 - a thread's argument
    time.sleep(SECONDS_TOO_EARLY)
    if succeeded:
        opened.commit()
    opened.close()


def main(port: int, fault: str | None) -> None:
    """Serve with two workers until killed."""
    if fault == "acknowledge_early":
        transaction.transaction = committing_late
    # views take their decorators when they are imported, so the fault comes first
    from service.app import create_app  # noqa: PLC0415 - see above
    from service.cli.server import serve  # noqa: PLC0415 - see above

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
