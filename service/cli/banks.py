"""`gradestep bank …`: files of questions, lessons and quizzes."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.output import json_option, progress, say
from service.exercises.authoring import read
from service.exercises.lint import lint
from service.exercises.trial import failures, trial
from service.exercises.variants import draw
from service.formats.folder import Folder, Located, load_folder
from service.vocabulary import QuestionError, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.kinds import Question
    from service.vocabulary import Problem

TRIAL_SEEDS = range(50)


@click.group()
def bank() -> None:
    """Files of questions, lessons and quizzes."""


@bank.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
def bank_check(path: Path, *, as_json: bool) -> None:
    """Read a bank, test every question on 50 seeds, and list what is wrong with file, line and column.

    Warnings and notices are listed, too; only errors make the exit status 1.
    """
    folder = read_path(path)
    found = [*folder.problems, *trial_problems(folder, tested)]
    errors = [each for each in found if each.problem.severity is Severity.ERROR]
    notices = [each for each in found if each.problem.severity is not Severity.ERROR]
    counts = {**content(folder), "problems": len(errors), "notices": len(notices)}
    listed = {"problems": list(map(tree_of, errors)), "notices": list(map(tree_of, notices))}
    counted = ", ".join(f"{count} {name}" for name, count in counts.items())
    say({**counts, **listed}, *map(line_of, found), counted, as_json=as_json)
    sys.exit(1 if errors else 0)


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


def tree_of(located: Located) -> dict[str, object]:
    """Return a problem and its file, to be printed as JSON."""
    return {"file": located.file, **asdict(located.problem)}


def line_of(located: Located) -> str:
    """Write a problem as compilers do: file, line, column, severity if it is no error, code, detail."""
    file, problem = located
    hint = f" ({problem.hint})" if problem.hint else ""
    severity = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
    return f"{file}:{problem.line}:{problem.column}: {severity}{problem.code}: {problem.detail}{hint}"


def drawn(question: Question) -> list[Problem]:
    """Draw a question on 50 seeds; raises `QuestionError` when it cannot be."""
    draw(question, TRIAL_SEEDS)
    return []


def tested(question: Question) -> list[Problem]:
    """Run a question's generated tests on 50 seeds and say what is worth looking into."""
    return [*lint(question), *failures(trial(question, TRIAL_SEEDS))]


def trial_problems(folder: Folder, examine: Callable[[Question], Sequence[Problem]] = drawn) -> list[Located]:
    """Return what reading the parameters and examining each question finds, placed in its file."""
    found: list[Located] = []
    drafts = [(file, draft) for file in folder.files for draft in file.drafts]
    for file, draft in progress(drafts, "drawing"):
        try:
            problems = examine(read(draft))
        except QuestionError as error:
            problems = error.problems
        found += [Located(file.name, problem) for problem in file.locate("question", draft.slug, problems)]
    return found
