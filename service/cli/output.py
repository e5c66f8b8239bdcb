"""What every command prints: lines for people, or with `--json` exactly one line for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    Command = TypeVar("Command", bound=Callable[..., object])
    Item = TypeVar("Item")


def json_option(command: Command) -> Command:
    """Give a command `--json`, as its argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")(command)


def say(tree: object, *lines: str, as_json: bool) -> None:
    """Print a tree as one line of JSON, or the lines that say the same."""
    if as_json:
        click.echo(json.dumps(tree, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)


def progress(items: Sequence[Item], doing: str) -> Iterable[Item]:
    """Go through long work with a bar on stderr, when a terminal is there to show it."""
    console = Console(stderr=True)
    return track(items, doing, console=console, transient=True, disable=not console.is_terminal)
