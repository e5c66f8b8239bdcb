"""Questions as plain trees and as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.formats.schema import check
from service.formats.shapes import DRAFT
from service.formats.texts import dump_text, read_optional, read_text, unsafe_texts
from service.vocabulary import Draft, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain


def read_question(tree: Plain) -> Draft:
    """Read a question as the REST API takes it: the slug, if it has one, stands in `slug`.

    What `parameters` hold is not looked at: they belong to the kind.

    Raises:
        QuestionError: with a problem for everything that does not fit; pointers, but no lines.
    """
    problems = [*check(DRAFT, tree), *unsafe_texts(tree)]
    if problems or not isinstance(tree, dict):
        raise QuestionError("the question cannot be read as it is written", problems)
    return draft_of(tree, "slug")


def draft_of(tree: Mapping[str, Any], name: str) -> Draft:
    """Return the draft of a tree that its schema has let through; `name` is the field that holds the slug."""
    return Draft(
        kind=tree["kind"],
        parameters=tree.get("parameters", {}),
        slug=tree.get(name, ""),
        prompt=read_optional(tree, "prompt"),
        ask=tuple(tree.get("ask", ())),
        tolerance=tree.get("tolerance"),
        precision=tree.get("precision", {}),
        claims=tree.get("claims", {}),
        points=str(tree.get("points", "1")),
        tags=tuple(tree.get("tags", ())),
        scoring=tree.get("scoring", {}),
        hints=tuple(map(read_text, tree.get("hints", ()))),
        feedback=read_optional(tree, "feedback"),
        solution=read_optional(tree, "solution"),
        choices=tree.get("choices"),
        locale=tree.get("locale", ""),
        answer=tree.get("answer", "number"),
    )


def dump_question(draft: Draft, name: str = "slug") -> dict[str, Plain]:
    """Return the tree that reads as the draft, without what it leaves at its default.

    Args:
        draft: what to write.
        name: the field that holds the slug: `slug` for the REST API, `question` for files.
    """
    written: dict[str, Plain] = {
        "kind": draft.kind,
        "prompt": dump_text(draft.prompt) if draft.prompt else None,
        "parameters": dict(draft.parameters),
        "ask": list(draft.ask),
        "precision": dict(draft.precision),
        "tolerance": draft.tolerance,
        "claims": dict(draft.claims),
        "choices": draft.choices,
        "answer": draft.answer if draft.answer != "number" else None,
        "points": draft.points if draft.points != "1" else None,
        "tags": list(draft.tags),
        "scoring": dict(draft.scoring),
        "hints": [dump_text(each) for each in draft.hints],
        "feedback": dump_text(draft.feedback) if draft.feedback else None,
        "solution": dump_text(draft.solution) if draft.solution else None,
        "locale": draft.locale or None,
    }
    slug: dict[str, Plain] = {name: draft.slug} if draft.slug else {}
    return {**slug, **{field: value for field, value in written.items() if value not in (None, {}, [])}}
