"""Moodle's tests: tolerances, wildcards, numbers with units, and what responses to its questions earn."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

from service.expressions import ExpressionError, parse, shaped
from service.grading.unit_symbols import UnitError
from service.grading.units import read_unit
from tests.conformance.graders import number, quantity, worth, worth_of_all
from tests.conformance.rows import Finding, NotApplicableError, Row, Standing, judged

THOUSANDS = "scheme not adopted: a separator of thousands is ambiguous, so it is refused and costs nothing"
FROGS = "scheme not adopted: what is no unit is refused and costs nothing; Moodle reads it as a wrong unit"
CODE = "the response is a variable of Moodle's test, not written out"
TOLERANCES = {"nominal": "absolute", "relative": "relative", "geometric": "geometric"}


def tolerance(row: Row) -> Finding:
    """Compare an answer with a tolerance."""
    said = {TOLERANCES[row.mode]: row.tolerance} if row.tolerance else "exact"
    ours = worth("numerical", {"answers": [{"value": row.expected}]}, row.answer, tolerance=said)
    return judged(row, ours, float(row.correct), "")


def wildcard(row: Row) -> Finding:
    """Compare a text with a pattern of asterisks."""
    pattern, answer = _text(row.expected), _text(row.answer)
    case = "ignored" if row.mode.endswith("True") else "kept"
    shown = pattern.strip().replace("\\*", "\0").replace("*", "").replace("\0", "*") or "x"
    answers = [{"wildcard": pattern, "shown": shown}]
    ours = worth("short_text", {"answers": answers, "case": case, "spaces": "kept"}, answer)
    return judged(row, ours, float(row.correct), "")


def parsed(row: Row) -> Finding:
    """Compare the parts that a number is read in: value, last digit, unit."""
    before, part, exponent, unit = json.loads(row.expected)
    _refuse_unlike(row, unit)
    ours = quantity(row.answer, _defined(row))
    if before is None or ours is None:
        return judged(row, float(ours is not None), float(before is not None), "read by one alone")
    theirs = Fraction(f"{before or 0}.{part or 0}e{exponent or 0}")
    same = ours.number.value == theirs and _same_unit(ours, unit)
    return Finding(row, Standing.AGREE if same else Standing.DIFFER, "" if same else "read otherwise")


def applied(row: Row) -> Finding:
    """Compare a number's value, its unit, and what that is in the first unit of the question."""
    value, unit, multiplier = json.loads(row.expected)
    _refuse_unlike(row, unit)
    separate = re.search(r"separate unit='(.*)'", row.note)
    answer = f"{row.answer} {separate[1]}".strip() if separate else row.answer
    ours = quantity(answer, _defined(row), decimal_comma='"decpoint": ","' in row.note)
    if value is None or ours is None:
        return judged(row, float(ours is not None), float(value is not None), "read by one alone")
    theirs = Fraction(value) * (Fraction(multiplier) if unit == "%" else 1)
    same = ours.number.value == theirs and _same_unit(ours, unit)
    if same and multiplier and ours.unit and unit not in {"$", "£", "€"}:
        first = read_unit(_first(row), _defined(row))
        same = abs(first.of(Fraction(1), ours.unit) / Fraction(multiplier) - 1) < Fraction(1, 10**6)
    return Finding(row, Standing.AGREE if same else Standing.DIFFER, "" if same else "read otherwise")


def numerical(row: Row) -> Finding:
    """Compare what a number, perhaps with a unit, earns."""
    said = json.loads(row.answer)
    answer = f"{said['answer']} {said.get('unit', '')}".strip()
    test = row.note.partition(";")[0]
    parameters: dict[str, Any] = {"answers": [{"value": "3.14"}]}
    if "with_units" in test:
        graded = "UNITGRADED" in row.note
        parameters["units"] = {"unit": "m", "written": "required" if graded else "optional", "penalty": "0.2"}
    elif "grading_unit" in test:
        half = {"value": "1.25", "tolerance": {"absolute": "0.05"}, "fraction": "0.5"}
        parameters = {"answers": [{"value": "1.25"}, half], "units": {"unit": "m", "penalty": "0.5"}}
    elif "currency" in test:
        parameters = {"answers": [{"value": "1332"}], "units": {"unit": "$", "penalty": "0.2"}}
    if "frog" in answer:
        raise NotApplicableError(FROGS)
    ours = worth("numerical", parameters, answer)
    return judged(row, ours, float(Fraction(row.correct)), "a currency may stand on either side for us")


def short_answer(row: Row) -> Finding:
    """Compare what a text earns: frog is worth 1, toad 0.8, anything else 0."""
    answers = [{"text": "frog"}, {"text": "toad", "fraction": "0.8"}, {"wildcard": "*", "fraction": "0"}]
    ours = worth("short_text", {"answers": answers}, json.loads(row.answer)["answer"])
    return judged(row, ours, float(row.correct), "")


ORDER = ("Modular", "Object", "Oriented", "Dynamic", "Learning", "Environment")
CREDITS = {
    "all_or_nothing": "all",
    "absolute_position": "position",
    "longest_ordered_subset": "subsequence",
    "longest_contiguous_subset": "run",
    "relative_next_exclude_last": "neighbors",
    "relative_all_previous_and_next": "pairs",
}


def ordering(row: Row) -> Finding:
    """Compare what an order earns."""
    scheme = row.note.partition(";")[0].removeprefix("test_grading_")
    if scheme not in CREDITS:
        raise NotApplicableError("scheme not adopted: the end is no neighbor, and distances do not count")
    sent = re.findall(r"'(\w+)'", row.answer)
    items = [{"identifier": each, "text": each} for each in ORDER]
    ours = worth("ordering", {"items": items, "credit": CREDITS[scheme]}, sent)
    return judged(row, ours, float(Fraction(row.correct)), "")


def choices(row: Row) -> Finding:
    """Compare what ticks earn: A is right, or A and C half each; others cost."""
    ticked = re.findall(r"'([A-D])'(?=: '1')|'answer': '([A-D])'", row.answer)
    names = ["".join(each) for each in ticked]
    several = "multi_" in row.path
    weights = (
        {"A": "0.5", "B": "-1", "C": "0.5", "D": "-1"} if several else {"A": 1, "B": "-1/3", "C": "-1/3"}
    )
    right = {"A", "C"} if several else {"A"}
    offered = [
        {"identifier": name, "text": name, "weight": weight, "correct": name in right}
        for name, weight in weights.items()
    ]
    parameters = {"choices": offered, "multiple": several, "credit": "weights"}
    scoring = {} if several else {"scoring": {"floor": "-1"}}
    ours = worth("multiple_choice", parameters, names if several else names[0], **scoring)  # type: ignore[arg-type]
    return judged(row, ours, round(float(Fraction(row.correct)), 7), "")


def gaps(row: Row) -> Finding:
    """Compare what choices for gaps earn; the first response that is right is the key."""
    keys = [each for each in (*row.earlier, row) if each.expected == row.expected and each.correct == "1"]
    key, sent = json.loads(keys[0].answer), json.loads(row.answer)
    sources = [{"identifier": name, "text": name, "target": f"c{right}"} for name, right in key.items()]
    targets = [{"identifier": f"c{each}", "text": str(each)} for each in range(4)]
    pairs = [f"{name} c{chosen}" for name, chosen in sent.items()]
    ours = worth("matching", {"sources": sources, "targets": targets, "reuse": True}, pairs)  # type: ignore[arg-type]
    return judged(row, ours, float(Fraction(row.correct)), "")


def parts(row: Row) -> Finding:
    """Compare what a text with two gaps earns: Owl to write, and the right one to choose."""
    if not row.correct:
        raise NotApplicableError("the row has no score")
    said = json.loads(row.answer)
    choices = [{"identifier": "right", "text": "r", "correct": True}, {"identifier": "other", "text": "o"}]
    gaps = {
        "sub1": {"kind": "short_text", "parameters": {"answers": [{"text": "Owl"}]}},
        "sub2": {"kind": "multiple_choice", "parameters": {"choices": choices}},
    }
    sent = {name.removesuffix("_answer"): "right" if "$" in each else each for name, each in said.items()}
    ours = worth_of_all("cloze", {"gaps": gaps}, sent, prompt="{{sub1}} {{sub2}}")
    return judged(row, ours, float(row.correct), "")


def formula(row: Row) -> Finding:
    """Compare which formulas are taken."""
    if "}(" in row.answer or re.search(r"\d\(", row.answer):
        raise NotApplicableError("scheme not adopted: a product may be written without a sign for it")
    if re.search(r"\b(tan|log\(64, 2\))", row.answer) and row.correct == "1":
        raise NotApplicableError("scheme not adopted: a function that formulas of ours do not have")
    try:
        written = parse(re.sub(r"\{(\w+)\}", r"\1", row.answer).replace("pi()", "pi"))
        shaped(written, dict.fromkeys("abxy", ()))
        taken = True
    except ExpressionError:
        taken = False
    return judged(row, float(taken), float(row.correct), "the largest of one number is that number for us")


def no_response(_row: Row) -> Finding:
    """Say that the response is code."""
    raise NotApplicableError(CODE)


def texts_of_prompts(_row: Row) -> Finding:
    """Say that it is no grading."""
    raise NotApplicableError("it puts values into texts: our prompts are templates of their own")


MODES = {
    **dict.fromkeys(TOLERANCES, tolerance),
    "wildcard ignorecase=False": wildcard,
    "wildcard ignorecase=True": wildcard,
    "parse_response": parsed,
    "apply_units": applied,
    "numerical": numerical,
    "shortanswer": short_answer,
    "ordering": ordering,
    "multichoice": choices,
    "ddwtos": gaps,
    "gapselect": gaps,
    "match": no_response,
    "multianswer": parts,
    "calculated": no_response,
    "calculatedsimple": no_response,
    "calculated formula": formula,
    "calculate": texts_of_prompts,
    "replace_expressions_in_text": texts_of_prompts,
}


def _text(text: str) -> str:
    """Return a text whose bytes the table wrote as escapes."""
    return re.sub(
        r"(?:\\x[0-9A-Fa-f]{2})+", lambda run: bytes.fromhex(run[0].replace("\\x", "")).decode(), text
    )


def _units(row: Row) -> dict[str, str]:
    found = re.search(r'"units": (\{.*?\}|\[\])', row.note)
    units: dict[str, str] = json.loads(found[1]) if found and found[1] != "[]" else {}
    return units


def _first(row: Row) -> str:
    return next(name for name, factor in _units(row).items() if factor == "1")


def _defined(row: Row) -> dict[str, str]:
    """Return those of the question's units that our table has not, by its first one."""
    defined: dict[str, str] = {}
    for name, factor in _units(row).items():
        try:
            read_unit(name)
        except UnitError:
            if not name.isalpha():
                continue
            defined[name] = "" if factor == "1" else f"{1 / Fraction(factor)} {_first(row)}"
    return defined


def _refuse_unlike(row: Row, unit: str | None) -> None:
    if re.search(r"\d[, ]\d{3}", row.answer):
        raise NotApplicableError(THOUSANDS)
    if unit and "frog" in unit:
        raise NotApplicableError(FROGS)


def _same_unit(ours: Any, unit: str | None) -> bool:  # noqa: ANN401 - a quantity
    return (ours.unit.text if ours.unit else "") == ("" if unit in {None, "%"} else unit)


__all__ = ["MODES", "number"]
