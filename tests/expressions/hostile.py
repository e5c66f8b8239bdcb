"""Expressions in the numbers a, b and c that are built to explode."""

from __future__ import annotations

HOSTILE = {
    "long": "a+" * 5000 + "a",
    "deep": "(" * 900 + "a" + ")" * 900,
    "signs": "-" * 1900 + "a",
    "powers": "9**" * 600 + "9",
    "calls": "exp(" * 400 + "a" + ")" * 400,
    "conditions": "a if a else " * 150 + "a",
    "brackets": "[" * 1000 + "]" * 1000,
    "unclosed": "max(" * 480,
    "chain": "a+" * 999 + "a",
    "digits": "9" * 1900,
    "wide": f"outer([{'1,' * 300}1], [{'1,' * 300}1])",
    "wide sums": "+".join([f"total(outer([{'a,' * 15}a],[{'a,' * 15}a]))"] * 20),
    "entries": "a" + "[0]" * 600,
    "constants": "1+" * 999 + "1",
    "huge": "1e300*1e300",
    "null": "a\0b",
    "surrogate": "a\ud800",
    "quadratic names": "+".join(["a" * 31] * 60),
}
