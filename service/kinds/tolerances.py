"""What an author says about tolerance and written digits, the same for every kind whose key is a number.

An interval's ends are exact (grading, Tolerance): half a unit of a figure, a ratio, a half-width, a range.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from service.grading.decimals import exact_text
from service.kinds.domains import NUMBER, exact, exacts, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain

MOST_DIGITS = 15
HINT = (
    "exact, {absolute: 0.01}, {relative: 0.01}, {geometric: 0.01}, {significant_figures: 3}, {decimals: 2} "
    "or {range: [0.2, 0.3]}; figures and decimals may add strict: true"
)
FRACTION: dict[str, object] = NUMBER | {"title": "What it is worth, 0 to 1; 1 unless said"}
FEEDBACK: dict[str, object] = {
    "title": "What the student reads who answers so",
    "type": "string",
    "maxLength": 20000,
}
TOLERANCE: dict[str, object] = {
    "title": "How near is near enough; the question's own tolerance unless said",
    "description": HINT,
    "type": ["string", "object"],
}
WRITTEN: dict[str, object] = {
    "title": "How many digits must be written, whatever the tolerance",
    "description": "{significant_figures: 3} or {decimals: 2}; trailing zeros count, those of 1200 perhaps",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "significant_figures": {
            "title": "How many significant figures",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_DIGITS,
        },
        "decimals": {
            "title": "How many digits after the point",
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_DIGITS,
        },
        "exactly": {"title": "Whether more digits are too many", "type": "boolean", "default": False},
        "credit": NUMBER | {"title": "What is left of an answer's worth with other digits: 0 to 1"},
    },
}


def interval(value: Fraction, said: Plain, at: str, written: Mapping[str, object]) -> dict[str, Any]:
    """Return what a tolerance about a value accepts, as the grader compares: ends included, as exact text.

    Args:
        value: the key.
        said: the author's tolerance.
        at: where it stands.
        written: the digits asked for besides, from `read_written`.

    Raises:
        QuestionError: this is no tolerance, means nothing at this value, or cannot be written out.
    """
    lower, upper, strict = accepted(value, said, at)
    ends = {"lower": exact_text(lower), "upper": exact_text(upper)}
    if None in ends.values():
        raise wrong("too_precise", "The ends of this interval have too many digits.", at)
    return {**ends, **strict, **written}


def read_fraction(answer: Mapping[str, Plain], at: str) -> float:
    """Return what an answer is worth.

    Raises:
        QuestionError: it is not 0 to 1.
    """
    return share(answer.get("fraction", 1), f"{at}/fraction")


def share(written: Plain, at: str) -> float:
    """Return an author's number from 0 to 1.

    Raises:
        QuestionError: it is another.
    """
    number = exact(written, at)
    if not 0 <= number <= 1:
        raise wrong("bad_fraction", "A fraction is 0 to 1.", at)
    return float(number)


def refuse_without_key(fractions: list[float], at: str) -> int:
    """Return which answer is the key: the first that is worth 1.

    Raises:
        QuestionError: none is.
    """
    if 1.0 not in fractions:
        raise wrong("bad_key", "At least one answer must be worth 1.", at)
    return fractions.index(1.0)


def read_written(said: Plain, at: str = "/parameters/written") -> dict[str, Any]:
    """Return the digits to be written as an interval has them.

    Raises:
        QuestionError: not exactly one of figures and decimals is said.
    """
    if said is None:
        return {}
    asked = cast("dict[str, Plain]", said)
    names = {"significant_figures": "figures", "decimals": "decimals"}
    counts = {names[name]: asked[name] for name in names if name in asked}
    if len(counts) != 1:
        raise wrong("bad_digits", "Say significant_figures or decimals, one of them.", at)
    exactly = {"exactly": True} if asked.get("exactly") else {}
    credit = {"credit": share(asked["credit"], f"{at}/credit")} if "credit" in asked else {}
    return {**counts, **exactly, **credit}


def accepted(value: Fraction, said: Plain, at: str) -> tuple[Fraction, Fraction, dict[str, int]]:
    """Return (lower, upper, digits to be written) of a tolerance about a value (grading, Tolerance).

    Raises:
        QuestionError: this is no tolerance, or one that means nothing at this value.
    """
    if said is None or said == "exact":
        return value, value, {}
    if not isinstance(said, dict):
        raise wrong("bad_tolerance", "This is no tolerance for a written number.", at, HINT)
    match set(said) - {"strict"}:
        case fields if fields == {"range"}:
            ends = exacts(said["range"], f"{at}/range")
            if len(ends) == 2 and ends[0] <= ends[1]:  # noqa: PLR2004 - a range has two ends
                return ends[0], ends[1], {}
        case fields if fields == {"geometric"}:
            ratio = 1 + positive(said["geometric"], f"{at}/geometric")
            low, high = sorted((value / ratio, value * ratio))
            return low, high, {}
        case fields if fields and fields <= {"absolute", "relative"}:
            half = max(width(value, name, said[name], f"{at}/{name}") for name in fields)
            return value - half, value + half, {}
        case fields if fields in ({"significant_figures"}, {"decimals"}):
            (name,) = fields
            return digits(value, name, said, f"{at}/{name}")
    raise wrong("bad_tolerance", "This is no tolerance for a written number.", at, HINT)


def positive(written: Plain, at: str) -> Fraction:
    """Return an author's number that must not be negative."""
    number = exact(written, at)
    if number < 0:
        raise wrong("bad_tolerance", "A tolerance is not negative.", at)
    return number


def width(value: Fraction, name: str, written: Plain, at: str) -> Fraction:
    """Return the half-width of an absolute or relative tolerance."""
    if name == "relative" and value == 0:
        raise wrong("relative_to_zero", "Nothing is relative to 0; use absolute.", at, HINT)
    return positive(written, at) * (abs(value) if name == "relative" else 1)


def digits(
    value: Fraction, name: str, said: Mapping[str, Plain], at: str
) -> tuple[Fraction, Fraction, dict[str, int]]:
    """Return the interval of half a unit of the n-th figure or decimal; strict asks to write them all."""
    count = said[name]
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_DIGITS:
        raise wrong("bad_tolerance", f"Say a whole number of digits up to {MOST_DIGITS}.", at)
    figures = name == "significant_figures"
    if figures and (count == 0 or value == 0):
        raise wrong("bad_tolerance", "Significant figures need at least one, and a value that is not 0.", at)
    place = Fraction(10) ** (magnitude(value) - count + 1 if figures else -count)
    strict = {"figures" if figures else "decimals": count} if said.get("strict") else {}
    return value - place / 2, value + place / 2, strict


def magnitude(value: Fraction) -> int:
    """Return floor(log10 |v|), exactly."""
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if Fraction(10) ** guess <= size else guess - 1
