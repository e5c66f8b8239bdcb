"""What kinds without a solver read alike: their prompt, texts, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.grading.locales import has_decimal_comma
from service.kinds.domains import wrong
from service.vocabulary import Text, TextFormat

if TYPE_CHECKING:
    from service.vocabulary import Draft, Plain


def only_static(draft: Draft) -> None:
    """Refuse what only a solver can promise.

    Raises:
        QuestionError: the draft asks for steps, or says something of claims or precision.
    """
    for field in ("ask", "claims", "precision", "choices"):
        if getattr(draft, field):
            detail = f"{draft.kind} has no steps, so it takes no {field}."
            raise wrong("not_for_this_kind", detail, f"/{field}")


def prompted(draft: Draft) -> Text:
    """Return the prompt.

    Raises:
        QuestionError: there is none.
    """
    if draft.prompt is None or not draft.prompt.text.strip():
        raise wrong("missing", "Write a prompt: what is asked?", "/prompt")
    return draft.prompt


def reading_options(draft: Draft) -> dict[str, Plain]:
    """Return how numbers are read in the question's locale, as declarations carry it."""
    return {"decimal_comma": True} if has_decimal_comma(draft.locale) else {}


def text(written: object) -> Text:
    """Return an author's text: a string is Markdown, or {format, text}."""
    if isinstance(written, dict):
        return Text(str(written["text"]), TextFormat(str(written.get("format", "markdown"))))
    return Text(str(written))
