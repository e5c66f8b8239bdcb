"""Sending hostile requests to every route of a school in full swing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from service.web import scopes
from tests.security.judge import faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.test import TestResponse

    from tests.security.routes import Route
    from tests.security.world import World
    from tests.support.apps import Caller


def caller_of(world: World, route: Route) -> Caller:
    """Return somebody who gets past the scopes of a route: the student wherever a student may go."""
    return world.school.student if set(route.scopes) <= scopes.STUDENT else world.school.instructor


def send(world: World, route: Route, body: object) -> TestResponse:
    """Send a body to what is there, in its present state; a tree as ASCII, half surrogate pairs and all."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    caller = caller_of(world, route)
    if route.method not in {"PATCH", "PUT"}:
        return route.call(caller, world.ids, data)
    return route.call(caller, world.ids, data, etag=etag_of(caller, route.filled(world.ids)))


def etag_of(caller: Caller, path: str) -> str:
    """Return what a change of a path is based on: its own state, or that of what it belongs to."""
    tags = [caller.get(each).headers.get("ETag") for each in (path, path.rpartition("/")[0])]
    return next((tag for tag in tags if tag), '"none"')


def faults_of(world: World, route: Route, body: object) -> list[str]:
    """Send a body, and say what is wrong with the reply."""
    return [f"{route.name}: {fault}" for fault in faults(lambda: send(world, route, body), body)]


def faults_with(world: World, route: Route, headers: Mapping[str, str], path: str = "") -> list[str]:
    """Send a route's example with other headers or to another path, and say what is wrong with the reply."""
    caller, address = caller_of(world, route), path or route.filled(world.ids)
    json_body = (route.body or {}) if route.media_type == "application/json" else None
    found = faults(lambda: caller.send(route.method, address, headers=headers, json=json_body))
    return [f"{route.name}: {fault}" for fault in found]
