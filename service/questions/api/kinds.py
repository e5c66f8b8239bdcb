"""The kinds of question over HTTP: what their authors may set, and what they name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.questions.inside import shown_variant
from service.questions.schemas.kinds import NUMERICAL, KindSchema
from service.vocabulary import NotFoundError
from service.web.auth import requires
from service.web.blueprint import Blueprint
from service.web.paging import page_of
from service.web.scopes import Scope

if TYPE_CHECKING:
    from service.vocabulary import Plain

blp = Blueprint("kinds", __name__, description="What kinds of question there are")


@cache
def shown_kind(name: str) -> dict[str, Any]:
    """Show a kind, worked out when it is first asked for: kinds do not change while a process runs."""
    kind = KINDS[name]
    misconceptions = {
        name: {"nature": each.nature, "feedback": {"markdown": each.feedback}}
        for name, each in kind.misconceptions.items()
    }
    variant = draw(read(read_question(cast("dict[str, Plain]", kind.example))), [0])[0]
    return {
        "name": kind.name,
        "version": kind.version,
        "title": kind.title,
        "parameters_schema": kind.parameters_schema,
        "misconceptions": misconceptions,
        "response_forms": shown_variant(variant)["declarations"],
        "example": kind.example,
    }


@blp.route("/kinds")
@requires(Scope.QUESTIONS_READ)
@blp.response(200, page_of(KindSchema), example={"items": [NUMERICAL], "next_cursor": None})
def list_kinds() -> dict[str, Any]:
    """List every kind of question, by name."""
    return {"items": [shown_kind(name) for name in sorted(KINDS)], "next_cursor": None}


@blp.route("/kinds/<name>")
@requires(Scope.QUESTIONS_READ)
@blp.response(200, KindSchema, example=NUMERICAL)
def read_kind(name: str) -> dict[str, Any]:
    """Show one kind: the JSON Schema of its parameters, its misconceptions, an example."""
    if name not in KINDS:
        raise NotFoundError("there is no such kind of question")
    return shown_kind(name)
