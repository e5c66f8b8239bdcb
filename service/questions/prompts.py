"""Prompts of variants that are drawn ahead: rendered by whoever draws them, so that no learner waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.questions.trees import read_text
from service.web.markup import rendering
from service.web.texts import shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping


def kept_prompt(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the prompt that `text_tree` wrote with its HTML, and what rendered that."""
    return {**tree, "html": shown_text(read_text(tree))["html"], "rendering": rendering()}


def shown_prompt(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Show a prompt as it was rendered, or render it if that was not done as it would be now."""
    html = tree["html"] if tree.get("rendering") == rendering() else None
    return shown_text(read_text(tree), html=html)
