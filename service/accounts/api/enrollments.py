"""Enrollments over HTTP: who takes part in a course, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts import operations, queries
from service.accounts.models import Enrollment
from service.accounts.schemas import ENROLLMENT, EnrollmentSchema, NewEnrollmentSchema
from service.accounts.views import enrollment_view
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

blp = Blueprint("enrollments", __name__, description="Who takes part in a course")

NEW = {"external_id": "lms-7", "name": "Ada", "role": "student"}


@blp.route("/courses/<uuid:course_id>/enrollments")
@requires(Scope.COURSES_READ)
@blp.arguments(PageSchema, location="query")
@refuses("forbidden")
@blp.response(200, page_of(EnrollmentSchema), example={"items": [ENROLLMENT], "next_cursor": None})
def list_enrollments(query: dict[str, Any], course_id: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """List who takes part in a course, first enrolled first; its staff may."""
    queries.require_staff(session(), current_principal(), str(course_id))
    return page(queries.enrolled_in(str(course_id)), query, by=[Enrollment.id], shown=enrollment_view)


@blp.route("/courses/<uuid:course_id>/enrollments", methods=["POST"])
@requires(Scope.COURSES_WRITE)
@transaction
@idempotent(required=False)
@blp.arguments(NewEnrollmentSchema, example=NEW)
@refuses("forbidden", "last_instructor", "conflict")
@blp.response(201, EnrollmentSchema, example=ENROLLMENT)
@blp.alt_response(
    200, schema=EnrollmentSchema, example=ENROLLMENT, description="Already enrolled; as told now"
)
def enroll_user(body: dict[str, Any], course_id: UUID) -> tuple[dict[str, Any], int]:
    """Enroll whom the LMS calls so, or change what they are; instructors of the course may."""
    course = queries.course_to_lead(session(), current_principal(), str(course_id))
    enrollment, user, created = operations.enroll_named(session(), course=course, at=now(), **body)
    return enrollment_view(enrollment, user), 201 if created else 200


@blp.route("/courses/<uuid:course_id>/enrollments/<uuid:enrollment_id>", methods=["DELETE"])
@requires(Scope.COURSES_WRITE)
@transaction
@refuses("forbidden", "last_instructor")
@blp.response(204)
def end_enrollment(course_id: UUID, enrollment_id: UUID) -> None:
    """Let somebody take part no longer; their attempts stay. Instructors of the course may."""
    course = queries.course_to_lead(session(), current_principal(), str(course_id))
    enrollment = queries.enrollment_in(session(), course_id=course.id, enrollment_id=str(enrollment_id))
    operations.end_enrollment(session(), enrollment=enrollment)
