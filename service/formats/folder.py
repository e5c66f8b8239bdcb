"""A course's folder: all its files together, and what one file says of another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from service.formats.drafts import FixedItem
from service.formats.messages import nearest
from service.formats.native import Loaded, load
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.formats.drafts import CourseDraft, LessonDraft, PickedItem, QuizDraft
    from service.vocabulary import Draft

_READ: Final = (".yaml", ".yml", ".json")


class Located(NamedTuple):
    """A problem, and the file it is in."""

    file: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: the objects that can be taken, the files not read, and what is wrong, by file."""

    courses: tuple[CourseDraft, ...]
    lessons: tuple[LessonDraft, ...]
    quizzes: tuple[QuizDraft, ...]
    drafts: tuple[Draft, ...]
    problems: tuple[Located, ...]
    files: tuple[Loaded, ...]
    ignored: tuple[str, ...] = ()


def load_folder(files: Mapping[str, bytes]) -> Folder:
    """Read a course's files, `.yaml`, `.yml` and `.json`, in the order of their names.

    Besides each file's own problems there are those between files: `duplicate_slug`; `unknown_lesson`,
    `unknown_question` where a slug leads nowhere; `unlisted_lesson`, which no course would show;
    `several_courses`; and `too_few_questions` in a pool for those to be picked. It is no further problem that
    a slug leads to an object which has problems of its own.
    """
    names = sorted(files)
    read = tuple(load(files[name], name) for name in names if name.lower().endswith(_READ))
    between = _Between(read)
    own = (Located(file.name, problem) for file in read for problem in file.problems)
    return Folder(
        courses=tuple(chain.from_iterable(file.courses for file in read)),
        lessons=tuple(chain.from_iterable(file.lessons for file in read)),
        quizzes=tuple(chain.from_iterable(file.quizzes for file in read)),
        drafts=tuple(chain.from_iterable(file.drafts for file in read)),
        problems=tuple(sorted((*own, *between.problems()), key=_order)),
        files=read,
        ignored=tuple(name for name in names if not name.lower().endswith(_READ)),
    )


def _order(located: Located) -> tuple[str, int, int]:
    return located.file, located.problem.line or 0, located.problem.column or 0


class _Between:
    """Looks for problems that no file has alone."""

    def __init__(self, files: Sequence[Loaded]) -> None:
        self._files = files
        self._slugs: dict[str, set[str]] = {
            "course": set(),
            "lesson": set(),
            "quiz": set(),
            "question": set(),
        }
        for what, slug in chain.from_iterable(file.pointers for file in files):
            self._slugs[what].add(slug)
        drafts = [draft for file in files for draft in file.drafts]
        self._pools = _pools(drafts)
        self._complete = len(drafts) == sum(what == "question" for file in files for what, _ in file.pointers)

    def problems(self) -> Iterator[Located]:
        """Yield them all, file by file."""
        listed = {slug for file in self._files for course in file.courses for slug in course.lessons}
        seen: dict[tuple[str, str], str] = {}
        for file in self._files:
            for what, slug in file.pointers:
                yield from self._placed(file, what, slug, self._of_slug(file, what, slug, seen))
            for course in file.courses:
                yield from self._placed(file, "course", course.slug, self._of_course(course))
            for lesson in file.lessons:
                yield from self._placed(file, "lesson", lesson.slug, self._of_lesson(lesson, listed))
            for quiz in file.quizzes:
                yield from self._placed(file, "quiz", quiz.slug, self._of_quiz(quiz))

    @staticmethod
    def _placed(file: Loaded, what: str, slug: str, problems: Iterator[Problem]) -> Iterator[Located]:
        for problem in file.locate(what, slug, problems):
            yield Located(file.name, problem)

    @staticmethod
    def _of_slug(file: Loaded, what: str, slug: str, seen: dict[tuple[str, str], str]) -> Iterator[Problem]:
        first = seen.setdefault((what, slug), file.name)
        if first != file.name:
            detail = f'there is a {what} "{slug}" in {first} already'
            yield Problem("duplicate_slug", detail, f"/{what}", hint="slugs are unique in a course")

    def _of_course(self, course: CourseDraft) -> Iterator[Problem]:
        if len(self._slugs["course"]) > 1:
            yield Problem("several_courses", "the folder holds more than one course", "/course")
        for index, slug in enumerate(course.lessons):
            yield from self._known("lesson", slug, f"/lessons/{index}")

    def _of_lesson(self, lesson: LessonDraft, listed: set[str]) -> Iterator[Problem]:
        if lesson.slug not in listed and self._slugs["course"]:
            hint = "add its slug to the course's lessons"
            yield Problem("unlisted_lesson", "the course does not list this lesson", "/lesson", hint=hint)

    def _of_quiz(self, quiz: QuizDraft) -> Iterator[Problem]:
        if quiz.lesson is not None:
            yield from self._known("lesson", quiz.lesson, "/lesson")
        for index, item in enumerate(quiz.items):
            at = f"/items/{index}"
            if isinstance(item, FixedItem):
                yield from self._known("question", item.question, at)
            else:
                yield from self._enough(item, at)

    def _known(self, what: str, slug: str, at: str) -> Iterator[Problem]:
        if slug not in self._slugs[what]:
            hint = nearest(slug, sorted(self._slugs[what]))
            yield Problem(f"unknown_{what}", f'there is no {what} "{slug}" in this folder', at, hint=hint)

    def _enough(self, item: PickedItem, at: str) -> Iterator[Problem]:
        found = self._pools[item.pool.tag, item.pool.kind]
        if found < item.pick and self._complete:
            detail = f"{item.pick} questions are to be picked from a pool of {found}"
            yield Problem("too_few_questions", detail, f"{at}/from")


def _pools(drafts: Sequence[Draft]) -> Counter[tuple[str | None, str | None]]:
    """Count the questions of every pool there can be, by tag and kind; None is any."""
    return Counter(
        (tag, kind) for draft in drafts for tag in (None, *draft.tags) for kind in (None, draft.kind)
    )
