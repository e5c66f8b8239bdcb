"""Who is calling: a bearer token, looked up by a function that `create_app` hands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Final, NoReturn, ParamSpec, TypeAlias, TypeVar

import structlog
from flask import current_app, g, request
from sqlalchemy.orm import Session

from service.vocabulary import Principal
from service.web.clock import now
from service.web.contract import amend
from service.web.errors import RequestError
from service.web.scopes import Scope
from service.web.session import session
from service.web.tokens import digest, is_token

if TYPE_CHECKING:
    from flask import Flask

Authenticate: TypeAlias = Callable[[Session, str, datetime], Principal | None]
"""Finds whom a token's digest stands for at a moment: None for unknown, revoked and expired ones alike."""

REALM: Final = 'Bearer realm="gradestep"'

_EXTENSION: Final = "gradestep.authenticate"

P = ParamSpec("P")
R = TypeVar("R")


def install(app: Flask, authenticate: Authenticate) -> None:
    """Give an application the look-up of tokens."""
    app.extensions[_EXTENSION] = authenticate


def requires(*scopes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only a valid token with all these scopes in; without any, every valid token.

    The outermost decorator but for the route. Raises `ValueError`, at import, for a scope nobody knows.
    """
    needed = frozenset(Scope(scope) for scope in scopes)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.principal = _authenticated()
            _check(needed - g.principal.scopes)
            return view(*args, **kwargs)

        return amend(guarded, scopes=frozenset(needed))

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in, and say so: a view without this and without `@requires` is not registered."""
    return amend(view, scopes=frozenset(), public=True)


def current_principal() -> Principal:
    """Return who is calling. Raises `RuntimeError` below a view that does not wear `@requires`."""
    principal: Principal | None = g.get("principal")
    if principal is None:
        raise RuntimeError("nobody was authenticated: the view lacks @requires")
    return principal


def _authenticated() -> Principal:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise RequestError("missing_token", headers={"WWW-Authenticate": REALM})
    token = token.strip()
    if not is_token(token):
        _refuse_token()
    principal = current_app.extensions[_EXTENSION](session(), digest(token), now())
    if principal is None:
        _refuse_token()
    structlog.contextvars.bind_contextvars(user_id=principal.user_id, token_id=principal.token_id)
    found: Principal = principal
    return found


def _refuse_token() -> NoReturn:
    """Refuse unknown, revoked, expired and misshapen tokens with one and the same reply (RFC 6750)."""
    raise RequestError("invalid_token", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})


def _check(missing: frozenset[Scope]) -> None:
    if missing:
        named = " ".join(sorted(missing))
        challenge = f'{REALM}, error="insufficient_scope", scope="{named}"'
        detail = f"The token lacks the scope {named}."
        raise RequestError(
            "missing_scope", detail, headers={"WWW-Authenticate": challenge}, extra={"scope": named}
        )
