"""What a token may do: the scopes, what each one allows, and the usual sets of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scope(StrEnum):
    """One permission of a token; roles in courses narrow it further."""

    COURSES_READ = "courses:read"
    LESSONS_READ = "lessons:read"
    QUIZZES_READ = "quizzes:read"
    ATTEMPTS_READ = "attempts:read"
    ATTEMPTS_WRITE = "attempts:write"
    SCORES_READ = "scores:read"
    SCORES_WRITE = "scores:write"
    QUESTIONS_READ = "questions:read"
    QUESTIONS_WRITE = "questions:write"
    COURSES_WRITE = "courses:write"
    TOKENS_WRITE = "tokens:write"


DESCRIPTIONS: Final[Mapping[Scope, str]] = {
    Scope.COURSES_READ: "list the courses one takes part in",
    Scope.LESSONS_READ: "read their lessons",
    Scope.QUIZZES_READ: "read what their quizzes ask, and by which rules",
    Scope.ATTEMPTS_READ: "read attempts and outcomes, as far as they are released",
    Scope.ATTEMPTS_WRITE: "start attempts, submit responses and finish",
    Scope.SCORES_READ: "read scores: one's own, or a course's as its staff",
    Scope.SCORES_WRITE: "grade what was submitted, as the staff of a course",
    Scope.QUESTIONS_READ: "see questions from the inside, keys included; never in a student's token",
    Scope.QUESTIONS_WRITE: "author questions, lessons and quizzes",
    Scope.COURSES_WRITE: "make courses, and enroll people in those one is instructor of",
    Scope.TOKENS_WRITE: "list, make and revoke the tokens that act for oneself",
}

STUDENT: Final = frozenset(
    {
        Scope.COURSES_READ,
        Scope.LESSONS_READ,
        Scope.QUIZZES_READ,
        Scope.ATTEMPTS_READ,
        Scope.ATTEMPTS_WRITE,
        Scope.SCORES_READ,
    }
)
"""What a student's token carries: nothing that shows a key."""

INSTRUCTOR: Final = frozenset(Scope)
"""What an instructor's token carries."""
