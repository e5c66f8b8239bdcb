"""Numbers: scalars, vectors and matrices, each entry read exactly and compared with stored intervals.

Bounds are `fields`, one for each number, with its weight and the intervals accepted; or `arrays`, whole
vectors or matrices accepted, each worth a fraction, and `credit`: by `entries`, or for `all` of them only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.array_reading import read_array, read_entry, shape_in_words
from service.grading.base_types.base_type import BaseType, Judged, Reading
from service.grading.intervals import MISSED, Weighed, in_words, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.grading.literals import Number
    from service.vocabulary import Declaration, Plain


def read_float(declaration: Declaration, raw: Plain) -> Reading:
    """Return the numbers of a scalar, vector or matrix, its shape checked as far as it is declared."""
    decimal_comma = bool(declaration.options.get("decimal_comma"))
    if not declaration.shape:
        number = read_entry(raw, "", decimal_comma=decimal_comma)
        return Reading(raw, number.text, numbers=(number,))
    numbers, shape = read_array(raw, declaration.shape, decimal_comma=decimal_comma)
    texts = iter([number.text for number in numbers])
    return Reading(raw, nest(texts, shape), numbers=tuple(numbers), shape=shape)


def nest(texts: Iterator[str], shape: tuple[int, ...]) -> Plain:
    """Return texts nested as the shape says."""
    return [nest(texts, shape[1:]) for _ in range(shape[0])] if shape else next(texts)


def judge_float(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of numbers: each field the best fraction of the intervals it lies in."""
    if "arrays" in bound:
        return judge_arrays(bound, reading)
    fields = bound["fields"]
    weights = tuple([field["weight"] for field in fields])
    if reading is None:
        return Judged((0.0,) * len(fields), weights)
    fractions: list[float] = []
    feedback: list[str] = []
    for field, number in zip(fields, reading.numbers, strict=True):
        weighed = weigh(field["accepted"], number, number.value)
        fractions.append(weighed.fraction)
        feedback += weighed.feedback
    return Judged(tuple(fractions), weights, tuple(feedback))


def judge_arrays(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of a vector or matrix: that of the accepted one it earns most by."""
    if reading is None:
        return Judged((0.0,), (1.0,))
    alike = [each for each in bound["arrays"] if tuple(each["shape"]) == reading.shape]
    weighed = [_weighed(each, reading.numbers, whole=bound["credit"] == "all") for each in alike]
    if not weighed:
        feedback = (f"Another size is right: yours has {shape_in_words(reading.shape)}.",)
        return Judged((0.0,), (1.0,), feedback)
    best = max(weighed, key=lambda each: each.fraction, default=MISSED)
    return Judged((best.fraction,), (1.0,), best.feedback)


def _weighed(array: Mapping[str, Any], numbers: Sequence[Number], *, whole: bool) -> Weighed:
    entries = [
        weigh(accepted, number, number.value)
        for accepted, number in zip(array["entries"], numbers, strict=True)
    ]
    right = sum(each.fraction >= 1 for each in entries)
    share = sum(each.fraction for each in entries) / len(entries)
    full = right == len(entries)
    said = [array["feedback"]] if full and array.get("feedback") else []
    counted = [] if full else [f"{right} of {len(entries)} entries are right."]
    digits = [text for each in entries for text in each.feedback][:1]
    fraction = float(array["fraction"]) * (1.0 if full else 0.0 if whole else share)
    return Weighed(fraction, feedback=(*said, *counted, *digits))


def accepted_floats(bound: Mapping[str, Any]) -> list[str]:
    """Say in words which values of each number earn something, row by row; of arrays, those of the best."""
    if "arrays" in bound:
        best = max(bound["arrays"], key=lambda each: float(each["fraction"]))
        return [in_words(accepted) for accepted in best["entries"]]
    return [in_words(field["accepted"]) for field in bound["fields"]]


FLOAT = BaseType("float", read_float, judge_float, unreadable="1.1.5", accepted=accepted_floats)
