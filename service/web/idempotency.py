"""Retries are safe: a request under an Idempotency-Key takes effect once and is answered the same.

The key is stored in the transaction of the effect. A twin that arrives meanwhile waits: on SQLite for the
write lock, on PostgreSQL for the unique constraint. Only 2xx replies are kept, for 24 hours; a refused
request leaves no trace and may be repeated under its key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, overload

import sqlalchemy as sa
from flask import current_app, make_response, request
from sqlalchemy.dialects import postgresql, sqlite

from service.web.auth import current_principal
from service.web.clock import now
from service.web.contract import amend, contract_of
from service.web.errors import RequestError
from service.web.models import IdempotencyKey
from service.web.session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask.wrappers import Response

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
LONGEST: Final = 255
KEPT: Final = timedelta(hours=24)
SWEPT: Final = 100
"""Most expired keys that one new key clears away, so that no job is needed."""

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_REPLAYED_HEADERS: Final = ("Content-Type", "Location", "ETag", "Link")
_INSERTS: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class _Claim:
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
            row_id = _insert(claim)
            if row_id is None:
                return _replay(claim)
            reply = make_response(inner(*args, **kwargs))
            _keep(row_id, reply)
            return reply

        return amend(once, key=required)

    return decorate if view is None else decorate(view)


def _sent_key(*, required: bool) -> str | None:
    """Read the header; the quotes of a structured field (RFC 8941) do not belong to the key."""
    sent = request.headers.get(HEADER)
    if sent is None:
        if required:
            raise RequestError("missing_idempotency_key")
        return None
    key = sent[1:-1] if len(sent) > 1 and sent[0] == sent[-1] == '"' else sent
    if not _KEY.fullmatch(key):
        raise RequestError("invalid_idempotency_key")
    return key


def _claim(key: str) -> _Claim:
    principal = current_principal()
    said = b"\n".join([request.query_string, request.mimetype.encode(), request.get_data(cache=True)])
    return _Claim(
        organization_id=principal.organization_id,
        user_id=principal.user_id,
        route=f"{request.method} {request.path}",
        key=key,
        fingerprint=hashlib.sha256(said).hexdigest(),
        created_at=now(),
    )


def _insert(claim: _Claim) -> str | None:
    """Take the key and return the row's id, or None when it is taken; an expired one is taken over.

    Waits for whoever is about to take it: the statement is atomic on both databases.
    """
    values = {name: getattr(claim, name) for name in claim.__slots__}
    unanswered = {"status": None, "body": None, "headers": None}
    insert = _INSERTS[session().get_bind().dialect.name](IdempotencyKey).values(values)
    taken = insert.on_conflict_do_update(
        index_elements=["organization_id", "user_id", "route", "key"],
        set_={"fingerprint": claim.fingerprint, "created_at": claim.created_at, **unanswered},
        where=IdempotencyKey.created_at < claim.created_at - KEPT,
    )
    row_id: str | None = session().scalar(taken.returning(IdempotencyKey.id))
    if row_id is not None:
        _sweep(claim.created_at - KEPT)
    return row_id


def _sweep(before: datetime) -> None:
    """Clear some expired keys away, leaving those that another transaction holds."""
    expired = sa.select(IdempotencyKey.id).where(IdempotencyKey.created_at < before).limit(SWEPT)
    expired = expired.order_by(IdempotencyKey.created_at).with_for_update(skip_locked=True)
    session().execute(
        sa.delete(IdempotencyKey).where(IdempotencyKey.id.in_(expired)),
        execution_options={"synchronize_session": False},
    )


def _replay(claim: _Claim) -> Response:
    kept = session().execute(
        sa.select(
            IdempotencyKey.fingerprint, IdempotencyKey.status, IdempotencyKey.body, IdempotencyKey.headers
        ).filter_by(
            organization_id=claim.organization_id, user_id=claim.user_id, route=claim.route, key=claim.key
        )
    )
    fingerprint, status, body, headers = kept.one()
    if fingerprint != claim.fingerprint:
        raise RequestError("idempotency_key_reused")
    reply = current_app.response_class(body, status=status, headers=headers)
    reply.headers[REPLAYED] = "true"
    return reply


def _keep(row_id: str, reply: Response) -> None:
    """Store a 2xx reply with its key; any other leaves the key free."""
    row = IdempotencyKey.id == row_id
    if not 200 <= reply.status_code < 300:  # noqa: PLR2004 - what 2xx means
        session().execute(sa.delete(IdempotencyKey).where(row))
        return
    headers = [[name, value] for name, value in reply.headers if name in _REPLAYED_HEADERS]
    answered = {"status": reply.status_code, "body": reply.get_data(as_text=True), "headers": headers}
    session().execute(sa.update(IdempotencyKey).where(row).values(answered))
