"""Who gets where: every operation of the OpenAPI document by every sort of caller.

An operation that is not classified here fails: say for a student of the course, for another student (whose
attempt it is not) and for another organization's instructor, who holds every scope, what they may do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

from service.accounts.operations import revoke_tokens
from service.web.scopes import Scope
from tests.security.routes import routes_of
from tests.support.apps import AT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.security.world import World


class Access(StrEnum):
    """What becomes of a request."""

    IN = "let in, whatever is then said of the request"
    OWN = "let in, to see only what is their own organization's"
    HIDDEN = "404, as if it did not exist"
    FORBIDDEN = "403"


IN, OWN, HIDDEN, FORBIDDEN = Access
_COURSE = (IN, IN, HIDDEN)
_LEARNER = (IN, HIDDEN, HIDDEN)
_AUTHOR = (FORBIDDEN, FORBIDDEN, OWN)
_AUTHORED = (FORBIDDEN, FORBIDDEN, HIDDEN)

CLASSIFIED: Mapping[str, tuple[Access, Access, Access]] = {
    "show_me": (OWN, OWN, OWN),
    "list_courses": (OWN, OWN, OWN),
    "read_course": _COURSE,
    "list_lessons": _COURSE,
    "read_lesson": _COURSE,
    "list_quizzes": _COURSE,
    "read_quiz": _COURSE,
    "start_attempt": _COURSE,
    "list_attempts": _COURSE,
    "read_attempt": _LEARNER,
    "list_submissions": _LEARNER,
    "submit_responses": _LEARNER,
    "validate_responses": _LEARNER,
    "finish_attempt": _LEARNER,
    "show_solution": (FORBIDDEN, HIDDEN, HIDDEN),
    "list_quiz_submissions": _AUTHORED,
    "read_submission": _AUTHORED,
    "give_submission_outcome": _AUTHORED,
    "list_given_outcomes": _AUTHORED,
    "read_submitted_file": _LEARNER,
    "read_job": _LEARNER,
    "list_kinds": _AUTHOR,
    "read_kind": _AUTHOR,
    "render_question": _AUTHOR,
    "grade_question": _AUTHOR,
    "validate_question": _AUTHOR,
    "test_question": _AUTHOR,
    "list_banks": _AUTHOR,
    "create_bank": _AUTHOR,
    "read_bank": _AUTHORED,
    "change_bank": _AUTHORED,
    "list_questions": _AUTHORED,
    "create_question": _AUTHORED,
    "read_question": _AUTHORED,
    "change_question": _AUTHORED,
    "list_revisions": _AUTHORED,
    "read_revision": _AUTHORED,
    "preview_variants": _AUTHORED,
    "list_unexplained": _AUTHORED,
    "import_file": _AUTHORED,
    "export_file": _AUTHORED,
    "create_course": _AUTHOR,
    "change_course": _AUTHORED,
    "list_enrollments": _AUTHORED,
    "enroll_user": _AUTHORED,
    "end_enrollment": _AUTHORED,
    "list_tokens": _AUTHOR,
    "make_token": _AUTHOR,
    "revoke_token": _AUTHORED,
    "create_lesson": _AUTHORED,
    "change_lesson": _AUTHORED,
    "read_lesson_draft": _AUTHORED,
    "create_quiz": _AUTHORED,
    "change_quiz": _AUTHORED,
    "read_quiz_draft": _AUTHORED,
    "import_files": _AUTHOR,
}
"""By operation: a student, another student of the course, another organization's instructor."""

BODIES: Mapping[str, object] = {"start_attempt": {}}
"""What is sent where the document's example would name somebody."""


def matches(access: Access, status: int) -> bool:
    match access:
        case Access.HIDDEN:
            return status == 404
        case Access.FORBIDDEN:
            return status == 403
    return status not in {401, 403, 404} and status < 500


def test_every_operation_is_classified_and_nothing_else_is(world: World) -> None:
    assert {each.name for each in routes_of(world.school.app)} == set(CLASSIFIED)


@pytest.mark.parametrize(("column", "who"), list(enumerate(["student", "other student", "outsider"])))
def test_each_operation_lets_in_whom_it_should(world: World, column: int, who: str) -> None:
    wrong = []
    for route in routes_of(world.school.app):
        reply = route.call(world.callers[who], world.ids, BODIES.get(route.name))
        if not matches(CLASSIFIED[route.name][column], reply.status_code):
            wrong.append((route.name, CLASSIFIED[route.name][column].value, reply.status_code, reply.text))
        if who == "outsider":
            assert str(world.school.organization.id) not in reply.text
    assert wrong == []


def test_nobody_gets_in_without_a_token_that_is_valid(world: World) -> None:
    with world.school.writing() as session:
        revoke_tokens(session, user_id=world.school.users["other"].id, at=AT)
    for who in ("nobody", "expired", "other student"):
        for route in (each for each in routes_of(world.school.app) if not each.public):
            reply = route.call(world.callers[who], world.ids, BODIES.get(route.name))
            assert (route.name, reply.status_code) == (route.name, 401)
            assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_each_scope_is_needed(world: World) -> None:
    for route in (each for each in routes_of(world.school.app) if each.scopes):
        for lacking in route.scopes:
            caller = world.school.caller("instructor", set(Scope) - {lacking})
            reply = route.call(caller, world.ids, BODIES.get(route.name))
            assert (route.name, reply.status_code) == (route.name, 403)
            assert reply.get_json()["type"] == "/problems/missing-scope"
