"""The big list of naughty strings in every text, name, parameter and header that a request can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from tests.security.attacks import faults_of, faults_with
from tests.security.bodies import Body, bodies_of
from tests.security.corpora import naughty_strings, needed, sample
from tests.security.routes import Route, routes_of

if TYPE_CHECKING:
    from tests.security.bodies import Path
    from tests.security.world import World

pytestmark = needed

HEADERS = (
    "Idempotency-Key",
    "X-Request-ID",
    "Authorization",
    "If-Match",
    "If-None-Match",
    "Content-Type",
    "Accept",
)
PER_ROUTE = 10
"""Requests of a test run to each route in each test; `make fuzz` sends all."""


def places(route: Route) -> list[tuple[Body, Path]]:
    """List every text of every body of a route."""
    return [(body, path) for body in bodies_of(route) for path in body.texts()]


def writing(world: World) -> list[Route]:
    return [each for each in routes_of(world.school.app) if bodies_of(each)]


def test_a_naughty_string_in_any_text_of_any_body_is_taken_or_refused(world: World) -> None:
    for route in writing(world):
        pairs = [(place, text) for place in places(route) for text in naughty_strings()]
        for (body, path), text in sample(pairs, PER_ROUTE, route.name):
            assert (path, text, faults_of(world, route, body.put(path, text))) == (path, text, [])


def test_a_naughty_name_of_a_member_is_taken_or_refused(world: World) -> None:
    for route in writing(world):
        objects = [(body, path) for body in bodies_of(route) for path in body.objects()]
        pairs = [(place, text) for place in objects for text in naughty_strings()]
        for (body, path), text in sample(pairs, PER_ROUTE, route.name):
            assert (path, text, faults_of(world, route, body.put((*path, text), 1))) == (path, text, [])


def test_a_naughty_string_in_an_address_is_answered(world: World) -> None:
    for route in routes_of(world.school.app):
        names = [*re.findall(r"{(\w+)}", route.path), *route.query, "unknown"]
        pairs = [(name, text) for name in names for text in encodable()]
        for name, text in sample(pairs, PER_ROUTE, route.name):
            assert (name, text, faults_with(world, route, {}, addressed(world, route, name, text))) == (
                name,
                text,
                [],
            )


def addressed(world: World, route: Route, name: str, text: str) -> str:
    """Write the address of a route with a text in its path, or else in its query, there as a name, too."""
    if f"{{{name}}}" in route.path:
        return route.filled({**world.ids, name: quote(text, safe="")})
    twice = [(name, text), (text, text), (text, text)]
    return f"{route.filled(world.ids)}?{urlencode(twice)}"


def encodable() -> list[str]:
    """List the strings that can stand in an address and in a header."""
    return [
        each for each in naughty_strings() if not re.search("[\ud800-\udfff]", each) and len(each) < 60_000
    ]


def test_a_naughty_string_in_a_header_is_answered(world: World) -> None:
    for route in routes_of(world.school.app):
        texts = [each.encode().decode("latin-1") for each in encodable() if not re.search("[\r\n]", each)]
        pairs = [(name, text) for name in HEADERS for text in texts]
        for name, text in sample(pairs, PER_ROUTE, route.name):
            found = faults_with(world, route, {"Idempotency-Key": "a", name: text})
            assert (name, text, found) == (name, text, [])
