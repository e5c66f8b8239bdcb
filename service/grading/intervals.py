"""Stored intervals: whether a number lies in one, whether it is written as asked, and both in words.

An interval is a mapping: `lower` and `upper`, exact decimals or fractions, ends included (both absent where
any number fits); `fraction`, what an answer in it is worth; perhaps `figures` or `decimals`, how many digits
must be written (`exactly` so many, or at least), `credit`, the share left with other digits; `feedback`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.grading.literals import Number


class Weighed(NamedTuple):
    """What one number is worth, whether it lay in an interval that has ends, and what the student reads."""

    fraction: float
    fits: bool = True
    feedback: tuple[str, ...] = ()


MISSED = Weighed(0.0, fits=False)
RIGHT = Weighed(1.0)
PLAIN = 3
"""Two ends and a fraction: nothing is said of digits or feedback."""


def weigh(accepted: Sequence[Mapping[str, Any]], number: Number, value: Fraction) -> Weighed:
    """Return the most that a number is worth in any interval; the first of equals gives the feedback.

    Args:
        accepted: the intervals.
        number: what was written; its digits are counted.
        value: what it is worth in the unit of the intervals.
    """
    best = MISSED
    for interval in accepted:
        if inside(interval, value):
            weighed = _weighed(interval, number)
            if best is MISSED or weighed.fraction > best.fraction:
                best = weighed
    return best


def inside(interval: Mapping[str, Any], value: Fraction) -> bool:
    """Return whether a value lies in an interval, ends included.

    The nearest floats of different numbers stand in their order or are the same: they decide unless the
    value's is that of an end; then rationals are compared crosswise.
    """
    if "lower" not in interval:
        return True
    above, below = value.as_integer_ratio()
    try:
        least, near, most = float(interval["lower"]), above / below, float(interval["upper"])
    except (ValueError, OverflowError):  # an end is a fraction, or the value beyond all floats
        least = near = most = 0.0
    if least != near != most:
        return least < near < most
    lower, under = exactly(interval["lower"])
    upper, over = exactly(interval["upper"])
    return above * under >= lower * below and above * over <= upper * below


def written_as_asked(interval: Mapping[str, Any], number: Number) -> bool:
    """Return whether a number has the digits an interval asks for; an expression has none."""
    exact = interval.get("exactly", False)
    if "figures" in interval:
        asked = interval["figures"]
        most, fewest = number.figures or 0, number.fewest or 0
        return most >= asked and (not exact or fewest <= asked)
    if "decimals" in interval:
        place = Fraction(1, 10 ** interval["decimals"])
        return number.unit == place if exact else Fraction(0) < number.unit <= place
    return True


@lru_cache(maxsize=4096)
def exactly(text: str) -> tuple[int, int]:
    """Return a stored bound as numerator and denominator; `decimals` wrote it, as a decimal or a fraction."""
    above, _, below = text.partition("/")
    top, bottom = Decimal(above).as_integer_ratio()
    return top, bottom * int(below or 1)


def counts_digits(bound: Mapping[str, Any]) -> bool:
    """Return whether some interval of a response's bounds asks for digits: then 0.5 is not 0.50."""
    return any("figures" in each or "decimals" in each for each in intervals_of(bound))


def intervals_of(bound: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every interval in a response's bounds, whatever its base type."""
    lists = [bound.get("accepted", ()), *(field["accepted"] for field in bound.get("fields", ()))]
    lists += [accepted for array in bound.get("arrays", ()) for accepted in array["entries"]]
    yield from (each for accepted in lists for each in accepted)


def in_words(accepted: Sequence[Mapping[str, Any]], unit: str = "") -> str:
    """Say which numbers earn something, the best first, for whoever may know the key."""
    earning = [each for each in accepted if "lower" in each and float(each["fraction"]) > 0]
    best_first = sorted(earning, key=lambda each: -float(each["fraction"]))
    return ", or ".join(_words(each, f" {unit}" if unit else "") for each in best_first)


def digits_in_words(interval: Mapping[str, Any]) -> str:
    """Say which digits must be written, as in `with at least 3 significant figures`; nothing if any may."""
    name = next((name for name in ("figures", "decimals") if name in interval), "")
    if not name:
        return ""
    count = interval[name]
    noun = {"figures": "significant figure", "decimals": "decimal"}[name] + ("" if count == 1 else "s")
    return f"with {'exactly' if interval.get('exactly') else 'at least'} {count} {noun}"


def _weighed(interval: Mapping[str, Any], number: Number) -> Weighed:
    fraction, said = float(interval["fraction"]), interval.get("feedback")
    if len(interval) == PLAIN and fraction == 1 and "lower" in interval:
        return RIGHT
    feedback = (str(said),) if said else ()
    if written_as_asked(interval, number):
        return Weighed(fraction, fits="lower" in interval, feedback=feedback)
    advice = f"The value fits, but must be written {digits_in_words(interval)}."
    return Weighed(fraction * float(interval.get("credit", 0)), feedback=(advice,))


def _words(interval: Mapping[str, Any], unit: str) -> str:
    lower, upper, share = interval["lower"], interval["upper"], float(interval["fraction"])
    range_ = f"exactly {lower}{unit}" if lower == upper else f"from {lower} to {upper}{unit}"
    digits = digits_in_words(interval)
    worth = "" if share == 1 else f" (for {share:.0%})"
    return f"{range_}{f', {digits}' if digits else ''}{worth}"
