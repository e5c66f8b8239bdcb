"""The JSON test suite: at the reader, and as bodies and parts of bodies of every route that takes JSON."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from service.web.strict_json import JsonError, read_json
from tests.security.attacks import faults_of, send
from tests.security.bodies import bodies_of
from tests.security.corpora import json_suite, needed, sample
from tests.security.routes import routes_of

if TYPE_CHECKING:
    from tests.security.routes import Route
    from tests.security.world import World

pytestmark = needed

PER_ROUTE = 10
"""Files of a test run for each route in each test; `make fuzz` sends all."""

MANY = 300
_PLACE = "here it comes"


def refuse(name: str) -> NoReturn:
    raise ValueError(name)


def oracle(data: bytes) -> Any:  # noqa: ANN401 - a JSON tree
    """Read with the standard library, made strict; raises ValueError for what is not JSON."""
    return json.loads(data.decode(), parse_constant=refuse, parse_float=str)


def is_json(data: bytes) -> bool:
    try:
        oracle(data)
    except (ValueError, RecursionError):
        return False
    return True


def storable(data: bytes) -> bool:
    """Return whether a text that is JSON keeps to our limits: digits, depth, characters, names said once."""
    text = json.dumps(oracle(data))
    return not re.search(r"[0-9]{19}|\\u0000|\\ud[89ab].{3}(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]", text)


def test_the_reader_takes_what_is_json_and_keeps_its_meaning() -> None:
    suite = json_suite()
    assert len(suite) > MANY
    for name, data in suite:
        if name.startswith("n_"):
            with pytest.raises(JsonError):
                read_json(data)
        elif name.startswith("y_") and storable(data) and "duplicated_key" not in name:
            assert (name, read_json(data)) == (name, oracle(data))


def test_what_may_be_read_either_way_keeps_its_meaning_when_it_is_read() -> None:
    for name, data in json_suite():
        with suppress(JsonError):
            assert (name, read_json(data)) == (name, oracle(data))


def test_every_route_answers_every_file_as_its_body(world: World) -> None:
    for route in routes_of(world.school.app):
        for name, data in sample(json_suite(), PER_ROUTE, route.name) if bodies_of(route) else ():
            assert (name, judged(world, route, data)) == (name, [])


def test_every_route_answers_every_file_as_a_part_of_its_body(world: World) -> None:
    for route in routes_of(world.school.app):
        for body in bodies_of(route)[:1]:
            files = [(path, *each) for path in body.objects()[:3] for each in json_suite()]
            for path, name, data in sample(files, PER_ROUTE, route.name):
                around = json.dumps(body.put((*path, "part"), _PLACE)).encode()
                whole = around.replace(json.dumps(_PLACE).encode(), data)
                assert (path, name, judged(world, route, whole)) == (path, name, [])


def judged(world: World, route: Route, data: bytes) -> list[str]:
    """Say what is wrong with the reply to a body: what is not JSON must have been refused, saying where."""
    found = faults_of(world, route, data)
    if data and not is_json(data):
        reply = send(world, route, data)
        if reply.status_code != 400 or not reply.get_json()["errors"]:
            found.append(f"{route.name}: {reply.status_code} {reply.text}")
    return found
