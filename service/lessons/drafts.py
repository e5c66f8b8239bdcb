"""Lessons as stored and as their authors write them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.db.columns import dump_json
from service.formats.drafts import CodeExample, KeyConcept, KeyPoint, LessonDraft, Quotation
from service.questions.trees import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.lessons.models import Lesson
    from service.vocabulary import Plain, Text


def content_of(draft: LessonDraft) -> dict[str, Plain]:
    """Return what is stored of a lesson beside its slug and title, as it will be read back."""
    content: dict[str, Plain] = json.loads(dump_json(asdict(draft)))
    return {name: part for name, part in content.items() if name not in {"slug", "title"}}


def draft_of(lesson: Lesson) -> LessonDraft:
    """Return the draft that a lesson was stored from."""
    content = lesson.content
    return LessonDraft(
        slug=lesson.slug,
        title=lesson.title,
        summary=_text(content, "summary"),
        why_it_matters=_text(content, "why_it_matters"),
        key_points=tuple(
            KeyPoint(read_text(each["text"]), _text(each, "note")) for each in content["key_points"]
        ),
        key_concepts=tuple(
            KeyConcept(each["term"], read_text(each["definition"])) for each in content["key_concepts"]
        ),
        code_examples=tuple(
            CodeExample(each["title"], each["language"], each["code"], _text(each, "note"))
            for each in content["code_examples"]
        ),
        quotations=tuple(
            Quotation(read_text(each["text"]), each["source"], _text(each, "note"))
            for each in content["quotations"]
        ),
        sources=tuple(map(read_text, content["sources"])),
    )


def _text(tree: Mapping[str, Any], name: str) -> Text | None:
    return read_text(tree[name]) if tree.get(name) else None
