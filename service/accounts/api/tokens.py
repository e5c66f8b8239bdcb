"""Tokens over HTTP: one's own, listed, made and revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.accounts import operations, queries
from service.accounts.models import Token
from service.accounts.schemas import MADE_TOKEN, TOKEN, MadeTokenSchema, NewTokenSchema, TokenSchema
from service.accounts.views import token_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.paging import PageSchema, page, page_of
from service.web.scopes import Scope
from service.web.session import session
from service.web.transaction import transaction

if TYPE_CHECKING:
    from uuid import UUID

blp = Blueprint("tokens", __name__, description="The tokens that act for oneself")

NEW = {"name": "laptop", "scopes": ["courses:read"], "expires_at": "2027-01-31T00:00:00Z"}


@blp.route("/tokens")
@requires(Scope.TOKENS_WRITE)
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(TokenSchema), example={"items": [TOKEN], "next_cursor": None})
def list_tokens(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """List the tokens that act for oneself, oldest first, revoked ones included."""
    return page(queries.tokens_of(current_principal()), query, by=[Token.id], shown=token_view)


@blp.route("/tokens", methods=["POST"])
@requires(Scope.TOKENS_WRITE)
@transaction
@blp.arguments(NewTokenSchema, example=NEW)
@refuses("unknown_scope", "scope_too_wide")
@blp.response(201, MadeTokenSchema, example=MADE_TOKEN)
def make_token(body: dict[str, Any]) -> dict[str, Any]:
    """Make a token that acts for oneself, no wider and no longer than the one sent; it is shown once."""
    token, plaintext = operations.make_own_token(session(), principal=current_principal(), at=now(), **body)
    return {**token_view(token), "token": plaintext}


@blp.route("/tokens/<uuid:token_id>", methods=["DELETE"])
@requires(Scope.TOKENS_WRITE)
@transaction
@blp.response(204)
def revoke_token(token_id: UUID) -> None:
    """Revoke a token of one's own from now on; doing it again changes nothing."""
    token = queries.own_token(session(), current_principal(), str(token_id))
    operations.revoke_token(session(), token=token, at=now())
