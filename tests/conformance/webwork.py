"""WeBWorK's (PG's) tests: numbers with units."""

from __future__ import annotations

import math
import re
from typing import Any

from tests.conformance.graders import quantity, worth
from tests.conformance.rows import Finding, NotApplicableError, Row, judged

ZERO = "1e-12"
RELATIVE = "0.001"
"""What PG accepts unless told otherwise: 0.1 % of the key; below `ZERO` it is 0."""

WORDS = "names of units in words are read by us"


def digits(_row: Row) -> Finding:
    """Say that the digits written decide nothing but how they look."""
    raise NotApplicableError("scheme not adopted: there the digits that are written decide how near is right")


def score(row: Row) -> Finding:
    """Compare what a number, with a unit or a trigonometric key, earns."""
    answer = row.answer.strip("'\"")
    if function := re.fullmatch(r"Compute\('(sin|cos)\((\d+)\)'\)", row.expected):
        value = round(getattr(math, function[1])(math.radians(int(function[2]))), 12)
        ours = worth("numerical", {"answers": [{"value": str(value)}]}, answer, tolerance={"absolute": ZERO})
        return judged(row, ours, float(row.correct), "")
    if row.expected not in {"$joule", "$correct"} or "x^" in answer or "$" in answer:
        raise NotApplicableError("the key or the answer is an object of PG's test, not written out")
    key = "1 J" if row.expected == "$joule" else _first_right(row)
    read = quantity(key)
    if read is None or read.unit is None or "x^" in key:
        raise NotApplicableError("the key is a formula with a unit")
    parameters: dict[str, Any] = {
        "answers": [{"value": read.number.text}],
        "units": {"unit": read.unit.text},
    }
    ours = worth("numerical", parameters, answer, tolerance={"relative": RELATIVE})
    return judged(row, ours, float(row.correct), WORDS)


def _first_right(row: Row) -> str:
    """Return the key of a group of rows: each group begins with it."""
    key = ""
    before = None
    for each in (*row.earlier, row):
        line = int(each.path.rpartition(":")[2])
        if each.expected == "$correct" and (before is None or line - before > 1):
            key = each.answer.strip("'")
        before = line
    return key


MODES = {"pg tolType=digits": digits, "pg check_score": score}
