"""Bodies that are too large, too deep or packed: refused by every route, before anything is made of them."""

from __future__ import annotations

import gzip
from functools import partial
from typing import TYPE_CHECKING

import pytest

from service.web.wire import MAX_BODY
from tests.security.attacks import caller_of, send
from tests.security.bodies import bodies_of
from tests.security.judge import faults
from tests.security.routes import Route, routes_of

if TYPE_CHECKING:
    from tests.security.world import World

LARGE = b'{"a": "' + b"a" * MAX_BODY + b'"}'
HOSTILE = {
    "too large": (LARGE, 413),
    "100,000 brackets": (b"[" * 100_000, 400),
    "100,000 braces": (b'{"a":' * 100_000, 400),
    "closed brackets": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "a quarter of a million names": (b"{" + b'"a":1,' * 170_000 + b'"a":1}', 400),
    "a number of a million digits": (b'{"a":' + b"9" * 1_000_000 + b"}", 400),
    "an exponent of a million digits": (b'{"a":1e' + b"9" * 1_000_000 + b"}", 422),
    "100,000 unknown fields": (b"{" + b",".join(b'"%x":1' % n for n in range(90_000)) + b"}", 422),
    "bytes that are no UTF-8": (b'{"a":"\xff"}', 400),
    "an archive of a gigabyte": (gzip.compress(gzip.compress(b"0" * 50_000_000)), 400),
}
FILES = {"import_files"}
"""Routes whose JSON holds files, which may be larger."""

SECONDS = 0.25
"""Of the thread's CPU, for bodies of a megabyte: reading one that is good takes a tenth of it."""


def taking_json(world: World) -> list[Route]:
    return [route for route in routes_of(world.school.app) if bodies_of(route)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_refuses_bodies_beyond_its_limits(world: World) -> None:
    for route in taking_json(world):
        for name, (data, status) in list(HOSTILE.items())[route.name in FILES :]:
            assert (route.name, name, send(world, route, data).status_code) == (route.name, name, status)
            found = faults(partial(send, world, route, data), most=SECONDS)
            assert (route.name, name, found) == (route.name, name, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_route_unpacks_a_body(world: World) -> None:
    packed = gzip.compress(b"{}" + b" " * 1_000_000)
    for route in taking_json(world):
        headers = {"Content-Encoding": "gzip", "Idempotency-Key": "packed", "If-Match": '"none"'}
        reply = caller_of(world, route).send(
            route.method,
            route.filled(world.ids),
            headers=headers,
            data=packed,
            content_type="application/json",
        )
        assert (route.name, reply.status_code in {400, 415}) == (route.name, True)
