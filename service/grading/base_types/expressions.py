"""Formulas in the names of what is given, right if they come to the key at every drawn point.

A declaration's options say which `names` may be used, with their shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.expressions import ExpressionError, notation, parse, shaped
from service.expressions.rules import words
from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.equations import Points, names_of, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain


def read_expression(declaration: Declaration, raw: Plain) -> Reading:
    """Return a formula as it was understood; whatever cannot be worked out is refused with its place."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("wrong_type", "Write a formula as a text, such as w0 + w1*x.")
    text = str(raw)
    try:
        found = shaped(parse(text), names_of(declaration.options), "given")
        if found.shape != declaration.sizes:
            detail = f"{declaration.identifier} is {words(declaration.sizes)}, not {words(found.shape)}."
            raise ExpressionError(detail, 0, code="wrong_shape")  # noqa: TRY301 - told like those of `shaped`
    except ExpressionError as error:
        raise UnreadableError.at(error.problem("", text)) from error
    return Reading(raw, notation(found), parts=(text.strip(),))


def judge_expression(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of a formula: all or nothing."""
    points = Points.of(bound)
    right = reading is not None and same(points.at(reading.parts[0]), points.of_kept(bound["key"]))
    return Judged((1.0 if right else 0.0,), (1.0,))


def accepted_expressions(bound: Mapping[str, Any]) -> list[str]:
    """Say which formulas are right."""
    return [f"{bound['key']}, or what equals it"]


EXPRESSION = BaseType(
    "expression", read_expression, judge_expression, unreadable="1 +", accepted=accepted_expressions
)
