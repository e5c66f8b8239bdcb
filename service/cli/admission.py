"""Who waits for the network keeps nobody else waiting: a body is read before its request takes a turn."""

from __future__ import annotations

from io import BytesIO
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from service.web.bodies import AtHand
from service.web.wire import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    Environ: TypeAlias = dict[str, Any]
    Application: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

WAITING: Final = 32
"""Requests of one worker that may wait for their bodies or their turns."""

TOO_LARGE: Final = str(1 << 40)
"""A length that every view refuses."""


class Admission:
    """A WSGI application that lets so many requests at once into another one, each with its body at hand.

    The server gives every request a thread at once, whose body may still be on its way. Inside, a request has
    a database connection, on SQLite the one write lock, so that four slow phones would stop all others.
    `/livez` needs no turn. Bodies above 1 MiB, which few views take, are read inside; sent without a length
    (in chunks, or by HTTP/2), they are refused. Who has no token is refused without a look at the body.
    """

    def __init__(self, app: Application, turns: int) -> None:
        self._app = app
        self._turns: SimpleQueue[None] = SimpleQueue()
        for _ in range(turns):
            self._turns.put(None)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request, once it is its turn."""
        if environ["PATH_INFO"] == "/livez":
            return self._app(environ, start_response)
        if "HTTP_AUTHORIZATION" in environ:
            read_ahead(environ)
        self._turns.get()
        try:
            return self._app(environ, start_response)
        finally:
            self._turns.put(None)


def read_ahead(environ: Environ) -> None:
    """Put a body of up to 1 MiB in the place of the stream that it comes from.

    Where nothing is declared there is none in HTTP/1, which is known at once, but there may be one in HTTP/2.
    """
    declared = environ.get("CONTENT_LENGTH")
    if declared is not None and (not declared.isdecimal() or int(declared) > MAX_BODY):
        return
    body = _read(environ["wsgi.input"], MAX_BODY + 1 if declared is None else int(declared))
    is_too_large = len(body) > MAX_BODY
    environ["wsgi.input"] = BytesIO(body) if is_too_large else AtHand(body)
    environ["CONTENT_LENGTH"] = TOO_LARGE if is_too_large else str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)  # a body in chunks has a length now


def _read(stream: Any, missing: int) -> bytes:  # noqa: ANN401 - the server's own stream
    """Read so many bytes, or to the end: to look for an end that is known lets another thread go first."""
    chunks = []
    while missing > 0 and (chunk := stream.read(missing)):
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
