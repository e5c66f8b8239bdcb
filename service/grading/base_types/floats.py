"""Numbers: scalars, vectors and matrices, each entry read exactly and compared with stored intervals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.numbers import NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.grading.numbers import Number
    from service.vocabulary import Declaration, Plain


def read_float(declaration: Declaration, raw: Plain) -> Reading:
    """Return the numbers of a scalar, vector or matrix, its shape checked."""
    numbers = tuple(leaves(raw, declaration.shape, ""))
    texts = iter([number.text for number in numbers])
    return Reading(raw, nest(texts, declaration.shape), numbers=numbers)


def leaves(raw: Plain, shape: tuple[int, ...], pointer: str) -> Iterator[Number]:
    """Yield the numbers of nested lists of the given shape, row by row."""
    if shape:
        if not isinstance(raw, list) or len(raw) != shape[0]:
            raise UnreadableError("wrong_shape", f"Send a list of {shape[0]} entries here.", pointer)
        for at, part in enumerate(raw):
            yield from leaves(part, shape[1:], f"{pointer}/{at}")
        return
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("not_a_number", "Write one number, such as 0.31 or -1/4.", pointer)
    try:
        yield read_number(raw)
    except NumberError as error:
        raise UnreadableError(error.code, error.detail, pointer) from error


def nest(texts: Iterator[str], shape: tuple[int, ...]) -> Plain:
    """Return texts nested as the shape says."""
    return [nest(texts, shape[1:]) for _ in range(shape[0])] if shape else next(texts)


def judge_float(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of numbers: each field the best fraction of the intervals it lies in."""
    fields = bound["fields"]
    weights = tuple([field["weight"] for field in fields])
    if reading is None:
        return Judged((0.0,) * len(fields), weights)
    fractions: list[float] = []
    feedback: list[str] = []
    for part, number in zip(fields, reading.numbers, strict=True):
        fitting = [each for each in part["accepted"] if accepts(each, number)]
        best = max(fitting, key=worth) if fitting else MISSED
        fractions.append(worth(best))
        feedback += [str(best["feedback"])] if best.get("feedback") else []
    return Judged(tuple(fractions), weights, tuple(feedback))


MISSED: Mapping[str, Any] = {"fraction": 0.0}


def worth(interval: Mapping[str, Any]) -> float:
    """Return what an answer in an interval is worth."""
    return float(interval["fraction"])


def accepts(interval: Mapping[str, Any], number: Number) -> bool:
    """Return whether a number lies in an interval, ends included, written as precisely as it asks.

    Stored ends are exact decimals or fractions; the comparison is of rationals, crosswise in integers.
    """
    above, below = number.value.as_integer_ratio()
    lower, under = exactly(interval["lower"])
    upper, over = exactly(interval["upper"])
    if above * under < lower * below or above * over > upper * below:
        return False
    if "figures" in interval and (number.figures or 0) < interval["figures"]:
        return False
    return "decimals" not in interval or Fraction(0) < number.unit <= Fraction(1, 10 ** interval["decimals"])


def exactly(text: str) -> tuple[int, int]:
    """Return a stored bound as numerator and denominator; `decimals` wrote it, as a decimal or a fraction."""
    above, _, below = text.partition("/")
    top, bottom = Decimal(above).as_integer_ratio()
    return top, bottom * int(below or 1)


FLOAT = BaseType("float", read_float, judge_float, unreadable="1.1.5")
