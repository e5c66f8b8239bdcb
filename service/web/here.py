"""The objects behind Flask's proxies, for what every request runs: a proxy looks its object up each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import current_app, g, request
from flask.ctx import _AppCtxGlobals
from flask.globals import request_ctx

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Request
    from flask.ctx import RequestContext


class Seen(_AppCtxGlobals):
    """What is behind `g`: Flask's, without a function of Python around each thing that is noted."""

    __setattr__ = object.__setattr__  # type: ignore[assignment]  # the same, written in C


asked: Final[Callable[[], Request]] = request._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001 - documented by Werkzeug
"""Return the request itself."""

seen: Final[Callable[[], Any]] = g._get_current_object  # type: ignore[attr-defined,unused-ignore]  # noqa: SLF001 - documented by Werkzeug
"""Return the namespace behind `g`: what was noted of this request so far."""

app: Final[Callable[[], Flask]] = current_app._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001 - documented by Werkzeug
"""Return the application itself."""

visit: Final[Callable[[], RequestContext]] = request_ctx._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001 - documented by Werkzeug
"""Return the context of the request."""
