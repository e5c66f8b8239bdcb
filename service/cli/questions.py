"""`gradestep question …`: questions, drawn without a database."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import BinaryIO

import click

from service.exercises.authoring import read
from service.exercises.solutions import solution
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.vocabulary import Draft, GradestepError
from service.web.strict_json import read_json

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


def example(kind: str) -> Draft:
    """Return the draft that a kind gives as its example."""
    return read_question(json.loads(json.dumps(KINDS[kind].example)))
