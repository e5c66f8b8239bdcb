"""The only clock: read once when a request arrives, and passed down as `at`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from flask import current_app, g, has_request_context

if TYPE_CHECKING:
    from flask import Flask

Clock: TypeAlias = Callable[[], datetime]
"""Whatever tells the time as an aware datetime in UTC."""

_EXTENSION: Final = "gradestep.clock"


def system_clock() -> datetime:
    """Read the machine's clock: aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def install(app: Flask, clock: Clock) -> None:
    """Give an application its clock, read before anything else is done for a request."""
    app.extensions[_EXTENSION] = clock
    app.before_request(_read)


def _read() -> None:
    g.received_at = current_app.extensions[_EXTENSION]()


def now() -> datetime:
    """Return the moment this request arrived, the same however often asked; outside requests, the time.

    A request that waited for the database is judged by when the server received it.
    """
    if not has_request_context():
        return system_clock()
    received_at: datetime = g.received_at
    return received_at
