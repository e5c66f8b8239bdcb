"""Courses from files: read whole, then stored in one transaction or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli.banks import line_of, read_path, trial_problems
from service.quizzes.operations import load_course

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from service.accounts.models import Course
    from service.formats.folder import Folder


def read_courses(path: Path) -> list[Folder]:
    """Read each folder below `path`, itself included, that holds a course, and draw its questions.

    Raises `click.UsageError` where there is none, `click.ClickException` with all that is wrong.
    """
    found = sorted({file.parent for file in path.rglob("course.y*ml")})
    if not found:
        raise click.UsageError(f"there is no course.yaml in {path} or below")
    folders = [read_path(each) for each in found]
    problems = [each for folder in folders for each in (*folder.problems, *trial_problems(folder))]
    if problems:
        raise click.ClickException("nothing was stored:\n" + "\n".join(map(line_of, problems)))
    return folders


def store_courses(
    session: Session, folders: Iterable[Folder], *, organization_id: str, at: datetime
) -> list[Course]:
    """Store courses with their lessons, questions and quizzes; the same ones again change nothing."""
    return [
        load_course(
            session,
            organization_id=organization_id,
            course=folder.courses[0],
            lessons=folder.lessons,
            questions=folder.drafts,
            quizzes=folder.quizzes,
            at=at,
        )
        for folder in folders
    ]
