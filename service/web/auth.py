"""Who is calling: a bearer token, looked up by a function that `create_app` hands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec, TypeAlias, TypeVar

from sqlalchemy.engine import Connection

from service.vocabulary import Principal
from service.web import here
from service.web.clock import now
from service.web.contract import amend, contract_of
from service.web.errors import RequestError
from service.web.scopes import Scope
from service.web.session import connection
from service.web.tokens import digest, is_token
from service.web.trips import Errands, alone

if TYPE_CHECKING:
    from flask import Flask

Authenticate: TypeAlias = Callable[[Connection, str, datetime], Principal | None]
"""Finds whom a token's digest stands for at a moment: None for unknown, revoked and expired ones alike."""

Find: TypeAlias = Callable[[str, datetime, Mapping[str, Any]], Errands[tuple[Principal | None, object]]]
"""The same in one statement with what a view's path names: see `requires`."""

REALM: Final = 'Bearer realm="gradestep"'

_EXTENSION: Final = "gradestep.authenticate"

P = ParamSpec("P")
R = TypeVar("R")


def install(app: Flask, authenticate: Authenticate) -> None:
    """Give an application the look-up of tokens."""
    app.extensions[_EXTENSION] = authenticate


def requires(*scopes: str, find: Find | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only a valid token with all these scopes in; without any, every valid token.

    The token is looked up outside a transaction; with `find`, together with what the view's path names, for
    the view to ask for as `found()`. The outermost decorator but for the route. Raises `ValueError`, at
    import, for a scope nobody knows.
    """
    needed = frozenset(Scope(scope) for scope in scopes)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        lets_in = contract_of(view).lets_in

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            entering = _entering(needed, find, kwargs)
            if lets_in:
                here.seen().entering = entering
            else:
                alone(entering)
            return view(*args, **kwargs)

        return amend(guarded, scopes=frozenset(needed))

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in, and say so: a view without this and without `@requires` is not registered."""
    return amend(view, scopes=frozenset(), public=True)


def current_principal() -> Principal:
    """Return who is calling. Raises `RuntimeError` below a view that does not wear `@requires`."""
    principal: Principal | None = here.seen().get("principal")
    if principal is None:
        raise RuntimeError("nobody was authenticated: the view lacks @requires")
    return principal


def found() -> Any:  # noqa: ANN401 - whatever the view's own `find` returns
    """Return what was found together with the token: see `requires`."""
    return here.seen().found


def let_in() -> Errands[None]:
    """Let the caller of this request in, as `@requires` says."""
    entering: Errands[None] = vars(here.seen()).pop("entering")
    return entering


def _entering(needed: frozenset[Scope], find: Find | None, path: Mapping[str, Any]) -> Errands[None]:
    seen, token = here.seen(), _digest()
    principal: Principal | None
    if find is None:
        known: Authenticate = here.app().extensions[_EXTENSION]
        principal = known(connection(), token, now())
    else:
        principal, seen.found = yield from find(token, now(), path)
    if principal is None:
        _refuse_token()
    seen.principal = principal
    if not needed <= principal.scopes:
        _refuse_scopes(needed - principal.scopes)


def _digest() -> str:
    """Return the digest of the token that was sent."""
    scheme, _, token = here.asked().environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        raise RequestError("missing_token", headers={"WWW-Authenticate": REALM})
    token = token.strip()
    if not is_token(token):
        _refuse_token()
    return digest(token)


def _refuse_token() -> NoReturn:
    """Refuse unknown, revoked, expired and misshapen tokens with one and the same reply (RFC 6750)."""
    raise RequestError("invalid_token", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})


def _refuse_scopes(missing: frozenset[Scope]) -> NoReturn:
    named = " ".join(sorted(missing))
    challenge = f'{REALM}, error="insufficient_scope", scope="{named}"'
    detail = f"The token lacks the scope {named}."
    raise RequestError(
        "missing_scope", detail, headers={"WWW-Authenticate": challenge}, extra={"scope": named}
    )
