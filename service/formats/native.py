"""Our own format: YAML or JSON, one object a file, or many questions below `questions:`.

The field that holds an object's slug says what it is: `course`, `quiz`, `lesson` or `question`. Everything is
read that can be: a file's good questions are there while its bad ones have problems with line, column,
excerpt and hint. An object with any problem of its own is not among the drafts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from service.formats.lessons import dump_lesson, lesson_of
from service.formats.messages import nearest, shown, value_words
from service.formats.questions import draft_of, dump_question, read_question
from service.formats.quizzes import course_of, dump_course, dump_quiz, quiz_of
from service.formats.schema import check
from service.formats.shapes import MAX_QUESTIONS, SHAPES, published
from service.formats.source import must_be_escaped
from service.formats.yaml_tree import read_yaml
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from service.formats.drafts import CourseDraft, LessonDraft, QuizDraft
    from service.formats.yaml_tree import Document
    from service.vocabulary import Draft, Plain

__all__ = [
    "Loaded",
    "dump_course",
    "dump_lesson",
    "dump_question",
    "dump_quiz",
    "load",
    "published",
    "read_question",
    "write_yaml",
]

MAX_PROBLEMS: Final = 1_000
"""Problems after which a file is given up; what was read until then is there."""

Name: TypeAlias = "tuple[str, str]"
"""What an object is (`course`, `lesson`, `quiz` or `question`) and its slug."""

_READERS: Final[dict[str, Callable[[Mapping[str, Any]], Any]]] = {
    "course": course_of,
    "quiz": quiz_of,
    "lesson": lesson_of,
    "question": lambda tree: draft_of(tree, "question"),
}
"""In this order: a quiz has a field `lesson`, too."""

_HINT: Final = "begin with course:, lesson:, quiz: or question: and a slug, or with questions: and a list"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file holds: the objects that can be taken, and what is wrong with it, by line.

    `pointers` says where each object stands, also those that are not taken because of problems of their own.
    """

    name: str
    courses: tuple[CourseDraft, ...]
    lessons: tuple[LessonDraft, ...]
    quizzes: tuple[QuizDraft, ...]
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    pointers: Mapping[Name, str] = field(repr=False)
    _document: Document = field(repr=False, compare=False)

    def locate(self, what: str, slug: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Place problems found later, say in a question's parameters, in this file.

        Args:
            what: `course`, `lesson`, `quiz` or `question`.
            slug: which one.
            problems: their pointers lead into the object, as `read_question` takes it or as the file has it.

        Returns:
            the problems with the file's pointers, line, column and excerpt.
        """
        at = self.pointers[what, slug]
        own = (replace(each, pointer=f"/{what}") if each.pointer == "/slug" else each for each in problems)
        return self._document.locate(each.under(at) for each in own)


def load(data: bytes, name: str = "") -> Loaded:
    """Read one file. Never raises: whatever is wrong is among the problems.

    Args:
        data: the file, UTF-8; see `yaml_tree` for what is refused.
        name: what to call it; not looked at.
    """
    document = read_yaml(data)
    reading = _Reading(document)
    found = document.locate(reading.problems()) if document.readable else ()
    located = (*document.problems, *found)
    return Loaded(
        name,
        courses=tuple(reading.found["course"]),
        lessons=tuple(reading.found["lesson"]),
        quizzes=tuple(reading.found["quiz"]),
        drafts=tuple(reading.found["question"]),
        problems=tuple(sorted(located, key=lambda each: (each.line or 0, each.column or 0))),
        pointers=reading.pointers,
        _document=document,
    )


def write_yaml(tree: Plain) -> bytes:
    """Return a tree as YAML that reads as the same tree; names keep their order, text its characters."""
    text = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return str(text).encode()


class _Dumper(yaml.CSafeDumper):
    """Writes no aliases, and texts of several lines as they are."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write everything out, however often it stands in the tree."""
        return True


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if must_be_escaped(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _Reading:
    """One file being read: the objects found, where they stand, and the problems found on the way."""

    def __init__(self, document: Document) -> None:
        self.found: dict[str, list[Any]] = {what: [] for what in _READERS}
        self.pointers: dict[Name, str] = {}
        self._tree = document.tree
        steps = [problem.pointer.split("/") for problem in document.problems]
        self._spoiled = {"/".join(each[:length]) for each in steps for length in (1, 3)}

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the file, taking what it holds on the way."""
        for count, problem in enumerate(self._file()):
            if count == MAX_PROBLEMS:
                detail = f"reading ends here, after {MAX_PROBLEMS:,} problems"
                yield Problem("too_many_problems", detail, problem.pointer)
                return
            yield problem

    def _file(self) -> Iterator[Problem]:
        tree = self._tree
        if not isinstance(tree, dict):
            detail = "the file is empty" if tree is None else f"the file is {value_words(tree)}"
            yield Problem("wrong_type", detail, hint=_HINT)
            return
        what = next((each for each in _READERS if each in tree), None)
        if what:
            yield from self._take(what, tree, "")
        elif "questions" in tree:
            yield from self._questions(tree)
        else:
            known = (*_READERS, "questions")
            hint = next(filter(None, (nearest(each, known) for each in list(tree)[:10])), _HINT)
            yield Problem(
                "unknown_object", "this is neither a course, a lesson, a quiz nor a question", hint=hint
            )

    def _questions(self, tree: Mapping[str, Plain]) -> Iterator[Problem]:
        """Yield the problems of a file of many questions, each of which stands or falls by itself."""
        yield from check(_FILE, dict(tree))
        questions = tree["questions"]
        for index, question in enumerate(questions if isinstance(questions, list) else ()):
            yield from self._take("question", question, f"/questions/{index}")

    def _take(self, what: str, tree: Plain, at: str) -> Iterator[Problem]:
        """Yield the problems of one object; take it if there are none."""
        problems = check(SHAPES[what], tree, at)
        slug = tree.get(what) if isinstance(tree, dict) else None
        if isinstance(slug, str) and (what, slug) in self.pointers:
            detail = f"there is a {what} {shown(slug)} already"
            problems.append(Problem("duplicate_slug", detail, f"{at}/{what}", hint="slugs are unique"))
        elif isinstance(slug, str):
            self.pointers[what, slug] = at
        if isinstance(tree, dict) and not problems and at not in self._spoiled:
            self.found[what].append(_READERS[what](tree))
        yield from problems


_FILE: Final = {
    "type": "object",
    "properties": {"questions": {"type": "array", "minItems": 1, "maxItems": MAX_QUESTIONS}},
    "additionalProperties": False,
}
"""A file of many questions, as far as it is not each question's own business."""
