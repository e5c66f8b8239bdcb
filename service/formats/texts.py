"""Texts as a file writes them: a string is Markdown, anything else says its format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.formats.levels import MAX_DEPTH
from service.formats.positions import escape
from service.formats.scalars import text_problem
from service.formats.source import bad_character
from service.vocabulary import Problem, Text, TextFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.vocabulary import Plain


def read_text(tree: Any) -> Text:  # noqa: ANN401 (a tree that its schema has let through)
    """Return the text that a string or a mapping with `text` and perhaps `format` stands for."""
    if isinstance(tree, str):
        return Text(tree)
    return Text(tree["text"], TextFormat(tree.get("format", TextFormat.MARKDOWN)))


def read_optional(tree: Mapping[str, Any], name: str) -> Text | None:
    """Return the text of a field that may be missing."""
    return read_text(tree[name]) if name in tree else None


def dump_text(text: Text) -> str | dict[str, Plain]:
    """Return the shortest tree that reads as the text."""
    if text.format is TextFormat.MARKDOWN:
        return text.text
    return {"format": text.format.value, "text": text.text}


def unsafe_texts(tree: Plain, at: str = "", levels: int = MAX_DEPTH) -> Iterator[Problem]:
    """Yield a problem for each text and name in a tree that holds a character no text may hold.

    For trees that do not come from `yaml_tree.read_yaml`, which has looked already; as there, no more levels
    of collections are taken.
    """
    if isinstance(tree, str):
        if problem := text_problem(tree):
            yield problem.under(at)
    elif isinstance(tree, dict | list):
        if not levels:
            yield Problem("too_deep", f"more than {MAX_DEPTH} collections stand within each other", at)
            return
        for name, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            if isinstance(name, str) and (problem := text_problem(name)):
                yield problem.under(at)
            # pointers are dear: none is made for a number or a good text, of which there may be 100,000
            if isinstance(value, dict | list) or (isinstance(value, str) and bad_character(value)):
                yield from unsafe_texts(value, at + escape(name), levels - 1)
