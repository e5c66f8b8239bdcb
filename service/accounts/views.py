"""Courses, enrollments and tokens on the wire, member by member: no digest is ever copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.accounts.models import Course, Enrollment, Role, Token, User


def course_view(course: Course, role: Role) -> dict[str, Any]:
    """Show a course and what one is in it."""
    return {"id": course.id, "slug": course.slug, "title": course.title, "role": role}


def enrollment_view(enrollment: Enrollment, user: User) -> dict[str, Any]:
    """Show who takes part in a course, and as what."""
    return {"id": enrollment.id, "course_id": enrollment.course_id, "user": user, "role": enrollment.role}


def token_view(token: Token) -> dict[str, Any]:
    """Show what is known of a token, without itself."""
    names = ("id", "name", "scopes", "created_at", "expires_at", "revoked_at")
    return {name: getattr(token, name) for name in names}
