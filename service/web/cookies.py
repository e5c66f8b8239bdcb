"""No cookies: who calls is said by a bearer token, so Flask need not look for a session of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.sessions import NullSession, SessionInterface

if TYPE_CHECKING:
    from flask import Flask, Request, Response
    from flask.sessions import SessionMixin


class _NoSessions(SessionInterface):
    """Opens the same empty session for every request and saves none; writing to it raises."""

    _empty = NullSession()

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """Return the session that nothing can be written to."""
        del app, request
        return self._empty

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send no cookie."""


def install(app: Flask) -> None:
    """Switch Flask's cookie sessions off."""
    app.session_interface = _NoSessions()
