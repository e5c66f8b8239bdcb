"""Lessons and quizzes as the REST API takes and gives them: the slug stands in `slug`, as in questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.formats.lessons import dump_lesson, lesson_of
from service.formats.quizzes import dump_quiz, quiz_of
from service.formats.schema import check
from service.formats.shapes import SHAPES
from service.formats.texts import unsafe_texts
from service.vocabulary import QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.formats.drafts import LessonDraft, QuizDraft
    from service.vocabulary import Plain


def read_lesson(tree: Mapping[str, Plain]) -> LessonDraft:
    """Read a lesson; raises `QuestionError` with a pointer to everything that does not fit."""
    return lesson_of(_checked("lesson", tree))


def read_quiz(tree: Mapping[str, Plain]) -> QuizDraft:
    """Read a quiz; raises `QuestionError` with a pointer to everything that does not fit."""
    return quiz_of(_checked("quiz", tree))


def sent_lesson(draft: LessonDraft) -> dict[str, Plain]:
    """Return the tree that reads as the lesson."""
    return _renamed(dump_lesson(draft), "lesson", "slug")


def sent_quiz(draft: QuizDraft) -> dict[str, Plain]:
    """Return the tree that reads as the quiz."""
    return _renamed(dump_quiz(draft), "quiz", "slug")


def merged(tree: Plain, patch: Plain) -> Plain:
    """Return a tree with a patch merged into it (RFC 7396): objects member by member, null takes away."""
    if not isinstance(patch, dict):
        return patch
    result = dict(tree) if isinstance(tree, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _checked(what: str, tree: Mapping[str, Plain]) -> Mapping[str, Any]:
    named = _renamed(tree, "slug", what)
    found = [*check(SHAPES[what], named), *unsafe_texts(named)]
    if found:
        problems = [replace(each, pointer="/slug") if each.pointer == f"/{what}" else each for each in found]
        raise QuestionError(f"the {what} cannot be read as it is written", problems)
    return named


def _renamed(tree: Mapping[str, Plain], name: str, other: str) -> dict[str, Plain]:
    return {other if key == name else key: value for key, value in tree.items()}
