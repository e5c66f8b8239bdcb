"""Quizzes and courses as plain trees and as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.formats.drafts import (
    Behavior,
    Counts,
    CourseDraft,
    FixedItem,
    PickedItem,
    Pool,
    QuizDraft,
    QuizSettings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.formats.drafts import QuizItem
    from service.vocabulary import Plain

_UNLIMITED: Final = "unlimited"


def quiz_of(tree: Mapping[str, Any]) -> QuizDraft:
    """Return the quiz of a tree that its schema has let through."""
    return QuizDraft(
        slug=tree["quiz"],
        title=tree["title"],
        items=tuple(map(_item, tree["items"])),
        lesson=tree.get("lesson"),
        settings=_settings(tree.get("settings", {})),
    )


def _settings(tree: Mapping[str, Any]) -> QuizSettings:
    default = QuizSettings()
    attempts = tree.get("attempts", default.attempts)
    return QuizSettings(
        behavior=Behavior(tree.get("behavior", default.behavior)),
        penalty=str(tree.get("penalty", default.penalty)),
        tries=tree.get("tries", default.tries),
        attempts=None if attempts == _UNLIMITED else attempts,
        counts=Counts(tree.get("counts", default.counts)),
        certainty=tree.get("certainty", default.certainty),
    )


def _item(tree: Any) -> QuizItem:  # noqa: ANN401 (a tree that its schema has let through)
    if isinstance(tree, str):
        return FixedItem(tree)
    points = str(tree["points"]) if "points" in tree else None
    if "question" in tree:
        return FixedItem(tree["question"], points)
    return PickedItem(tree["pick"], Pool(tree["from"].get("tag"), tree["from"].get("kind")), points)


def dump_quiz(quiz: QuizDraft) -> dict[str, Plain]:
    """Return the tree that reads as the quiz, its settings written out."""
    settings = quiz.settings
    lesson: dict[str, Plain] = {"lesson": quiz.lesson} if quiz.lesson else {}
    return {
        "quiz": quiz.slug,
        **lesson,
        "title": quiz.title,
        "settings": {
            "behavior": settings.behavior.value,
            "penalty": settings.penalty,
            "tries": settings.tries,
            "attempts": _UNLIMITED if settings.attempts is None else settings.attempts,
            "counts": settings.counts.value,
            **({"certainty": True} if settings.certainty else {}),
        },
        "items": [_dump_item(each) for each in quiz.items],
    }


def _dump_item(item: QuizItem) -> dict[str, Plain]:
    points: dict[str, Plain] = {} if item.points is None else {"points": item.points}
    if isinstance(item, FixedItem):
        return {"question": item.question, **points}
    pool: dict[str, Plain] = {"tag": item.pool.tag, "kind": item.pool.kind}
    return {"pick": item.pick, "from": {name: value for name, value in pool.items() if value}, **points}


def course_of(tree: Mapping[str, Any]) -> CourseDraft:
    """Return the course of a tree that its schema has let through."""
    return CourseDraft(tree["course"], tree["title"], tuple(tree.get("lessons", ())))


def dump_course(course: CourseDraft) -> dict[str, Plain]:
    """Return the tree that reads as the course."""
    return {"course": course.slug, "title": course.title, "lessons": list(course.lessons)}
