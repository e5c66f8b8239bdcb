"""Other systems' tables of numbers: the same answer, or a difference listed with its reason.

A difference that is not listed fails, and so does a listed one that has gone.
"""

from __future__ import annotations

import csv
import json
import os
import re
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import pytest

from service.grading.numbers import Number, NumberError, read_number

pytestmark = pytest.mark.skipif(
    "GRADESTEP_CORPORA" not in os.environ, reason="GRADESTEP_CORPORA names no corpora"
)

Row: TypeAlias = dict[str, str]
Differences: TypeAlias = dict[str, set[str]]

MOODLE: Differences = {
    "a unit is no part of a number": {
        *("1m", "3.142 m", ".2m", "1.cm", "1.0   cm", "-1.m", "+1.0cm", "1e4 m", "3.142E-4  cm", ".2e+2m"),
        *("1.e-1 m", "1.0e0cm", "3 frogs", "3x10^8 m/s", "1c", "0001.000 mph", "1 frogs", "frog 100"),
        *("$100", "$100.", "$100.00", "£1,234.56", "1,000.00 m"),
    },
    "separators of thousands are ambiguous": {"1,000,000", "-1 000"},
}
STACK: Differences = {
    "a percentage is a number": {"52%", "5.20%"},
    "two signs in a row are a slip": {"+-1"},
}
STACK_FIGURES: Differences = {
    "an expression has no figures": {"--(-12.00)", "1/-12.00"},
    "a name is no number": {"e+4.3^k", "e+4.3e21^k"},
}
PRAIRIELEARN_UNITS: Differences = {
    "the last digit written is what counts: 420 is no shorter than 421, 1.0e2 no shorter than 100": {
        "420",
        "1.0e2",
    },
}
PRAIRIELEARN_FIGURES: Differences = {
    "trailing zeros count as written": {"420", "1.00e5"},
}
PRAIRIELEARN_DECIMALS: Differences = {
    "decimals are places, from the point on, not figures": {
        *("0.0001", "0.000690", "1e-3", "1.5e-3", "0.0015", "1.50e-3", "-1.50e-3"),
    },
}
PRAIRIELEARN_SCALARS: Differences = {
    "no answer is complex": {"1+2j", "1-2j"},
}


def test_moodle_parses_the_same_parts() -> None:
    differing = {
        row["answer"] for row in table("moodle_number_parsing", "parse_response") if moodle_parts_differ(row)
    }
    differing |= {
        row["answer"] for row in table("moodle_number_parsing", "apply_units") if moodle_values_differ(row)
    }
    assert differing == listed(MOODLE)


def test_stack_accepts_the_same_numbers() -> None:
    rows = [
        row for row in table("stack_student_input_validity", "student-input rawdata") if is_stack_number(row)
    ]
    assert len(rows) == 28
    differing = {row["answer"] for row in rows if is_stack_valid(row) != (read(row["answer"]) is not None)}
    assert differing == listed(STACK)


def test_stack_counts_the_same_figures_and_places() -> None:
    rows = table("stack_sigfigs_decimals", "sigfigs")
    assert len(rows) > 30
    assert {row["answer"] for row in rows if stack_figures_differ(row)} == listed(STACK_FIGURES)


def test_prairielearn_sees_the_same_unit_in_the_last_digit() -> None:
    rows = table("prairielearn_tables", "test_only_string_precision_fn")
    assert len(rows) == 20
    differing = {row["answer"] for row in rows if number(row).unit != Fraction(expected(row))}
    assert differing == listed(PRAIRIELEARN_UNITS)


def test_prairielearn_counts_the_same_figures() -> None:
    rows = table("prairielearn_tables", "test_only_significant_digits_fn")
    assert len(rows) == 18
    exact = 1000  # what PrairieLearn says of a fraction
    differing = {row["answer"] for row in rows if (number(row).figures or exact) != int(expected(row))}
    assert differing == listed(PRAIRIELEARN_FIGURES)


def test_prairielearn_counts_the_same_decimals() -> None:
    rows = table("prairielearn_tables", "test_only_decimal_digits_fn")
    assert len(rows) == 21
    differing = {row["answer"] for row in rows if decimals(number(row)) != int(expected(row))}
    assert differing == listed(PRAIRIELEARN_DECIMALS)


def test_prairielearn_reads_the_same_scalars() -> None:
    rows = [
        row
        for mode in ("test_string_to_2darray_valid", "test_string_to_2darray_invalid")
        for row in table("prairielearn_tables", mode)
        if not row["answer"].startswith("[")
    ]
    assert len(rows) == 9
    assert {row["answer"] for row in rows if prairielearn_scalars_differ(row)} == listed(PRAIRIELEARN_SCALARS)


def table(name: str, mode: str) -> list[Row]:
    path = Path(os.environ["GRADESTEP_CORPORA"]) / "grading" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["mode"] == mode]


def listed(differences: Differences) -> set[str]:
    return set().union(*differences.values())


def read(text: str, *, decimal_comma: bool = False) -> Number | None:
    try:
        return read_number(text, decimal_comma=decimal_comma)
    except NumberError:
        return None


def number(row: Row) -> Number:
    return read_number(row["answer"])


def expected(row: Row) -> str:
    return row["expected"].partition("=")[2]


def decimals(number: Number) -> int:
    """Return how many digits stand after the point when the unit is written out, 1000 for an expression."""
    return len(str(number.unit.denominator)) - 1 if number.unit else 1000


def moodle_parts_differ(row: Row) -> bool:
    before, part, exponent, unit = json.loads(row["expected"])
    ours = read(row["answer"])
    if before is None or ours is None:
        return before is not None or ours is not None
    theirs = Fraction(f"{before or 0}.{part or 0}e{exponent or 0}")
    return bool(unit) or ours.value != theirs or ours.unit != Fraction(f"1e{int(exponent or 0) - len(part)}")


def moodle_values_differ(row: Row) -> bool:
    value, unit, multiplier = json.loads(row["expected"])
    ours = read(row["answer"], decimal_comma='"decpoint": ","' in row["note"])
    if value is None or ours is None:
        return value is not None or ours is not None
    return ours.value != Fraction(value) * (Fraction(multiplier) if unit == "%" else 1)


def is_stack_number(row: Row) -> bool:
    """Tell whether STACK's row is about numbers and their arithmetic, without names, lists and sets."""
    return re.fullmatch(r"(?=.*[0-9])(?:[-+*/^(),.% 0-9]|[0-9][eE](?=[-+0-9]))+", row["answer"]) is not None


def is_stack_valid(row: Row) -> bool:
    return row["note"].startswith("valid=php_true cas=cas_true")


def stack_figures_differ(row: Row) -> bool:
    theirs, ours = json.loads(row["expected"]), read(row["answer"])
    if ours is None:
        return True
    return (ours.figures, decimals(ours)) != (theirs["max_sf"], theirs["decimal_places"])


def prairielearn_scalars_differ(row: Row) -> bool:
    theirs = re.search(r"expected_matrix=np.array\(\[\[(.+)\]\]\)", row["expected"])
    ours = read(row["answer"])
    return (theirs and theirs[1]) != (ours and str(float(ours.value)))
