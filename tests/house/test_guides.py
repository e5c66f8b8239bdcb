"""Guides say what is so: their settings are the settings, and their commands are commands."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
import yaml

from service.cli import main
from service.config import FROM_FILE, SECRETS, Config

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
OPERATORS_GUIDE = ROOT / "docs" / "guides" / "operators.md"
OPERATORS = OPERATORS_GUIDE.read_text()
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]


def test_operators_read_of_every_setting_and_of_no_other() -> None:
    settings = {f"GRADESTEP_{one.name.upper()}" for one in fields(Config)}
    files = {f"GRADESTEP_{name.upper()}{FROM_FILE}" for name in SECRETS}
    assert set(re.findall(r"GRADESTEP_[A-Z_]+", OPERATORS)) == settings | files


def commands_in(text: str) -> Iterator[list[str]]:
    """Find the commands of ours that stand in code."""
    for code in re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?!#)\S.*$", text, re.MULTILINE):
        if found := re.search(r"(?:^|\s|/)gradestep ([a-z][a-z -]*(?: --[a-z-]+)*)", code):
            yield found[1].split()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_in_a_guide_is_one(guide: Path) -> None:
    found = list(commands_in("\n".join(re.findall(r"```.*?```|`[^`\n]+`", guide.read_text(), re.DOTALL))))
    assert found or guide != OPERATORS_GUIDE
    for words in found:
        command: click.Command = main
        for word in words:
            if not isinstance(command, click.Group):
                break
            assert word in command.commands, f"{guide.name}: gradestep {' '.join(words)}"
            command = command.commands[word]
        assert not isinstance(command, click.Group), f"{guide.name}: gradestep {' '.join(words)}"


def test_commits_are_checked_by_the_command_that_ci_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [(repo["repo"], [hook["entry"] for hook in repo["hooks"]]) for repo in hooks] == [
        ("local", ["make lint"])
    ]
    assert "make lint\nmake test\n" in (ROOT / ".ci" / "run").read_text()
