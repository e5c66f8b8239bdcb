"""Rows of other systems' tables, and what comes of comparing one with our graders."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
BESIDE = ROOT.parent / "shared" / "corpora"


class Standing(StrEnum):
    """How our graders stand to a row."""

    AGREE = "agree"
    DIFFER = "differ"
    OTHER = "not applicable"


@dataclass(frozen=True)
class Row:
    """One row of a table, as its file has it; `earlier` are the rows before it in the same table."""

    table: str
    source: str
    path: str
    answer: str
    expected: str
    mode: str
    tolerance: str
    correct: str
    note: str
    earlier: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What came of one row, and why if it does not agree."""

    row: Row
    standing: Standing
    cause: str = ""


class NotApplicableError(Exception):
    """Why a row says nothing about our graders: it tests something else, or a scheme we do not adopt."""


def folder() -> Path | None:
    """Return where the tables are: GRADESTEP_CORPORA, or a folder beside the repository."""
    named = Path(os.environ["GRADESTEP_CORPORA"]) if "GRADESTEP_CORPORA" in os.environ else BESIDE
    return named / "grading" if (named / "grading").is_dir() else None


def read_table(file: Path) -> list[Row]:
    """Return the rows of one table."""
    rows: list[Row] = []
    with file.open(encoding="utf-8", newline="") as opened:
        for each in csv.DictReader(opened):
            fields = {name: each.get(name) or "" for name in Row.__annotations__ if name in each}
            rows.append(Row(table=file.stem, earlier=tuple(rows[-60:]), **fields))
    return rows


def judged(row: Row, ours: float | None, theirs: float, cause: str) -> Finding:
    """Compare what an answer earns; one that cannot be read earns nothing, and costs nothing.

    Args:
        row: the row.
        ours: our fraction, None for what we refuse to read.
        theirs: their fraction.
        cause: why they would differ.
    """
    agree = abs((ours or 0.0) - theirs) < TOLD
    return Finding(row, Standing.AGREE if agree else Standing.DIFFER, "" if agree else cause)


TOLD = 1e-6
