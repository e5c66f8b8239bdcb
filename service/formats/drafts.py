"""What a bank file may hold besides questions, before it is stored: courses, lessons, quizzes.

A question as authored is `vocabulary.Draft`. Slugs name other things within the same course.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from service.vocabulary import Text


class Behavior(StrEnum):
    """When a quiz grades: at each try, or once at the end."""

    ADAPTIVE = "adaptive"
    DEFERRED = "deferred"


class Counts(StrEnum):
    """Which of several attempts gives the score."""

    HIGHEST = "highest"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course and the order of its lessons."""

    slug: str
    title: str
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One sentence to remember, and what must be said about it."""

    text: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class KeyConcept:
    """A term and what it means."""

    term: str
    definition: Text


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A program to read and run."""

    title: str
    language: str
    code: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody else's words, where they stand, and what was left out or restored."""

    text: Text
    source: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson as authored. `sources` names what to read, beyond what is quoted."""

    slug: str
    title: str
    summary: Text | None = None
    why_it_matters: Text | None = None
    key_points: tuple[KeyPoint, ...] = ()
    key_concepts: tuple[KeyConcept, ...] = ()
    code_examples: tuple[CodeExample, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    sources: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """How a quiz is taken.

    `penalty` is what a wrong try costs, a fraction of the points as decimal text; `tries` is how many there
    are for each item; `attempts` is how often the quiz may be taken, None for as often as one likes; with
    `certainty`, every item asks how sure one is.
    """

    behavior: Behavior = Behavior.ADAPTIVE
    penalty: str = "0.1"
    tries: int = 3
    attempts: int | None = None
    counts: Counts = Counts.HIGHEST
    certainty: bool = False


@dataclass(frozen=True, slots=True)
class FixedItem:
    """A question asked of everybody. Without points it has the question's own."""

    question: str
    points: str | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Which questions an item may be drawn from: those that have the tag, and are of the kind."""

    tag: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class PickedItem:
    """So many questions drawn for each attempt from a pool; points are for each of them."""

    pick: int
    pool: Pool
    points: str | None = None


QuizItem: TypeAlias = FixedItem | PickedItem


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """A quiz as authored; it may belong to a lesson."""

    slug: str
    title: str
    items: tuple[QuizItem, ...]
    lesson: str | None = None
    settings: QuizSettings = QuizSettings()
