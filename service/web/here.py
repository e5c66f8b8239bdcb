"""The objects behind Flask's proxies, for what every request runs: a proxy looks its object up each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request

if TYPE_CHECKING:
    from flask import Request


def asked() -> Request:
    """Return the request itself."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - documented by Werkzeug
    return found


def seen() -> Any:  # noqa: ANN401 - whatever is kept on it
    """Return the namespace behind `g`: what was noted of this request so far."""
    return g._get_current_object()  # type: ignore[attr-defined,unused-ignore]  # noqa: SLF001 - documented by Werkzeug
