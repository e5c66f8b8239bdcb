"""Headers that every reply carries: nothing is sniffed, framed, run or kept by caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

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


def install(app: Flask) -> None:
    """Add them to whatever an application answers."""
    app.after_request(_add)


def _add(reply: Response) -> Response:
    own = {name for name, _ in reply.headers}
    reply.headers.extend((name, value) for name, value in HEADERS.items() if name not in own)
    return reply
