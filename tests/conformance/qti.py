"""QTI: operators of response processing that our graders have, and items with their processing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.conformance.graders import number, worth
from tests.conformance.items import Item, read_item
from tests.conformance.rows import Finding, NotApplicableError, Row, folder, judged

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS = "our graders have no such operator: QTI's response processing is not a language of ours"
OTHERS = """
Contains Delete Power Round RoundTo Truncate Divide Member Repeat AnyN Index Inside Or And
IntegerModulus Match FieldValue Gt IntegerDivide Lt Max Min ContainerSize DurationGTE Subtract
DurationLT Not Product Random Sum Multiple Ordered MathOperator PatternMatch Gcd Lcm IsNull
StatsOperator
"""
WRONG_TYPES = "it is about operands of a wrong type or number, which no author of ours can write"
OPEN_ENDS = "scheme not adopted: ends always belong to what is accepted"


def operands(row: Row) -> list[str]:
    """Return the plain operands of an operator, as text.

    Raises:
        NotApplicableError: it has none, or others than numbers and texts.
    """
    if row.expected.startswith("EXCEPTION") or row.expected == "NULL" or not row.correct:
        raise NotApplicableError(WRONG_TYPES)
    said = [
        re.fullmatch(r"new Qti(?:String|Integer|Float|Identifier)\((.*)\)", each, re.DOTALL)
        for each in json.loads(row.answer)
    ]
    if not all(said):
        raise NotApplicableError(OPERATORS)
    return [each[1] for each in said if each]


def equal(row: Row) -> Finding:
    """Compare equality within a tolerance: per cent, or absolute, below and above."""
    key, answer = operands(row)
    mode, _, rest = row.tolerance.removeprefix("ToleranceMode::").partition(", ")
    if "'" in rest:
        raise NotApplicableError("the tolerance is a variable of the test")
    if rest and re.search("true|false", rest):
        raise NotApplicableError(OPEN_ENDS)
    widths = [float(each) for each in json.loads(rest or "[0]")]
    below, above = widths[0], widths[-1]
    scale = abs(float(key)) / 100 if mode == "RELATIVE" else 1.0
    ends = [repr(round(float(key) - below * scale, 12)), repr(round(float(key) + above * scale, 12))]
    tolerance: Any = "exact" if mode == "EXACT" else {"range": ends}
    ours = worth("numerical", {"answers": [{"value": key}]}, answer, tolerance=tolerance)
    return judged(row, ours, float(row.correct), "")


def string_match(row: Row) -> Finding:
    """Compare equality of texts."""
    answer, key = operands(row)
    case = "ignored" if row.tolerance == "false" else "kept"
    ours = worth("short_text", {"answers": [{"text": key}], "case": case}, answer)
    return judged(row, ours, float(row.correct), "")


def substring(row: Row) -> Finding:
    """Compare whether a text stands within another, as a wildcard."""
    part, whole = operands(row)
    case = "ignored" if row.tolerance == "false" else "kept"
    ours = worth("short_text", {"answers": [{"wildcard": f"*{part}*"}], "case": case}, whole)
    return judged(row, ours, float(row.correct), "")


def at_least(row: Row) -> Finding:
    """Compare ≥ as a range without an upper end."""
    answer, least = operands(row)
    return _ranged(row, answer, least, [least, "1e300"])


def at_most(row: Row) -> Finding:
    """Compare ≤ as a range without a lower end."""
    answer, most = operands(row)
    return _ranged(row, answer, most, ["-1e300", most])


def _ranged(row: Row, answer: str, key: str, ends: list[str]) -> Finding:
    if number(answer) is None or number(key) is None:
        raise NotApplicableError(OPERATORS)
    ours = worth("numerical", {"answers": [{"value": key}]}, answer, tolerance={"range": ends})
    return judged(row, ours, float(row.correct), "")


def declined(reason: str) -> Callable[[Row], Finding]:
    """Return the comparison of what our graders have not."""

    def compare(_row: Row) -> Finding:
        raise NotApplicableError(reason)

    return compare


def item(row: Row) -> Finding:
    """Compare the score of an item, where one response is matched or mapped."""
    corpora = folder()
    assert corpora is not None
    file = corpora.parent / "rp" / "pie-qti" / row.path.removeprefix("packages/")
    if not file.is_file():
        raise NotApplicableError("the item is not among the files")
    read = read_item(file.read_text(encoding="utf-8"))
    responses, expected = json.loads(row.answer), json.loads(row.expected)
    score = expected.get("score", expected.get("outcomes", {}).get("SCORE"))
    if not isinstance(score, int | float) or isinstance(score, bool):
        raise NotApplicableError("it has no score")
    if set(responses) - {read.identifier}:
        raise NotApplicableError("several responses are processed together")
    ours, scale = _graded(read, responses.get(read.identifier))
    return judged(row, (ours or 0.0) * scale, float(score), "")


def _graded(read: Item, sent: Any) -> tuple[float | None, float]:  # noqa: ANN401 - any response
    """Return our fraction and what 1 is worth in the item."""
    several = read.cardinality != "single"
    response = [] if sent is None and several else sent
    if several and not isinstance(response, list):
        response = [response]
    names = sorted(
        {*read.correct, *read.mapping, *read.choices, *map(str, response if several else [response or "-"])}
    )
    if read.base_type == "directedPair":
        return _pairs(read, response if several else [sent] if sent else []), read.scale
    if read.base_type == "integer" and not several and read.mapping:
        return _number(read, response), read.scale
    if read.base_type == "string" and not several:
        return _text(read, response), read.scale
    if read.base_type != "identifier":
        raise NotApplicableError(f"no kind of ours asks for a {read.base_type} in this way")
    if read.cardinality == "ordered":
        if read.mapping:
            raise NotApplicableError("an order is not mapped")
        items: list[dict[str, Any]] = [{"identifier": each, "text": each} for each in read.correct]
        items += [
            {"identifier": each, "text": each, "distractor": True}
            for each in names
            if each not in read.correct
        ]
        return worth("ordering", {"items": items, "credit": "all"}, response), read.scale
    return _choices(read, names, response, several=several), read.scale


def _choices(read: Item, names: list[str], response: Any, *, several: bool) -> float | None:  # noqa: ANN401 - any response
    parameters: dict[str, Any] = {"multiple": several}
    if read.mapping:
        parameters["credit"] = "weights"
        weights = {name: read.mapping.get(name, read.otherwise) / read.scale for name in names}
        offered = [
            {
                "identifier": name,
                "text": name,
                "correct": weight >= (1e-9 if several else 1),
                "weight": str(weight),
            }
            for name, weight in weights.items()
        ]
    else:
        parameters |= {"credit": "all"} if several else {}
        offered = [{"identifier": name, "text": name, "correct": name in read.correct} for name in names]
    scoring = {"scoring": {"floor": read.floor}} if read.mapping and read.floor != "0" else {}
    return worth("multiple_choice", parameters | {"choices": offered}, response, **scoring)


def _pairs(read: Item, response: Any) -> float | None:  # noqa: ANN401 - any response
    pairs = [pair.split() for pair in (read.mapping or read.correct)]
    if len({source for source, _ in pairs}) != len(pairs):
        raise NotApplicableError("a source may go with one target of ours")
    total = sum(read.mapping.values()) or 1.0
    sources = [
        {"identifier": source, "text": source, "target": target}
        | ({"weight": str(read.mapping[f"{source} {target}"] / total)} if read.mapping else {})
        for source, target in pairs
    ]
    sent = {part for pair in response for part in str(pair).split()[1:]}
    targets = [
        {"identifier": each, "text": each} for each in sorted({target for _, target in pairs} | sent | {"-"})
    ]
    scoring = {} if read.mapping else {"scoring": {"credit": "all"}}
    return worth("matching", {"sources": sources, "targets": targets, "reuse": True}, response, **scoring)


def _number(read: Item, response: Any) -> float | None:  # noqa: ANN401 - any response
    answers = [{"value": key, "fraction": str(value / read.scale)} for key, value in read.mapping.items()]
    return worth("numerical", {"answers": answers}, response)


def _text(read: Item, response: Any) -> float | None:  # noqa: ANN401 - any response
    if read.mapping and len(read.cases) > 1:
        raise NotApplicableError("case counts for some texts and not for others")
    case = "kept" if not read.mapping or read.cases == {True} else "ignored"
    worths = read.mapping or dict.fromkeys(read.correct, 1.0)
    answers = [{"text": text, "fraction": str(value / read.scale)} for text, value in worths.items()]
    if read.otherwise:
        answers.append({"wildcard": "*", "fraction": str(read.otherwise / read.scale)})
    return worth("short_text", {"answers": answers, "case": case}, response)


MODES = {
    "Equal": equal,
    "StringMatch": string_match,
    "Substring": substring,
    "Gte": at_least,
    "Lte": at_most,
    "EqualRounded": declined("scheme not adopted: both numbers are rounded there, then compared"),
    "QTI item": item,
    **dict.fromkeys(
        OTHERS.split(),
        declined(OPERATORS),
    ),
}
