"""The only clock: read once when a request arrives, and passed down as `at`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from service.web import here

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


def read(app: Flask) -> datetime:
    """Tell the time by an application's clock."""
    tell: Clock = app.extensions[_EXTENSION]
    return tell()


def now() -> datetime:
    """Return the moment this request arrived, the same however often asked; outside requests, the time.

    A request that waited for the database is judged by when the server received it.
    """
    try:
        received_at: datetime = here.seen().received_at
    except (RuntimeError, AttributeError):  # no context at all, or not of a request
        return system_clock()
    return received_at
