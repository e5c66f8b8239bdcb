"""Finding questions by their words: one text for each revision, searched alike on both databases.

Case is folded here, because SQLite folds only ASCII and PostgreSQL nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.questions.models import Revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import sqlalchemy as sa

    from service.vocabulary import Draft, Plain

LONGEST: Final = 20_000
"""Characters of a question's words that are searched."""

MOST_WORDS: Final = 10
"""Words of a search that count."""


def search_text(draft: Draft) -> str:
    """Return what a question is found by: a line for its slug, one for each tag, one of all its words."""
    prompt = [draft.prompt.text] if draft.prompt else []
    words = folded(" ".join([*prompt, *_texts(dict(draft.parameters))]))
    lines = [folded(draft.slug), *(_tag(tag) for tag in draft.tags), words[:LONGEST]]
    return "\n".join(["", *lines, ""])


def folded(text: str) -> str:
    """Return a text without differences of case and white space: one line."""
    return " ".join(text.casefold().split())


def _tag(tag: str) -> str:
    return f"tag: {folded(tag)}"


def _texts(tree: Plain) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for each in tree:
            yield from _texts(each)
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _texts(each)


def matches(wanted: Mapping[str, str | None]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions of a search by `text` (each word must be there), `tag` and `kind`."""
    for word in folded(wanted.get("text") or "").split()[:MOST_WORDS]:
        yield Revision.search_text.contains(word, autoescape=True)
    if tag := wanted.get("tag"):
        yield Revision.search_text.contains(f"\n{_tag(tag)}\n", autoescape=True)
    if kind := wanted.get("kind"):
        yield Revision.kind == kind
