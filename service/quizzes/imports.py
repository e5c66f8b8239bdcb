"""Whole courses from files: all problems first, then everything or nothing, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from service.accounts.models import Role, User
from service.accounts.operations import enroll
from service.accounts.queries import find_course, find_enrollment, require_staff
from service.exercises import authoring, effort
from service.exercises.trial import examined
from service.formats.folder import load_folder
from service.formats.native import dump_question
from service.formats.positions import escape
from service.lessons.drafts import draft_of as lesson_of
from service.questions.operations import digest
from service.questions.plans import Action
from service.questions.queries import find_bank, stored_in
from service.quizzes import queries
from service.quizzes.drafts import draft_of as quiz_of
from service.quizzes.drafts import settled
from service.quizzes.operations import load_course
from service.vocabulary import Problem, QuestionError, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.accounts.models import Course
    from service.formats.drafts import LessonDraft
    from service.formats.folder import Folder
    from service.formats.native import Loaded
    from service.vocabulary import Draft, Principal

BROKEN: Final = "the files hold problems: nothing was imported"


class _Slugged(Protocol):
    @property
    def slug(self) -> str: ...


Part = TypeVar("Part", bound=_Slugged)


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What became of each part of a course, or would, by what it is and its slug; and what is to be said."""

    course_id: str | None
    actions: Mapping[str, Mapping[str, Action]]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()


def import_course(
    session: Session,
    *,
    principal: Principal,
    files: Mapping[str, bytes],
    at: datetime,
    dry_run: bool = False,
) -> CoursePlan:
    """Store the course of a folder, unless it is a dry run, and say what became of each part.

    Whoever imports a new course is its instructor; a course that is there is changed by its staff. Raises
    `QuestionError` with every problem, at `/files/{name}`; `ForbiddenError`, `NotFoundError`.
    """
    folder = load_folder(files)
    problems = (*_problems_of_files(folder), *_of_questions(folder))
    known = _known_course(session, principal, folder)
    actions = _actions(session, known, principal.organization_id, folder)
    planned = CoursePlan(known.id if known else None, actions, problems, folder.ignored)
    if dry_run:
        return planned
    if errors := [each for each in problems if each.severity is Severity.ERROR]:
        raise QuestionError(BROKEN, errors)
    return replace(planned, course_id=_load(session, principal, folder, at).id)


def _load(session: Session, principal: Principal, folder: Folder, at: datetime) -> Course:
    course = load_course(
        session,
        organization_id=principal.organization_id,
        course=folder.courses[0],
        lessons=folder.lessons,
        questions=folder.drafts,
        quizzes=folder.quizzes,
        at=at,
    )
    user = session.get_one(User, principal.user_id)
    if find_enrollment(session, course_id=course.id, user_id=user.id) is None:
        enroll(session, course=course, user=user, role=Role.INSTRUCTOR)
    return course


def _problems_of_files(folder: Folder) -> Iterator[Problem]:
    for file, problem in folder.problems:
        yield in_file(problem, file)
    if not folder.courses and not any(what == "course" for file in folder.files for what, _ in file.pointers):
        yield Problem("missing_course", "no file says which course this is", "/files", hint="add course.yaml")


def in_file(problem: Problem, name: str) -> Problem:
    """Return a problem that points to the file it is in; line and column say where in its text."""
    return replace(problem, pointer=f"/files{escape(name)}")


def _of_questions(folder: Folder) -> list[Problem]:
    """Read every question and draw it on trial."""
    found: list[Problem] = []
    spent = 0
    for file in folder.files:
        for draft in file.drafts:
            share, problems = _trial(draft, effort.BUDGET - spent)
            spent += share
            found += [in_file(each, file.name) for each in _placed(file, draft, problems)]
    return found


def _placed(file: Loaded, draft: Draft, problems: Sequence[Problem]) -> Sequence[Problem]:
    return file.locate("question", draft.slug, problems)


def _trial(draft: Draft, left: int) -> tuple[int, Sequence[Problem]]:
    """Return what of the budget a question takes, and what is to be said of it."""
    try:
        question = authoring.read(draft)
        wanted = effort.share(question)
        if wanted > left:
            detail = f"at most {effort.MOST_QUESTIONS} drawn questions, or fewer long ones, are taken at once"
            return 0, [Problem("too_many_questions", detail, "/question", hint="import it in parts")]
        return wanted, examined(question)
    except QuestionError as error:
        return 0, error.problems


def _known_course(session: Session, principal: Principal, folder: Folder) -> Course | None:
    """Find the course that is there under this slug; its staff may change it, others not."""
    if not folder.courses:
        return None
    slug = folder.courses[0].slug
    course = find_course(session, organization_id=principal.organization_id, slug=slug)
    return require_staff(session, principal, course.id) if course else None


def _actions(
    session: Session, course: Course | None, organization_id: str, folder: Folder
) -> dict[str, dict[str, Action]]:
    """Say of each part whether it is new, differs from what is there, or not."""
    lessons = queries.lessons_by_position(session, course_id=course.id) if course else ()
    quizzes = queries.all_quizzes(session, course_id=course.id) if course else ()
    there = {each.slug for each in folder.lessons}
    order = tuple(each.slug for each in lessons if each.slug in there)
    courses = {course.slug: (course.title, order)} if course else {}
    slug = folder.courses[0].slug if folder.courses else ""
    bank = find_bank(session, organization_id=organization_id, slug=slug)
    stored = stored_in(session, bank_id=bank.id) if bank else {}
    digests = {each.slug: each.digest for each in stored.values()}
    return {
        "courses": _compared(folder.courses, courses, lambda draft: (draft.title, draft.lessons)),
        "lessons": _compared(folder.lessons, {each.slug: lesson_of(each) for each in lessons}, same),
        "questions": _compared(folder.drafts, digests, lambda draft: digest(dump_question(draft))),
        "quizzes": _compared(
            folder.quizzes, {each.slug: quiz_of(session, each) for each in quizzes}, settled
        ),
    }


def _compared(
    drafts: Sequence[Part], stored: Mapping[str, object], form: Callable[[Part], object]
) -> dict[str, Action]:
    """Compare drafts, in the form in which they are stored, with what is there."""
    met = {True: Action.LEFT, False: Action.CHANGED}
    return {
        each.slug: met[stored[each.slug] == form(each)] if each.slug in stored else Action.CREATED
        for each in drafts
    }


def same(draft: LessonDraft) -> LessonDraft:
    """Return a draft as it is."""
    return draft
