"""`gradestep question …`: questions, drawn without a database."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from service.cli.banks import line_of, read_path
from service.cli.output import json_option, progress, say
from service.exercises.authoring import read
from service.exercises.effort import MOST, most_drawn
from service.exercises.solutions import solution
from service.exercises.trial import USUAL, Trial, failures, trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.vocabulary import Draft, GradestepError
from service.web.strict_json import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SEEDS = 1 << 128


class Seed(click.ParamType[int]):
    """1 to 32 hex digits."""

    name = "hex"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the digits, or refuse the call."""
        try:
            number = int(str(value), 16)
        except ValueError:
            number = -1
        if not 0 <= number < SEEDS:
            self.fail("write 1 to 32 hex digits", param, ctx)
        return number


@click.group()
def question() -> None:
    """Questions, drawn without a database."""


@question.command("draw")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Its example is drawn.")
@click.option("--seed", type=Seed(), default="1", show_default=True, help="1 to 32 hex digits.")
@click.option("--file", "source", type=click.File("rb"), help="A JSON draft to draw instead of the example.")
@click.option("--json", "as_json", is_flag=True, help="On one line.")
def question_draw(kind: str | None, seed: int, source: BinaryIO | None, *, as_json: bool) -> None:
    """Draw one variant and print its prompt, givens, key, certificate and worked solution as JSON."""
    if (kind is None) == (source is None):
        raise click.UsageError("say what to draw: either --kind, or --file with a draft")
    try:
        asked = read(read_question(read_json(source.read())) if source else example(str(kind)))
        variant = draw(asked, [seed])[0]
    except GradestepError as error:
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
    click.echo(json.dumps(shown, ensure_ascii=False, indent=None if as_json else 2))


@question.command("test")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--slug", "slugs", multiple=True, help="Only this question of the file or folder; repeatable.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="The kind's example instead of a file.")
@click.option("--seeds", type=click.IntRange(1, MOST), default=USUAL, show_default=True)
@json_option
def question_test(
    path: Path | None, slugs: tuple[str, ...], kind: str | None, seeds: int, *, as_json: bool
) -> None:
    """Run the generated tests of a kind's example, or of the questions of a file or folder.

    The key is full, wrong methods are not, answers just outside what is accepted are wrong, and rubbish is
    invalid. The exit status is 1 when a test fails or a question cannot be drawn.
    """
    if (kind is None) == (path is None):
        raise click.UsageError("say what to test: either --kind, or a file or folder")
    drafts = [example(kind)] if kind else list(drafts_of(path, slugs))
    tested = [tested_on(draft, seeds) for draft in progress(drafts, "testing")]
    counts = {name: sum(int(str(each[name])) for each in tested) for name in ("passed", "failed")}
    lines = [line for each in tested for line in lines_of(each)]
    say({**counts, "questions": tested}, *lines, as_json=as_json)
    sys.exit(1 if any(each["failed"] or each["problems"] for each in tested) else 0)


def drafts_of(path: Path | None, slugs: tuple[str, ...]) -> Iterator[Draft]:
    """Yield the drafts of a file or folder, all or those of some slugs; unreadable files end the command."""
    folder = read_path(Path() if path is None else path)
    found = [draft for file in folder.files for draft in file.drafts if not slugs or draft.slug in slugs]
    missing = set(slugs).difference(draft.slug for draft in found)
    if folder.problems or missing or not found:
        told = [line_of(each) for each in folder.problems]
        told += [f"there is no question {slug!r} in {path}" for slug in sorted(missing)]
        raise click.ClickException("\n".join(told or [f"there is no question in {path}"]))
    yield from found


def tested_on(draft: Draft, seeds: int) -> dict[str, object]:
    """Return what the generated tests of a draft found on some seeds."""
    try:
        asked = read(draft)
        found = trial(asked, range(min(seeds, most_drawn(asked))))
        problems = failures(found)
    except GradestepError as error:
        found, problems = Trial((), 0.0), list(error.problems)
    counts = {"passed": found.passed, "failed": found.failed, "refused_share": found.refused_share}
    return {
        "question": draft.slug,
        "seeds": len({case.seed for case in found.cases}),
        **counts,
        "problems": [asdict(each) for each in problems],
    }


def lines_of(tested: Mapping[str, Any]) -> list[str]:
    """Return what was found of one question in words."""
    counts = f"{tested['passed']:,} passed, {tested['failed']:,} failed on {tested['seeds']} seeds"
    share = f"{tested['refused_share']:.0%} of draws refused"
    problems = [f"  {each['code']}: {each['detail']}" for each in tested["problems"]]
    return [f"{tested['question']}: {counts}, {share}", *problems]


def example(kind: str) -> Draft:
    """Return the draft that a kind gives as its example."""
    return read_question(json.loads(json.dumps(KINDS[kind].example)))
