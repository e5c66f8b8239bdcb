"""Requests that meet go to the database together.

While one trip is under way, requests that arrive wait for the next one. Whoever leads it has the errands of
all done by one trip, takes each on to its next errand, in that request's own context, has those done by a
second trip, and wakes the others. So waits and commits, and what a request needs in the caches, are paid for
once by all that meet: most in the last minute of an exam.
"""

from __future__ import annotations

from collections.abc import Generator
from contextvars import copy_context
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from service.db import Errand, run_together
from service.web import here
from service.web.session import borrowed, connection, engine, is_begun, lent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from sqlalchemy.engine import Connection

T = TypeVar("T")

Errands: TypeAlias = Generator[Errand, Any, T]
"""What a request does between its errands, which it yields; it is sent what came of each."""

_EXTENSION: Final = "gradestep.trips"


def install(app: Flask) -> None:
    """Let the requests of an application go together."""
    app.extensions[_EXTENSION] = _Trips()


def alone(errands: Errands[T]) -> T:
    """Run errands one by one, on this request's connection, and return what they end with."""
    return _Request(errands).finish()


def together(errands: Errands[T]) -> T:
    """Run the first two errands with those of other requests, where the database can, and the rest alone."""
    request = _Request(errands)
    if request.errand is not None and engine().dialect.name == "postgresql":
        trips: _Trips = here.app().extensions[_EXTENSION]
        trips.go(request)
    return request.finish()


class _Request(Generic[T]):
    """One request on its way through its errands, standing before the next one, if there is one."""

    __slots__ = ("_errands", "_error", "_reply", "come", "context", "errand", "leads", "noted", "woken")

    def __init__(self, errands: Errands[T]) -> None:
        self._errands = errands
        self._reply: T
        self._error: Exception | None = None
        self.come: tuple[Any] | None = None
        self.leads = False
        self.noted = vars(here.seen())
        self.woken = Lock()
        self.errand = self._next(errands.send, None)
        self.context = copy_context()

    def go_on(self) -> None:
        """Go on to the next errand, with what came of this one; if nothing has yet, it is run alone."""
        come, self.come = self.come, None
        try:
            done = come[0] if come is not None else self._alone()
        except SQLAlchemyError as error:
            self.errand = self._next(self._errands.throw, error)
        else:
            self.errand = self._next(self._errands.send, done)

    def _alone(self) -> Any:  # noqa: ANN401 - what the errand comes to
        if self.errand is None:
            raise RuntimeError("there is no errand left")
        return self.errand.alone(connection())

    def _next(self, ask: Callable[[Any], Errand], heard: object) -> Errand | None:
        try:
            return ask(heard)
        except StopIteration as end:
            self._reply = end.value
        except Exception as error:  # noqa: BLE001 - raised by `finish`, to its own request
            self._error = error
        return None

    def fail(self, error: Exception) -> None:
        """Go no further: an error is what comes of it."""
        self.errand, self._error = None, error

    def finish(self) -> T:
        """Go on to the end, and return or raise what comes of it."""
        while self.errand is not None:
            self.go_on()
        if self._error is not None:
            raise self._error
        return self._reply


class _Trips:
    """The trips of one application, one after the other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way = False
        self.waiting: list[_Request[Any]] = []

    def go(self, request: _Request[Any]) -> None:
        """Take a request on, with those that it meets, until what it does next is its own affair."""
        request.woken.acquire()
        with self._lock:
            request.leads = not self._under_way
            self._under_way = True
            if not request.leads:
                self.waiting.append(request)
        if not request.leads:
            request.woken.acquire()
        if request.leads:
            self._lead(request)

    def _lead(self, leader: _Request[Any]) -> None:
        others: list[_Request[Any]] = []
        try:
            with borrowed() as line:
                others += self._boarding()
                came_back = _travel(line, [leader, *others])
                for each in came_back:
                    with lent(line, each.noted):
                        each.context.run(each.go_on)
                _travel(line, came_back)
        except SQLAlchemyError as error:  # no connection is to be had, for which all that wait have waited
            in_vain = self._boarding()
            for each in in_vain:
                each.fail(error)
            others += in_vain
            raise
        finally:
            self._hand_over()
            for each in others:
                each.woken.release()

    def _boarding(self) -> list[_Request[Any]]:
        """Return those who wait, for this trip."""
        with self._lock:
            boarding, self.waiting = self.waiting, []
        return boarding

    def _hand_over(self) -> None:
        """Have the first of those who wait lead the next trip."""
        with self._lock:
            self._under_way = bool(self.waiting)
            if self.waiting:
                first = self.waiting.pop(0)
                first.leads = True
                first.woken.release()


def _travel(line: Connection, party: Sequence[_Request[Any]]) -> Sequence[_Request[Any]]:
    """Make one trip with the errands of a party, and return for whom something came of it.

    Who has a session stays, for what is left belongs in its transaction. If the trip fails, whatever one of
    them did to it, each goes on alone, and meets the error that is its own.
    """
    pairs = [(each, each.errand) for each in party if each.errand is not None and not is_begun(each.noted)]
    pairs.sort(key=lambda pair: pair[1].order)
    try:
        come = run_together(line, [errand for _, errand in pairs]) if pairs else []
    except Exception:  # noqa: BLE001 - it may be anyone's, and must not be the leader's
        return []
    for (each, _), one in zip(pairs, come, strict=True):
        each.come = (one,)
    return [each for each, _ in pairs]
