"""Prompts are rendered by whoever draws them ahead, and again when they would be rendered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.questions.prompts import kept_prompt, shown_prompt
from service.questions.trees import text_tree
from service.vocabulary import Text
from service.web import markup

if TYPE_CHECKING:
    import pytest

TREE = text_tree(Text("Find $w_0$ <b>now</b>."))


def test_a_kept_prompt_is_shown_as_one_that_is_rendered_now() -> None:
    assert shown_prompt(kept_prompt(TREE)) == shown_prompt(TREE)
    assert "<math " in shown_prompt(TREE)["html"]


def test_a_kept_prompt_is_not_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = kept_prompt(TREE)
    monkeypatch.setattr("service.web.texts.render", lambda text: f"rendered again: {text}")
    assert shown_prompt(kept)["html"].startswith("<p>Find")


def test_what_another_renderer_made_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {**kept_prompt(TREE), "html": "<script>old</script>"}
    monkeypatch.setattr("service.questions.prompts.rendering", lambda: "a newer one")
    assert "script" not in shown_prompt(kept)["html"]


def test_a_change_of_a_library_is_another_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    before = markup.rendering()
    markup.rendering.cache_clear()
    monkeypatch.setattr("service.web.markup.version", lambda name: f"{name} of tomorrow")
    assert markup.rendering() != before
    markup.rendering.cache_clear()
