"""Questions from files into banks and back, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, request

from service.questions import queries
from service.questions.imports import export_questions, import_questions
from service.questions.schemas.imports import (
    EXAMPLE,
    IMPORTED,
    FormatSchema,
    ImportQuerySchema,
    ImportSchema,
)
from service.questions.views import plan_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction
from service.web.uploads import file_body, takes_file

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("transfers", __name__, description="Questions from files and into them")

YAML: Final = "application/yaml"
TYPES: Final = (YAML, "application/x-yaml", "text/yaml", "text/plain", "application/json")


@blp.route("/banks/<uuid:bank_id>/imports", methods=["POST"])
@takes_file(*TYPES)
@requires(Scope.QUESTIONS_WRITE)
@transaction
@idempotent(required=False)
@blp.arguments(ImportQuerySchema, location="query")
@blp.doc(requestBody=file_body(dict.fromkeys(TYPES, EXAMPLE)))
@refuses("invalid_question", "conflict")
@blp.response(200, ImportSchema, example=IMPORTED)
def import_file(query: dict[str, Any], bank_id: UUID) -> dict[str, Any]:
    """Import the questions of a file that can be taken, or say first what would become of each."""
    bank = queries.visible_bank(session(), current_principal(), str(bank_id), lock=True)
    dry_run = query["dry_run"] == "true"
    done = import_questions(session(), bank=bank, data=request.get_data(), at=now(), dry_run=dry_run)
    return plan_view(done, dry_run=dry_run)


@blp.route("/banks/<uuid:bank_id>/export")
@requires(Scope.QUESTIONS_READ)
@blp.arguments(FormatSchema, location="query")
@blp.response(200, {"type": "object"}, content_type=YAML, example=EXAMPLE)
def export_file(query: dict[str, Any], bank_id: UUID) -> Response:
    """Export a bank's questions, but for the archived ones; importing the file again changes nothing."""
    del query  # there is one format yet
    bank = queries.visible_bank(session(), current_principal(), str(bank_id))
    named = {"Content-Disposition": f'attachment; filename="{bank.slug}.yaml"'}
    return Response(export_questions(session(), bank=bank), mimetype=YAML, headers=named)
