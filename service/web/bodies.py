"""Requests: with bodies that were read before their turn, and no work done twice."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.utils import cached_property


class AtHand(BytesIO):
    """A whole body in the place of the stream that it came from, no longer than every view takes."""


class Asked(Request):
    """A request whose body, if it is at hand, is not guarded against what streams may do."""

    @cached_property
    def _names(self) -> list[str]:
        return super().blueprints

    @property
    def blueprints(self) -> list[str]:
        """The names of the blueprint and those around it, which Flask asks for three times."""
        return self._names if self.url_rule is not None else []

    @cached_property
    def stream(self) -> IO[bytes]:
        """Return what the body is read from."""
        at_hand = self.environ["wsgi.input"]
        return at_hand if type(at_hand) is AtHand else super().stream
