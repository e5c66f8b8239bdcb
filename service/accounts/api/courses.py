"""Courses over HTTP: those one takes part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts import operations, queries
from service.accounts.models import Course, Role
from service.accounts.schemas import COURSE, CourseChangesSchema, CourseSchema, NewCourseSchema
from service.accounts.views import course_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("courses", __name__, description="The courses one takes part in")


@blp.route("/courses")
@requires(Scope.COURSES_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(CourseSchema), example={"items": [COURSE], "next_cursor": None})
def list_courses(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """List the courses one takes part in, oldest first."""
    return page(queries.visible_courses(current_principal()), query, by=[Course.id], shown=course_view)


@blp.route("/courses", methods=["POST"])
@requires(Scope.COURSES_WRITE)
@transaction
@idempotent(required=False)
@blp.etag
@blp.arguments(NewCourseSchema, example={"slug": COURSE["slug"], "title": COURSE["title"]})
@refuses("slug_taken", "conflict")
@blp.response(201, CourseSchema, example={**COURSE, "role": "instructor"})
def create_course(body: dict[str, Any]) -> dict[str, Any]:
    """Make a course; whoever makes it is its instructor."""
    principal = current_principal()
    course = operations.create_course(session(), principal=principal, at=now(), **body)
    return course_view(course, Role.INSTRUCTOR)


@blp.route("/courses/<uuid:course_id>")
@requires(Scope.COURSES_READ)
@blp.etag
@blp.response(200, CourseSchema, example=COURSE)
def read_course(course_id: UUID) -> dict[str, Any]:
    """Show one course."""
    return course_view(*queries.visible_course(session(), current_principal(), str(course_id)))


@blp.route("/courses/<uuid:course_id>", methods=["PATCH"])
@requires(Scope.COURSES_WRITE)
@transaction
@blp.etag
@blp.arguments(CourseChangesSchema, example={"title": "Deep learning"})
@refuses("forbidden")
@blp.response(200, CourseSchema, example={**COURSE, "role": "instructor"})
def change_course(body: dict[str, Any], course_id: UUID) -> dict[str, Any]:
    """Give a course another title; its instructors may."""
    course = queries.course_to_lead(session(), current_principal(), str(course_id))
    shown = course_view(course, Role.INSTRUCTOR)
    blp.check_etag(shown, CourseSchema)
    operations.rename_course(session(), course=course, title=body.get("title", course.title))
    return course_view(course, Role.INSTRUCTOR)
