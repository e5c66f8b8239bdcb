"""The contexts that Flask puts around a request, without what nobody asks them for: signals and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask.ctx import AppContext, RequestContext
from flask.globals import _cv_app, _cv_request
from flask.sessions import NullSession
from werkzeug.utils import cached_property

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from flask import Request
    from werkzeug.routing import MapAdapter

    from service.web.edge import Application

_NO_SESSION: Final = NullSession()
"""No cookies: who calls is said by a bearer token. Writing to it raises."""


class Surroundings(AppContext):
    """The application around a request."""

    def push(self) -> None:
        """Put it in place."""
        self._cv_tokens.append(_cv_app.set(self))

    def pop(self, exc: BaseException | None = None) -> None:
        """Put what was there before back."""
        if self.app.teardown_appcontext_funcs and len(self._cv_tokens) == 1:
            self.app.do_teardown_appcontext(exc)
        _cv_app.reset(self._cv_tokens.pop())


class Visit(RequestContext):
    """A request: its route is looked for straight, and addresses are built from it only where that fails."""

    app: Application

    def __init__(
        self,
        app: Application,
        environ: WSGIEnvironment,
        request: Request | None = None,
        session: Any = None,  # noqa: ANN401 - nobody gives one
    ) -> None:
        self.app = app
        self.request = app.request_class(environ) if request is None else request
        self.request.json_module = app.json
        self.flashes = None
        self._session = session or _NO_SESSION
        self._after_request_functions = []
        self._cv_tokens = []

    @cached_property
    def url_adapter(self) -> MapAdapter | None:
        """Return what builds addresses, and says why a path leads nowhere."""
        return self.app.create_url_adapter(self.request)

    def match_request(self) -> None:
        """Find the route."""
        found = self.app.url_map.straight(self.request.path, self.request.method)
        if found is None:
            super().match_request()
        else:
            self.request.url_rule, self.request.view_args = found

    def push(self) -> None:
        """Put it in place, with the application around it unless that is there already."""
        if self._cv_tokens or _cv_app.get(None) is not None:
            super().push()
            return
        around = Surroundings(self.app)
        around.push()
        self._cv_tokens.append((_cv_request.set(self), around))
        self.match_request()

    def pop(self, exc: BaseException | None = None) -> None:
        """Close what the request left open, and put what was there before back."""
        if len(self._cv_tokens) != 1:
            super().pop(exc)
            return
        try:
            self.app.do_teardown_request(exc)
            if "files" in vars(self.request):
                self.request.close()
        finally:
            token, around = self._cv_tokens.pop()
            _cv_request.reset(token)
            self.request.environ["werkzeug.request"] = None  # or it would stay until the collector comes
            if around is not None:
                around.pop(exc)
