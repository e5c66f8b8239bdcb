"""Views whose whole effect is one change: decided on what was read without holding it, and stored at once.

Such a view reads outside of transactions, hands in what is to be stored, and that is stored together with its
reply and the key of its retries, by one statement where the database can. What the view decided on may have
moved meanwhile; then nothing is stored, and the view is asked once more in a transaction, holding what it
reads. Retries are as safe as under `@idempotent`, and meet their key at the same place.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.db import Errand, Prepared, table_of
from service.web import here
from service.web.auth import let_in
from service.web.contract import amend
from service.web.errors import RequestError
from service.web.idempotency import (
    KEPT_VALUES,
    Claim,
    claimed,
    find,
    forget,
    is_kept,
    kept_values,
    replay,
    sweep_in_turn,
)
from service.web.models import IdempotencyKey
from service.web.session import is_begun, session
from service.web.trips import Errands, alone, together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.wrappers import Response
    from sqlalchemy.engine import Connection

P = ParamSpec("P")

_KEYS: Final = table_of(IdempotencyKey)
STORE_KEPT: Final = Prepared(sa.insert(_KEYS).values(KEPT_VALUES))
"""Stores a reply under its key."""


def kept_after(moved: sa.CTE) -> sa.CTE:
    """Store a reply under its key as part of a statement, once for each row of another part."""
    return (
        sa.insert(_KEYS)
        .from_select(list(KEPT_VALUES), sa.select(*KEPT_VALUES.values()).select_from(moved))
        .cte("kept")
    )


class Change(Protocol):
    """What a view would have stored."""

    def errand(self, kept: Mapping[str, Any]) -> Errand:
        """Return what stores it and the values of `STORE_KEPT`, all or nothing.

        What comes of it is False, with nothing stored, if what it is based on has moved. Raises
        `IntegrityError` if the key is taken.
        """


class _Nothing:
    """The change of a view that found everything done already."""

    @staticmethod
    def errand(kept: Mapping[str, Any]) -> Errand:
        """Store the key alone."""

        def store(line: Connection) -> bool:
            STORE_KEPT.run(line, kept)
            return True

        order = " ".join(kept[each] for each in ("kept_route", "kept_user_id", "kept_key"))
        return Errand(STORE_KEPT, kept, read=lambda _: True, alone=store, order=order)


def hand_in(change: Change) -> None:
    """Have a change stored when the reply of this request is written."""
    here.seen().change = change


def is_held() -> bool:
    """Return whether the view is asked again, and must hold what it reads until its transaction ends."""
    return is_begun(vars(here.seen()))


def at_once(view: Callable[P, Response]) -> Callable[P, Response]:
    """Store what a view hands in; stands right below `@requires`, and requires an Idempotency-Key."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
        seen = here.seen()
        try:
            reply = together(_entered_and_stored(view, args, kwargs))
            if reply is None:
                session()
                reply = alone(_stored(seen.claim, view(*args, **kwargs)))
            if is_held():  # also by a view that went to the session unasked
                session().commit()
        except Exception:
            if "claim" not in seen:
                raise
            session().rollback()
            if (kept := find(seen.claim)) is None:
                raise
            return replay(seen.claim, kept)
        if reply is None:
            raise RequestError("conflict")
        return reply

    return amend(answered, commits=True, key=True, lets_in=True)


def _entered_and_stored(
    view: Callable[..., Response], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Errands[Response | None]:
    """Let the caller in, ask the view, and store what it hands in."""
    yield from let_in()
    claim = here.seen().claim = claimed()
    return (yield from _stored(claim, view(*args, **kwargs)))


def _stored(claim: Claim, reply: Response) -> Errands[Response | None]:
    """Return a reply with its change stored, or None when the view must be asked again."""
    noted = vars(here.seen())
    change: Change = noted.pop("change", None) or _Nothing()
    if not is_kept(reply):
        return reply
    sweep_in_turn(claim)
    try:
        stored = yield change.errand(kept_values(claim, reply))
    except IntegrityError:
        # the key is taken, or an expired one is in the way
        if is_held() or not forget(claim):
            raise
        stored = False
    if not stored:
        noted.pop("effects", None)
    return reply if stored else None
