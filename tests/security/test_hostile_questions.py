"""Hostile questions at every route that takes a question: refused where it is wrong, or done in no time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.security.attacks import send
from tests.security.bodies import bodies_of
from tests.security.corpora import sample
from tests.security.hostile_questions import hostile_questions
from tests.security.judge import faults
from tests.security.routes import routes_of

if TYPE_CHECKING:
    from tests.security.bodies import Body, Path
    from tests.security.routes import Route
    from tests.security.world import World

SECONDS = 0.1
"""Of the thread's CPU: the most that reading and drawing a hostile question may cost."""

LARGEST = 0.5
"""The same for ten updates of twelve points, of which 64 draws are looked at before they are refused."""

QUESTIONS = [
    (name, question if "slug" in name else {**question, "slug": f"hostile-{number}"})
    for number, (name, question) in enumerate(hostile_questions())
]


def drafts_in(route: Route) -> list[tuple[Body, Path]]:
    """List where a route's example holds a question."""
    bodies = bodies_of(route)[:1]
    return [(body, path) for body in bodies for path in body.objects() if is_draft(body, path)]


def is_draft(body: Body, path: Path) -> bool:
    return {"kind", "parameters"} <= set(body.at(path))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_hostile_question_is_refused_where_it_is_wrong_or_done_soon(world: World) -> None:
    taking = [(route, *place) for route in routes_of(world.school.app) for place in drafts_in(route)]
    assert {"render_question", "test_question"} <= {route.name for route, _, _ in taking}
    for route, body, path in taking:
        for name, question in sample(QUESTIONS, 40, route.name):
            sent = body.put(path, question)
            most = LARGEST if "updates of 12" in name else SECONDS
            found = faults(partial(send, world, route, sent), sent, most=most)
            assert (route.name, name, found) == (route.name, name, [])
