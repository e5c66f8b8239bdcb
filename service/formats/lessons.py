"""Lessons as plain trees and as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.formats.drafts import CodeExample, KeyConcept, KeyPoint, LessonDraft, Quotation
from service.formats.texts import dump_text, read_optional, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain, Text


def lesson_of(tree: Mapping[str, Any]) -> LessonDraft:
    """Return the lesson of a tree that its schema has let through."""
    return LessonDraft(
        slug=tree["lesson"],
        title=tree["title"],
        summary=read_optional(tree, "summary"),
        why_it_matters=read_optional(tree, "why_it_matters"),
        key_points=tuple(map(_key_point, tree.get("key_points", ()))),
        key_concepts=tuple(
            KeyConcept(each["term"], read_text(each["definition"])) for each in tree.get("key_concepts", ())
        ),
        code_examples=tuple(
            CodeExample(each["title"], each["language"], each["code"], read_optional(each, "note"))
            for each in tree.get("code_examples", ())
        ),
        quotations=tuple(
            Quotation(read_text(each["text"]), each["source"], read_optional(each, "note"))
            for each in tree.get("quotations", ())
        ),
        sources=tuple(map(read_text, tree.get("sources", ()))),
    )


def _key_point(tree: Any) -> KeyPoint:  # noqa: ANN401 (a tree that its schema has let through)
    return KeyPoint(read_text(tree), None if isinstance(tree, str) else read_optional(tree, "note"))


def dump_lesson(lesson: LessonDraft) -> dict[str, Plain]:
    """Return the tree that reads as the lesson, without its empty sections."""
    written: dict[str, Plain] = {
        "lesson": lesson.slug,
        "title": lesson.title,
        **_note("summary", lesson.summary),
        **_note("why_it_matters", lesson.why_it_matters),
        "key_points": [_dump_key_point(each) for each in lesson.key_points],
        "key_concepts": [
            {"term": each.term, "definition": dump_text(each.definition)} for each in lesson.key_concepts
        ],
        "code_examples": [
            {"title": each.title, "language": each.language, "code": each.code, **_note("note", each.note)}
            for each in lesson.code_examples
        ],
        "quotations": [
            {"text": dump_text(each.text), "source": each.source, **_note("note", each.note)}
            for each in lesson.quotations
        ],
        "sources": [dump_text(each) for each in lesson.sources],
    }
    return {field: value for field, value in written.items() if value != []}


def _note(name: str, text: Text | None) -> dict[str, Plain]:
    return {name: dump_text(text)} if text else {}


def _dump_key_point(point: KeyPoint) -> Plain:
    if point.note is None:
        return dump_text(point.text)
    dumped = dump_text(point.text)
    formatted: dict[str, Plain] = {"text": dumped} if isinstance(dumped, str) else dumped
    return {**formatted, "note": dump_text(point.note)}
