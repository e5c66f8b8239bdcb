"""Retries are safe: a request under an Idempotency-Key takes effect once and is answered the same.

The work is done first, and the key is stored with its reply in the same transaction, at the end: a first
request, nearly every one, pays a single statement. A retry does the work again, meets the key (or is refused
because the first one was served), is rolled back whole, and gets the first reply; a twin that arrives
meanwhile waits for the first at the latest where the key is stored. Only 2xx replies are kept, for 24 hours;
a refused request leaves no trace and may be repeated under its key.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, overload

import sqlalchemy as sa
from flask import current_app, make_response
from sqlalchemy.dialects import postgresql, sqlite

from service.db import Prepared, new_id, table_of
from service.web import here
from service.web.auth import current_principal
from service.web.clock import now
from service.web.contract import amend, contract_of
from service.web.errors import RequestError
from service.web.models import IdempotencyKey
from service.web.session import connection, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask.wrappers import Response

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
LONGEST: Final = 255
KEPT: Final = timedelta(hours=24)
SWEPT: Final = 50
"""Every so many new keys, as many expired ones are cleared away, so that no job is needed."""

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_REPLAYED_HEADERS: Final = ("Content-Type", "Location", "ETag", "Link")

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Claim:
    """One request under one key: whose, where, and what it says."""

    organization_id: str
    user_id: str
    route: str
    key: str
    fingerprint: str
    created_at: datetime


@overload
def idempotent(view: Callable[P, ResponseReturnValue], /) -> Callable[P, ResponseReturnValue]: ...
@overload
def idempotent(
    *, required: bool = True
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]: ...
def idempotent(view: Callable[P, ResponseReturnValue] | None = None, /, *, required: bool = True) -> Any:
    """Answer a repeated request with the first one's reply; stands right below `@transaction`.

    Bare, the header is required; `@idempotent(required=False)` takes it when it is sent. Refuses with
    `missing_idempotency_key`, `invalid_idempotency_key`, and `idempotency_key_reused` for another payload.
    """

    def decorate(inner: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        if contract_of(inner).commits:
            raise TypeError("@transaction stands above @idempotent: the key belongs to its transaction")

        @wraps(inner)
        def once(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            key = _sent_key(required=required)
            if key is None:
                return inner(*args, **kwargs)
            claim = _claim(key)
            try:
                return _answer_first(claim, make_response(inner(*args, **kwargs)))
            except Exception:
                session().rollback()
                if (kept := find(claim)) is None:
                    raise
                return replay(claim, kept)

        return amend(once, key=required)

    return decorate if view is None else decorate(view)


def claimed() -> Claim:
    """Return what this request claims under its key, which is required."""
    return _claim(_sent_key(required=True) or "")


def _sent_key(*, required: bool) -> str | None:
    """Read the header; the quotes of a structured field (RFC 8941) do not belong to the key."""
    sent: str | None = here.asked().environ.get("HTTP_IDEMPOTENCY_KEY")
    if sent is None:
        if required:
            raise RequestError("missing_idempotency_key")
        return None
    key = sent[1:-1] if len(sent) > 1 and sent[0] == sent[-1] == '"' else sent
    if not _KEY.fullmatch(key):
        raise RequestError("invalid_idempotency_key")
    return key


def _claim(key: str) -> Claim:
    principal, asked = current_principal(), here.asked()
    said = b"\n".join([asked.query_string, asked.mimetype.encode(), asked.get_data(cache=True)])
    return Claim(
        organization_id=principal.organization_id,
        user_id=principal.user_id,
        route=f"{asked.method} {asked.path}",
        key=key,
        fingerprint=hashlib.sha256(said).hexdigest(),
        created_at=now(),
    )


def _answer_first(claim: Claim, reply: Response) -> Response:
    """Give a reply out, kept under its key if it is one to keep; refuses when the key is taken."""
    if is_kept(reply) and not _store(claim, reply):
        raise RequestError("conflict")
    return reply


def is_kept(reply: Response) -> bool:
    """Return whether a reply is stored with its key: 2xx ones are."""
    return 200 <= reply.status_code < 300  # noqa: PLR2004 - what 2xx means


def _store(claim: Claim, reply: Response) -> bool:
    """Keep a reply under its key, or return False when the key is taken; an expired one is taken over.

    Waits for whoever is about to take it: the statement is atomic on both databases.
    """
    known = {**kept_values(claim, reply), "expired": claim.created_at - KEPT}
    line = session().connection()
    stored = _STORE[line.dialect.name].first(line, known)
    sweep_in_turn(claim)
    return stored is not None


def kept_values(claim: Claim, reply: Response) -> dict[str, Any]:
    """Return the values of `KEPT_VALUES`: the row of a key with its reply."""
    headers = [[name, value] for name, value in reply.headers if name in _REPLAYED_HEADERS]
    return {
        "kept_id": new_id(),
        "kept_organization_id": claim.organization_id,
        "kept_user_id": claim.user_id,
        "kept_route": claim.route,
        "kept_key": claim.key,
        "kept_fingerprint": claim.fingerprint,
        "kept_created_at": claim.created_at,
        "kept_status": reply.status_code,
        "kept_body": reply.get_data(as_text=True),
        "kept_headers": headers,
    }


def _upsert(insert: Any) -> Prepared:  # noqa: ANN401 - each dialect has an INSERT of its own
    """Write a key and its reply, unless an unexpired one is there; gives the id of what was written."""
    renewed = {
        name: KEPT_VALUES[name] for name in ("id", "fingerprint", "created_at", "status", "body", "headers")
    }
    taken = (
        insert(_KEYS)
        .values(KEPT_VALUES)
        .on_conflict_do_update(
            index_elements=["user_id", "route", "key"],
            set_=renewed,
            where=_KEYS.c.created_at < sa.bindparam("expired", type_=_KEYS.c.created_at.type),
        )
    )
    return Prepared(taken.returning(_KEYS.c.id))


_KEYS: Final = table_of(IdempotencyKey)
KEPT_VALUES: Final[dict[str, sa.BindParameter[Any]]] = {
    each.name: sa.bindparam(f"kept_{each.name}", type_=each.type) for each in _KEYS.columns
}
"""The columns of a key with its reply, as statements that store more than that name their values."""

_STORE: Final = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}
_stored: Final = itertools.count(1)


def _sweeping() -> Prepared:
    """Clear the expired ones of the oldest keys away, leaving those that another transaction holds."""
    # for SQLite, SQLAlchemy adds an offset of 0 as a parameter without a name unless one is written
    oldest = sa.select(_KEYS.c.id).order_by(_KEYS.c.id).limit(_SOME).offset(_ZERO)
    expired = sa.select(_KEYS.c.id).where(
        _KEYS.c.created_at < sa.bindparam("expired"), _KEYS.c.id.in_(oldest)
    )
    return Prepared(sa.delete(_KEYS).where(_KEYS.c.id.in_(expired.with_for_update(skip_locked=True))))


_SOME: Final[sa.ColumnClause[int]] = sa.literal_column(str(SWEPT))
_ZERO: Final[sa.ColumnClause[int]] = sa.literal_column("0")
_SWEEP: Final = _sweeping()
_MINE: Final = ("organization_id", "user_id", "route", "key")
_FORGET: Final = Prepared(
    sa.delete(_KEYS)
    .where(*(_KEYS.c[name] == sa.bindparam(name) for name in _MINE))
    .where(_KEYS.c.created_at < sa.bindparam("expired"))
    .returning(_KEYS.c.id)
)


def sweep_in_turn(claim: Claim) -> None:
    """Clear expired keys away, whenever so many were stored."""
    if next(_stored) % SWEPT == 0:
        _SWEEP.run(connection(), {"expired": claim.created_at - KEPT})


def forget(claim: Claim) -> bool:
    """Clear the key of a claim away if it has expired, and tell whether it had."""
    mine = {name: getattr(claim, name) for name in _MINE}
    return _FORGET.first(connection(), {**mine, "expired": claim.created_at - KEPT}) is not None


def find(claim: Claim) -> IdempotencyKey | None:
    """Find the reply kept under a key, unless it has expired."""
    mine = sa.select(IdempotencyKey).filter_by(
        organization_id=claim.organization_id, user_id=claim.user_id, route=claim.route, key=claim.key
    )
    return session().scalar(mine.where(IdempotencyKey.created_at >= claim.created_at - KEPT))


def replay(claim: Claim, kept: IdempotencyKey) -> Response:
    """Give the first reply again, or refuse another payload under its key; what was done again is undone."""
    vars(here.seen()).pop("effects", None)
    if kept.fingerprint != claim.fingerprint:
        raise RequestError("idempotency_key_reused")
    reply = current_app.response_class(kept.body, status=kept.status, headers=kept.headers)
    reply.headers[REPLAYED] = "true"
    return reply
