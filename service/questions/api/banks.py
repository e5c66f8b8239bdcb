"""Banks over HTTP: collections of questions of one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.questions import operations, queries
from service.questions.models import Bank
from service.questions.schemas.banks import BANK, BankChangesSchema, BankSchema, NewBankSchema
from service.questions.views import bank_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.contract import refuses
from service.web.idempotency import idempotent
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("banks", __name__, description="Collections of questions")


@blp.route("/banks")
@requires(Scope.QUESTIONS_READ)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(BankSchema), example={"items": [BANK], "next_cursor": None})
def list_banks(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """List the banks of one's organization, oldest first."""
    return page(queries.banks_of(current_principal()), query, by=[Bank.id], shown=bank_view)


@blp.route("/banks", methods=["POST"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@idempotent(required=False)
@blp.etag
@blp.arguments(NewBankSchema, example={"slug": BANK["slug"], "title": BANK["title"]})
@refuses("slug_taken", "conflict")
@blp.response(201, BankSchema, example=BANK)
def create_bank(body: dict[str, Any]) -> dict[str, Any]:
    """Make an empty bank."""
    organization_id = current_principal().organization_id
    return bank_view(operations.create_bank(session(), organization_id=organization_id, **body))


@blp.route("/banks/<uuid:bank_id>")
@requires(Scope.QUESTIONS_READ)
@blp.etag
@blp.response(200, BankSchema, example=BANK)
def read_bank(bank_id: UUID) -> dict[str, Any]:
    """Show a bank."""
    return bank_view(queries.visible_bank(session(), current_principal(), str(bank_id)))


@blp.route("/banks/<uuid:bank_id>", methods=["PATCH"])
@requires(Scope.QUESTIONS_WRITE)
@transaction
@blp.etag
@blp.arguments(BankChangesSchema, example={"title": "Deep Learning"})
@blp.response(200, BankSchema, example=BANK)
def change_bank(body: dict[str, Any], bank_id: UUID) -> dict[str, Any]:
    """Give a bank another title."""
    bank = queries.visible_bank(session(), current_principal(), str(bank_id), lock=True)
    blp.check_etag(bank_view(bank), BankSchema)
    return bank_view(operations.rename_bank(session(), bank=bank, title=body.get("title", bank.title)))
