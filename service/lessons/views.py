"""Lessons on the wire: what is stored, its texts rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.questions.trees import read_text
from service.web.texts import shown_text

if TYPE_CHECKING:
    from service.lessons.models import Lesson

_TEXT: Final = {"text", "format"}
"""The members of a stored text (`questions.trees.text_tree`)."""


def summary_view(lesson: Lesson) -> dict[str, Any]:
    """Show a lesson in a list."""
    return {
        "id": lesson.id,
        "course_id": lesson.course_id,
        "slug": lesson.slug,
        "position": lesson.position,
        "title": lesson.title,
        "summary": rendered(lesson.content.get("summary")),
    }


def lesson_view(lesson: Lesson) -> dict[str, Any]:
    """Show a lesson with all its sections."""
    return {**rendered(dict(lesson.content)), **summary_view(lesson)}


def rendered(tree: Any) -> Any:  # noqa: ANN401 - a stored tree, of any depth
    """Return a tree with each text in it as it is shown."""
    if isinstance(tree, list):
        return [rendered(part) for part in tree]
    if isinstance(tree, dict):
        if tree.keys() == _TEXT:
            return shown_text(read_text(tree))
        return {name: rendered(part) for name, part in tree.items()}
    return tree
