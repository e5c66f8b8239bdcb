"""`gradestep …`: the product from a shell. Exit status 0 done, 1 the answer is no, 2 called wrongly."""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click

from service.config import ConfigError, load_config
from service.db import current, head, open_engine, upgrade
from service.exercises.authoring import read
from service.exercises.solutions import solution
from service.exercises.variants import draw
from service.formats.folder import Folder, Located, load_folder
from service.formats.native import read_question
from service.kinds import KINDS
from service.vocabulary import Draft, QuestionError

TRIAL_SEEDS = range(50)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gradestep")
def main() -> None:
    """Quizzes and auto-grading for machine learning courses, drawn and graded by a real solver."""


@main.group()
def db() -> None:
    """The database named by GRADESTEP_DATABASE_URL."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema to its newest revision."""
    upgrade(database_url())
    click.echo(f"The database is at revision {head()}.")


def database_url() -> str:
    """Return the configured database; a wrong configuration ends the program with status 2."""
    given = {"GRADESTEP_SECRET_KEY": secrets.token_urlsafe(32)} | dict(os.environ)
    try:
        return load_config(given).database_url
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


@main.group()
def bank() -> None:
    """Files of questions, lessons and quizzes."""


@bank.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def bank_check(path: Path, *, as_json: bool) -> None:
    """Read a bank, draw every question on 50 seeds, and list what is wrong with file, line and column."""
    names = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    root = path.parent if path.is_file() else path
    folder = load_folder({str(file.relative_to(root)): file.read_bytes() for file in names})
    problems = [*folder.problems, *trial_problems(folder)]
    counts = {
        "lessons": len(folder.lessons),
        "quizzes": len(folder.quizzes),
        "questions": len(folder.drafts),
        "problems": len(problems),
    }
    if as_json:
        listed = [{"file": each.file, **asdict(each.problem)} for each in problems]
        click.echo(json.dumps({**counts, "problems": listed}, ensure_ascii=False))
    else:
        for file, problem in problems:
            hint = f" ({problem.hint})" if problem.hint else ""
            click.echo(f"{file}:{problem.line}:{problem.column}: {problem.code}: {problem.detail}{hint}")
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    sys.exit(1 if problems else 0)


def trial_problems(folder: Folder) -> list[Located]:
    """Return what reading the parameters and drawing 50 seeds finds wrong, placed in its file."""
    found: list[Located] = []
    for file in folder.files:
        for draft in file.drafts:
            try:
                draw(read(draft), TRIAL_SEEDS)
            except QuestionError as error:
                placed = file.locate("question", draft.slug, error.problems)
                found += [Located(file.name, problem) for problem in placed]
    return found


@main.group()
def question() -> None:
    """Questions, drawn without a database."""


@question.command("draw")
@click.option("--kind", required=True, type=click.Choice(sorted(KINDS)), help="Its example is drawn.")
@click.option("--seed", default="1", show_default=True, help="1 to 32 hex digits.")
@click.option("--file", "source", type=click.File("rb"), help="A JSON draft to draw instead of the example.")
def question_draw(kind: str, seed: str, source: BinaryIO | None) -> None:
    """Draw one variant and print its prompt, givens, key, certificate and worked solution as JSON."""
    try:
        number = int(seed, 16)
    except ValueError as error:
        raise click.BadParameter("write 1 to 32 hex digits", param_hint="--seed") from error
    if not 0 <= number < 1 << 128:
        raise click.BadParameter("write 1 to 32 hex digits", param_hint="--seed")
    try:
        asked = read(example(kind) if source is None else read_question(json.load(source, parse_float=str)))
        variant = draw(asked, [number])[0]
    except QuestionError as error:
        listed = [asdict(problem) for problem in error.problems]
        click.echo(json.dumps({"detail": error.detail, "errors": listed}, ensure_ascii=False), err=True)
        sys.exit(1)
    shown = {
        "prompt": variant.prompt.text,
        "givens": dict(variant.givens),
        "key": dict(variant.key),
        "certificate": variant.certificate,
        "trace": solution(asked, variant.givens),
    }
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def example(kind: str) -> Draft:
    """Return the draft that a kind gives as its example."""
    return read_question(json.loads(json.dumps(KINDS[kind].example)))


@main.command()
def doctor() -> None:
    """Say whether the database can be reached and is at the newest revision."""
    engine = open_engine(database_url())
    found = current(engine)
    engine.dispose()
    click.echo(f"database: revision {found}, newest {head()}")
    sys.exit(0 if found == head() else 1)
