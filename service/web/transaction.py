"""The only place that commits: a decorator for requests, the same as a context manager for CLI and jobs."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, ParamSpec

from flask import make_response
from sqlalchemy.orm import Session

from service.web.contract import amend
from service.web.session import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.typing import ResponseReturnValue
    from flask.wrappers import Response
    from sqlalchemy.engine import Engine

P = ParamSpec("P")


def transaction(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Commit what a view did once its reply is written; roll back when it raises or refuses.

    Stands right below `@requires`, above everything that reads or writes.
    """

    @wraps(view)
    def committed(*args: P.args, **kwargs: P.kwargs) -> Response:
        reply = make_response(view(*args, **kwargs))
        if reply.status_code < HTTPStatus.BAD_REQUEST:
            session().commit()
        else:
            session().rollback()
        return reply

    return amend(committed, commits=True)


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """Open a session that may write; commit in the end, or roll back when anything is raised.

    One transaction: nothing is done with the session after the `with` block.
    """
    with Session(engine, expire_on_commit=False) as opened:
        opened.connection(execution_options={"write": True})
        yield opened
        opened.commit()
