"""No key reaches a student before its release: every route in every state of an attempt, logs included."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from service.accounts.models import Role
from service.accounts.operations import enroll
from service.formats.drafts import Behavior
from service.quizzes.queries import find_quiz
from tests.security import canaries
from tests.security.canaries import Secret, found_in, secrets_of
from tests.security.routes import routes_of

if TYPE_CHECKING:
    from tests.security.world import World

WRONG: tuple[dict[str, Any], ...] = (
    {"response": "b"},
    {"response": "1"},
    {"w0_next": "91", "w1_next": "92"},
    {"response": "3 kg"},
    {"response": "1 2; 3 4"},
    {"response": "another"},
    {"response": "Why?"},
    {"response": ["s-ab12cd t-12cd34"]},
    {"response": ["two", "one", "three"]},
    {"gap": "1"},
)
SHOWING = {"show_solution"}
"""The routes that may show a key, once it is released."""

ENDING = {"finish_attempt"}
"""The routes whose reply belongs to the finished state, where they are crawled."""


@dataclass(frozen=True)
class Crawl:
    """One attempt at the canary quiz: its addresses, and what each item hides."""

    world: World
    attempt_id: str
    secrets: list[Secret]

    def submit(self, position: int, responses: dict[str, Any]) -> str:
        path = f"/attempts/{self.attempt_id}/items/{position}/submissions"
        return self.world.school.student.post(path, {"responses": responses}).text


def begin(world: World, behavior: Behavior) -> Crawl:
    school = world.school
    with school.writing() as session:
        course, slug = canaries.store_course(session, school.organization.id, behavior)
        enroll(session, course=course, user=school.users["student"], role=Role.STUDENT)
        quiz = find_quiz(session, course_id=course.id, slug=slug)
        assert quiz is not None
        ids = {**world.ids, "course_id": course.id, "quiz_id": quiz.id}
    attempt = json.loads(school.student.post(f"/quizzes/{quiz.id}/attempts", {}).text)
    with school.writing() as session:
        secrets = secrets_of(session, attempt["id"])
    assert all(len(each.texts) > 1 for each in secrets)
    world = replace(world, ids={**ids, "attempt_id": attempt["id"]})
    return Crawl(world, attempt["id"], secrets)


def bring(crawl: Crawl, state: str) -> None:
    """Bring an attempt into a state."""
    if state in {"tried", "spent"}:
        for number in range(3 if state == "spent" else 1):
            for secret, wrong in zip(crawl.secrets, WRONG, strict=True):
                crawl.submit(
                    secret.position, wrong | ({"w0_next": f"9{number}"} if "w0_next" in wrong else {})
                )
    if state in {"solved", "finished"}:
        for secret in crawl.secrets:
            crawl.submit(secret.position, secret.right)
    if state == "finished":
        crawl.world.school.student.post(f"/attempts/{crawl.attempt_id}/finish")


def leaks(
    crawl: Crawl, *, allowed: bool, finished: bool, hidden: frozenset[str]
) -> list[tuple[str, int, set[str]]]:
    """Call every route for every item, as the student, and list what shows of what is hidden."""
    found = []
    for route in routes_of(crawl.world.school.app):
        if route.name in ENDING and not finished:
            continue
        for secret in crawl.secrets if "{position}" in route.path else crawl.secrets[:1]:
            ids = {**crawl.world.ids, "position": secret.position}
            body = {"responses": {"w0_next": "1.1.5"}} if "{position}" in route.path else {}
            reply = route.call(crawl.world.school.student, ids, body)
            shown = found_in(f"{reply.text}\n{reply.headers}", hidden)
            if shown and not (allowed and route.name in SHOWING):
                found.append((route.name, secret.position, shown))
    return found


STATES = [
    (Behavior.ADAPTIVE, "open", False),
    (Behavior.ADAPTIVE, "tried", False),
    (Behavior.ADAPTIVE, "spent", True),
    (Behavior.ADAPTIVE, "solved", True),
    (Behavior.ADAPTIVE, "finished", True),
    (Behavior.DEFERRED, "open", False),
    (Behavior.DEFERRED, "solved", False),
    (Behavior.DEFERRED, "finished", True),
]


@pytest.mark.parametrize(("behavior", "state", "released"), STATES)
def test_no_route_shows_a_student_what_an_item_hides(
    world: World, capfd: pytest.CaptureFixture[str], behavior: Behavior, state: str, *, released: bool
) -> None:
    crawl = begin(world, behavior)
    bring(crawl, state)
    reasons = own_reasons(behavior, state)
    hidden = frozenset().union(*(each.texts for each in crawl.secrets)) - reasons
    assert leaks(crawl, allowed=released, finished=state == "finished", hidden=hidden) == []
    logged = capfd.readouterr()
    assert found_in(logged.out + logged.err, hidden) == set()


def own_reasons(behavior: Behavior, state: str) -> set[str]:
    """Return the feedback that the student has earned: what is for an answer, a wrong try, or the end."""
    if state == "open" or (behavior is Behavior.DEFERRED and state != "finished"):
        return set()
    if state in {"tried", "spent"}:
        return {canaries.WRONG_REASON, canaries.HINTS[0], canaries.PAIR_REASONS[0], canaries.ORDER_REASON}
    reasons = {canaries.MASS_FEEDBACK, canaries.MATRIX_FEEDBACK, canaries.WORD_FEEDBACK, canaries.GAP_REASON}
    return {canaries.RIGHT_REASON, canaries.NUMBER_FEEDBACK, canaries.FEEDBACK, *reasons}


def test_a_released_solution_does_show_the_key(world: World) -> None:
    crawl = begin(world, Behavior.ADAPTIVE)
    bring(crawl, "finished")
    for secret in crawl.secrets[:6]:
        path = f"/attempts/{crawl.attempt_id}/items/{secret.position}/solution"
        assert found_in(crawl.world.school.student.get(path).text, secret.texts)


def test_the_crawl_finds_a_key_however_it_is_wrapped() -> None:
    canary = frozenset({"48611.37519"})
    wrapped = base64.urlsafe_b64encode(b'{"key":"48611.37519"}').decode()
    for text in ("x 48611.37519", "48611%2E37519", b"48611.37519".hex(), f"receipt: {wrapped}.sig"):
        assert found_in(text, canary) == canary
    assert found_in("48611.3752", canary) == set()
