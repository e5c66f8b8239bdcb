"""Accounts over HTTP: who one is, and the courses one takes part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts import queries
from service.accounts.models import Course, Role
from service.accounts.schemas import COURSE, ME, CourseSchema, MeSchema
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("accounts", __name__, description="Who calls, and the courses they take part in")


def _shown(course: Course, role: Role) -> dict[str, Any]:
    return {"id": course.id, "slug": course.slug, "title": course.title, "role": role}


@blp.route("/me")
@requires()
@blp.response(200, MeSchema, example=ME)
def show_me() -> dict[str, Any]:
    """Say who the token stands for, what it may do and where they take part."""
    principal = current_principal()
    user, organization, token = queries.whoever_calls(session(), principal)
    enrollments = [_shown(*row) for row in queries.enrollments_of(session(), principal)]
    known = {"user": user, "organization": organization, "token": token, "enrollments": enrollments}
    return {**known, "scopes": sorted(principal.scopes)}


@blp.route("/courses")
@requires(Scope.COURSES_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(CourseSchema), example={"items": [COURSE], "next_cursor": None})
def list_courses(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """List the courses one takes part in, oldest first."""
    return page(queries.visible_courses(current_principal()), query, by=[Course.id], shown=_shown)


@blp.route("/courses/<uuid:course_id>")
@requires(Scope.COURSES_READ)
@blp.response(200, CourseSchema, example=COURSE)
def read_course(course_id: UUID) -> dict[str, Any]:
    """Show one course."""
    return _shown(*queries.visible_course(session(), current_principal(), str(course_id)))
