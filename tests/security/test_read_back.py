"""Whatever text a write takes is read back as it was sent, on both databases: neither trims or mends it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.security.attacks import caller_of, send
from tests.security.bodies import Body, bodies_of
from tests.security.corpora import naughty_strings, needed, sample
from tests.security.routes import Route, routes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.security.world import World

pytestmark = needed

PER_ROUTE = 12
"""Texts of a test run for each route; `make fuzz` sends ten times as many."""

MENDABLE = (" a ", "a\n", "a\r\nb", "e\u0301", "\ufb01", "\u2126", "a\u00a0")
"""What a helpful layer would trim, normalize or fold."""

STORED = {"POST": {201}, "PATCH": {200}, "PUT": {200}, "DELETE": set()}
"""By which statuses a write says that it has stored what was sent."""

UNFIT = {"start_attempt"}
"""Writes that keep no text of their body."""

MEANT = {("enroll_user", ("name",))}
"""What is taken and not kept, as documented: who is here already keeps their name."""


def texts_in(tree: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON tree
    if isinstance(tree, str):
        yield tree
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for part in parts:
        yield from texts_in(part)


def kept(text: str, tree: Any) -> bool:  # noqa: ANN401 - a JSON tree
    """Return whether a text stands in a reply: as it is, or as the same decimal."""
    return any(text == each or number(text) == number(each) is not None for each in texts_in(tree))


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def unused(body: Body) -> Body:
    """Return a body with a slug that nothing has yet, where it has one."""
    return Body(body.put(("slug",), f"s-{uuid4()}")) if "slug" in body.tree else body


def read(world: World, route: Route, reply: dict[str, Any], routes: list[Route]) -> Any:  # noqa: ANN401 - a tree
    """Read again what a write has answered about: at its own address, else at the end of its list."""
    caller, path = caller_of(world, route), route.filled(world.ids)
    if route.method == "PUT":
        path = path.rpartition("/")[0]
    if route.method != "POST":
        return caller.get(path).get_json()
    item = re.compile(rf".*/{path.rpartition('/')[2]}/{{\w+}}")
    for each in routes:
        if each.method == "GET" and item.fullmatch(each.path):
            address = re.sub(r"{\w+}", reply["id"], each.path.removeprefix("/api/v1"))
            return caller.get(address).get_json()
    page, shown = {"next_cursor": ""}, []
    while page["next_cursor"] is not None:
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else ""
        page = caller.get(f"{path}?limit=100{cursor}").get_json()
        shown.append(page)
    return shown


def test_a_text_that_is_taken_is_read_back_as_it_was_sent(world: World) -> None:
    routes, taken = routes_of(world.school.app), set()
    for route in (each for each in routes if each.method != "GET" and each.name not in UNFIT):
        places = [(body, path) for body in bodies_of(route) for path in body.texts()]
        pairs = [(place, text) for place in places for text in naughty_strings()]
        sure = [(place, text) for place in places[:2] for text in MENDABLE]
        for (body, path), text in sure + sample(pairs, PER_ROUTE, route.name, most=10 * PER_ROUTE):
            reply = send(world, route, unused(body).put(path, text))
            if reply.status_code in STORED[route.method] and (route.name, path) not in MEANT:
                again = read(world, route, reply.get_json(), routes)
                assert (route.name, path, text, kept(text, again)) == (route.name, path, text, True)
                taken.add(route.name)
    assert {
        "create_bank",
        "change_bank",
        "change_question",
        "create_course",
        "enroll_user",
        "give_submission_outcome",
    } <= taken
