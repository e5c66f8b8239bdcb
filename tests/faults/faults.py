"""Faults planted in temporary copies of the product, one at a time: which tests notice?

A fault is caught when the tests that are meant for it fail, which pass on the copy without the fault.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).parents[2]
LIST: Final = Path(__file__).with_name("planted.yaml")
COPIED: Final = ("service", "tests", "migrations", "question_bank", "docs", "pyproject.toml", "README.md")
LONGEST: Final = 900
"""Seconds that the tests for one fault may take; longer is caught: the fault made something endless."""

_PASSED, _FAILED = 0, 1


class Verdict(StrEnum):
    """What became of a fault."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    UNTESTED = "untested"
    """The tests meant for it do not pass without it either."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that stands once in a file, what is put in its place, what that breaks, and which tests see."""

    file: str
    old: str
    new: str
    breaks: str
    tests: tuple[str, ...]

    def planted_in(self, text: str) -> str:
        """Return the file's text with the fault.

        Raises:
            ValueError: the old text does not stand there exactly once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {text.count(self.old)} times: {self.old}")
        return text.replace(self.old, self.new)


def planted() -> list[Fault]:
    """Return the list of faults."""
    tree: Any = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    groups = tree["tests"]
    return [
        Fault(each["in"], each["old"], each["new"], each["breaks"], tuple(_tests(each["tests"], groups)))
        for each in tree["faults"]
    ]


def _tests(said: str | list[str], groups: dict[str, list[str]]) -> list[str]:
    return groups[said] if isinstance(said, str) else said


@contextmanager
def copy() -> Iterator[Path]:
    """Give a copy of the product that ends with the block."""
    with TemporaryDirectory(prefix="faults-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
        yield Path(folder)


def passes(folder: Path, tests: Sequence[str]) -> bool:
    """Return whether some tests pass in a copy; the first failure ends them.

    Raises:
        RuntimeError: pytest did not get as far as running tests.
    """
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *tests,
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in {_PASSED, _FAILED} and "error" not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode == _PASSED


def plant(folder: Path, fault: Fault) -> Verdict:
    """Plant a fault in a copy, run the tests meant for it, and take it out again."""
    file = folder / fault.file
    before = file.read_text(encoding="utf-8")
    file.write_text(fault.planted_in(before), encoding="utf-8")
    try:
        return Verdict.SURVIVED if passes(folder, fault.tests) else Verdict.CAUGHT
    finally:
        file.write_text(before, encoding="utf-8")
