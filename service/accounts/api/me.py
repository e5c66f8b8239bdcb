"""Who one is, over HTTP."""

from __future__ import annotations

from typing import Any

from service.accounts import queries
from service.accounts.schemas import ME, MeSchema
from service.accounts.views import course_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.session import session

blp = Blueprint("me", __name__, description="Who calls")


@blp.route("/me")
@requires()
@blp.response(200, MeSchema, example=ME)
def show_me() -> dict[str, Any]:
    """Say who the token stands for, what it may do and where they take part."""
    principal = current_principal()
    user, organization, token = queries.whoever_calls(session(), principal)
    enrollments = [course_view(*row) for row in queries.enrollments_of(session(), principal)]
    known = {"user": user, "organization": organization, "token": token, "enrollments": enrollments}
    return {**known, "scopes": sorted(principal.scopes)}
