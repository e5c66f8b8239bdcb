"""Tables that name one of our own tolerances as their mode: an answer, a key, a tolerance, right or wrong."""

from __future__ import annotations

from typing import Any

from tests.conformance.graders import number, worth
from tests.conformance.rows import Finding, NotApplicableError, Row, judged

DIGITS = {
    "significant_figures": "significant_figures",
    "sigfigs tolerance": "significant_figures",
    "decimals": "decimals",
}
WIDTHS = {"absolute": "absolute", "relative": "relative", "geometric": "geometric"}


def tolerance(row: Row) -> Finding:
    """Compare an answer with a key and a tolerance."""
    if number(row.expected) is None or row.correct not in {"0", "1"}:
        raise NotApplicableError("the key is no number")
    said: Any = "exact"
    if row.mode in WIDTHS and row.tolerance:
        said = {WIDTHS[row.mode]: row.tolerance}
    if row.mode in DIGITS:
        said = {DIGITS[row.mode]: int(row.tolerance)}
    ours = worth("numerical", {"answers": [{"value": row.expected}]}, row.answer, tolerance=said)
    return judged(row, ours, float(row.correct), "")


def text(row: Row) -> Finding:
    """Compare a text with another."""
    ours = worth("short_text", {"answers": [{"text": row.expected}]}, row.answer)
    return judged(row, ours, float(row.correct), "")


MODES = {**dict.fromkeys((*WIDTHS, *DIGITS, "exact"), tolerance), "text": text}
