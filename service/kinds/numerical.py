"""A number to write: several accepted answers, each with its own fraction, tolerance and feedback."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from service.grading.decimals import exact_text
from service.kinds.domains import NUMBER, exact, exacts, wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from service.vocabulary import Draft, Plain

NAME = "numerical"
VERSION = 1
MOST_DIGITS = 15
HINT = (
    "exact, {absolute: 0.01}, {relative: 0.01}, {geometric: 0.01}, {significant_figures: 3}, {decimals: 2} "
    "or {range: [0.2, 0.3]}; figures and decimals may add strict: true"
)

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["answers"],
    "properties": {
        "answers": {
            "title": "Accepted answers; the best that fits counts",
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["value"],
                "properties": {
                    "value": NUMBER,
                    "fraction": NUMBER | {"description": "0 to 1; 1 unless said"},
                    "tolerance": {"type": ["string", "object"]},
                    "feedback": {"type": "string", "maxLength": 20000},
                },
            },
        }
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "derivative-of-sigmoid-at-zero",
    "prompt": "What is $\\sigma'(0)$?",
    "parameters": {"answers": [{"value": "0.25"}]},
    "tolerance": {"absolute": "0"},
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: a number or tolerance makes no sense, or no answer is worth full credit.
    """
    only_static(draft)
    prompted(draft)
    answers = cast("list[dict[str, Plain]]", draft.parameters["answers"])
    accepted = [interval(draft, answer, f"/parameters/answers/{at}") for at, answer in enumerate(answers)]
    best = next((at for at, each in enumerate(accepted) if each["fraction"] == 1.0), None)
    if best is None:
        raise wrong("bad_key", "At least one answer must be worth 1.", "/parameters/answers")
    key = str(answers[best]["value"])
    variant = Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=0,
        prompt=prompted(draft),
        declarations=(Declaration("response", "float"),),
        key={"response": key},
        bounds={"response": {"fields": [{"weight": 1.0, "accepted": accepted}]}},
    )
    return StaticQuestion(draft, lambda _: variant)


def interval(draft: Draft, answer: dict[str, Plain], at: str) -> dict[str, object]:
    """Return what one answer accepts, as the grader compares: ends included, as exact text."""
    value = exact(answer["value"], f"{at}/value")
    fraction = exact(answer.get("fraction", 1), f"{at}/fraction")
    if not 0 <= fraction <= 1:
        raise wrong("bad_fraction", "A fraction is 0 to 1.", f"{at}/fraction")
    own = "tolerance" in answer
    pointer = f"{at}/tolerance" if own else "/tolerance"
    lower, upper, strict = accepted(value, answer.get("tolerance") if own else draft.tolerance, pointer)
    ends = {"lower": exact_text(lower), "upper": exact_text(upper)}
    if None in ends.values():
        raise wrong("too_precise", "The ends of this interval have too many digits.", pointer)
    feedback = {"feedback": answer["feedback"]} if answer.get("feedback") else {}
    return {**ends, "fraction": float(fraction), **strict, **feedback}


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
    value: Fraction, name: str, said: dict[str, Plain], at: str
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


NUMERICAL = Kind(NAME, VERSION, "Numerical", SCHEMA, EXAMPLE, read)
