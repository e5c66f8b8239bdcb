"""`gradestep bank …`: files of questions, lessons and quizzes."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from service.cli.output import json_option, progress, say
from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.folder import Folder, Located, load_folder
from service.vocabulary import QuestionError

TRIAL_SEEDS = range(50)


@click.group()
def bank() -> None:
    """Files of questions, lessons and quizzes."""


@bank.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
def bank_check(path: Path, *, as_json: bool) -> None:
    """Read a bank, draw every question on 50 seeds, and list what is wrong with file, line and column."""
    folder = read_path(path)
    problems = [*folder.problems, *trial_problems(folder)]
    counts = {**content(folder), "problems": len(problems)}
    listed = [{"file": each.file, **asdict(each.problem)} for each in problems]
    counted = ", ".join(f"{count} {name}" for name, count in counts.items())
    say({**counts, "problems": listed}, *map(line_of, problems), counted, as_json=as_json)
    sys.exit(1 if problems else 0)


def read_path(path: Path) -> Folder:
    """Read a file, or a folder with all files below it."""
    names = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    root = path.parent if path.is_file() else path
    return load_folder({str(file.relative_to(root)): file.read_bytes() for file in names})


def content(folder: Folder) -> dict[str, int]:
    """Count what a folder holds."""
    return {
        "lessons": len(folder.lessons),
        "quizzes": len(folder.quizzes),
        "questions": len(folder.drafts),
    }


def line_of(located: Located) -> str:
    """Write a problem as compilers do: file, line, column, code, detail."""
    file, problem = located
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{file}:{problem.line}:{problem.column}: {problem.code}: {problem.detail}{hint}"


def trial_problems(folder: Folder) -> list[Located]:
    """Return what reading the parameters and drawing 50 seeds finds wrong, placed in its file."""
    found: list[Located] = []
    drafts = [(file, draft) for file in folder.files for draft in file.drafts]
    for file, draft in progress(drafts, "drawing"):
        try:
            draw(read(draft), TRIAL_SEEDS)
        except QuestionError as error:
            placed = file.locate("question", draft.slug, error.problems)
            found += [Located(file.name, problem) for problem in placed]
    return found
