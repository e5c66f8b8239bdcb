"""Other systems' tables: nearly all applicable rows agree, and the document says what a run finds."""

from __future__ import annotations

from functools import cache

import pytest

from tests.conformance.comparing import MODES, Table, compared, tables
from tests.conformance.report import DOCUMENT, written
from tests.conformance.rows import Row, Standing, folder

pytestmark = pytest.mark.skipif(folder() is None, reason="GRADESTEP_CORPORA names no corpora")

LEAST = 0.95


@cache
def found() -> list[Table]:
    return tables()


def test_nineteen_of_twenty_applicable_rows_agree_in_every_table() -> None:
    assert len(found()) >= 13
    assert {each.name: each.agreement for each in found() if (each.agreement or 1) < LEAST} == {}
    assert all(each.agreement is not None for each in found())


def test_every_row_that_does_not_agree_has_a_cause() -> None:
    silent = [
        (each.row.path, each.row.answer)
        for table in found()
        for each in table.findings
        if each.standing is not Standing.AGREE and not each.cause
    ]
    assert silent == []


def test_the_document_has_the_figures_of_this_run() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == written(found()), (
        "run `python -m tests.conformance --write`"
    )


def test_a_mode_that_nobody_knows_is_not_applicable() -> None:
    row = Row("t", "s", "p", "1", "1", "a mode of tomorrow", "", "1", "")
    assert compared(row).standing is Standing.OTHER


@pytest.mark.parametrize(
    ("mode", "answer", "key", "tolerance", "correct", "standing"),
    [
        ("absolute", "1.1", "1", "0.1", "1", Standing.AGREE),
        ("absolute", "1.2", "1", "0.1", "1", Standing.DIFFER),
        ("relative", "1.1", "1", "0.1", "0", Standing.DIFFER),
        ("geometric", "2", "1", "1", "1", Standing.AGREE),
        ("exact", "0.5", "1/2", "", "1", Standing.AGREE),
        ("decimals", "3.14", "3.14159", "2", "1", Standing.AGREE),
        ("text", "relu", "ReLU", "", "1", Standing.AGREE),
        ("nominal", "x", "1", "", "0", Standing.AGREE),
    ],
)
def test_a_difference_is_found(
    mode: str, answer: str, key: str, tolerance: str, correct: str, standing: Standing
) -> None:
    assert mode in MODES
    assert compared(Row("t", "s", "p", answer, key, mode, tolerance, correct, "")).standing is standing
