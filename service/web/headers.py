"""Headers that every reply carries: nothing is sniffed, framed, run or kept by caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Defaults: a view that sets one of them keeps its own."""

_ADDED: Final = list(HEADERS.items())


def install(app: Flask) -> None:
    """Add them to whatever an application answers, right before the server takes it."""
    inner = app.wsgi_app

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:  # noqa: ANN401 - WSGI's
            own = {name for name, _ in headers}
            return start_response(status, headers + [each for each in _ADDED if each[0] not in own], *error)

        return inner(environ, start)

    app.wsgi_app = answer  # type: ignore[method-assign]  # as Flask recommends
