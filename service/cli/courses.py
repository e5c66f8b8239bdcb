"""Courses from files: read whole, then stored in one transaction or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.banks import content, line_of, read_path, trial_problems
from service.cli.output import json_option, say
from service.cli.settings import writing
from service.cli.tokens import ensure_organization, organization_option
from service.quizzes.operations import load_course
from service.vocabulary import Severity
from service.web.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.accounts.models import Course
    from service.formats.folder import Folder


@click.command("load")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@organization_option
@json_option
def bank_load(path: Path, organization: str, *, as_json: bool) -> None:
    """Store the courses of a folder with lessons, questions and quizzes: all of them, or nothing."""
    folders, at = read_courses(path), now()
    with writing() as session:
        owner = ensure_organization(session, organization, at)
        courses = store_courses(session, folders, organization_id=owner, at=at)
    listed = [
        {"id": course.id, "slug": course.slug, **content(folder)}
        for course, folder in zip(courses, folders, strict=True)
    ]
    lines = [f"{each.slug}: {each.id}" for each in courses]
    say({"courses": listed}, *lines, as_json=as_json)


def read_courses(path: Path) -> list[Folder]:
    """Read each folder below `path`, itself included, that holds a course, and draw its questions.

    Raises `click.UsageError` where there is none, `click.ClickException` with all that is wrong.
    """
    roots = sorted({file.parent for file in path.rglob("course.y*ml")})
    if not roots:
        raise click.UsageError(f"there is no course.yaml in {path} or below")
    folders = [read_path(each) for each in roots]
    found = [each for folder in folders for each in (*folder.problems, *trial_problems(folder))]
    errors = [each for each in found if each.problem.severity is Severity.ERROR]
    if errors:
        raise click.ClickException("nothing was stored:\n" + "\n".join(map(line_of, errors)))
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
