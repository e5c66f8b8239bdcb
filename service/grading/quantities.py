"""A number and its unit in one text: `9.81 m/s^2`, `3.2·10^-4 kg`, `12 1/s`, `$5`, `20 °C`.

The unit begins at the first place from which the rest reads as a unit and before which the text reads as a
number: `1e4 m` is 10,000 meters though `1` is a number, too, for `e4 m` is no unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.grading.numbers import NumberError, read_number
from service.grading.unit_symbols import UnitError
from service.grading.units import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.grading.literals import Number
    from service.grading.unit_symbols import Unit

MAX_LENGTH: Final = 128
"""Most characters of a quantity as typed."""

_CURRENCY: Final = re.compile(r"(?P<sign>[-+−]?)\s*(?P<unit>[$€£¥])\s*(?P<number>[0-9.,].*)", re.DOTALL)
_START: Final = re.compile(r"(?<![^\W\d])[^\W\d]|[°$€£¥(/]|(?<=\s)1\s*/")
_NUMBER_FIRST: Final = re.compile(r"[-+−]?\s*[0-9.,]")
_JOINED: Final = re.compile(r"(?:[*·⋅×]|\\cdot|\\times)\s*\Z")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was read: a number, and a unit unless there was none. Reading `text` gives the same."""

    number: Number
    unit: Unit | None

    @property
    def text(self) -> str:
        """The canonical echo."""
        return f"{self.number.text} {self.unit.text}" if self.unit else self.number.text


def read_quantity(
    raw: str | int, *, defined: Mapping[str, str] | None = None, decimal_comma: bool = False
) -> Quantity:
    """Read what somebody wrote as a number with a unit, or as a number alone.

    Raises:
        NumberError: there is no number to be read.
        UnitError: what stands behind the number is no unit that is known.
    """
    if not isinstance(raw, str):
        return Quantity(read_number(raw), None)
    text = raw.strip()
    if len(text) > MAX_LENGTH:
        raise NumberError(f"Write at most {MAX_LENGTH} characters.", code="too_long")
    if before := _CURRENCY.fullmatch(text):
        text = f"{before['sign']}{before['number']} {before['unit']}"
    try:
        return Quantity(read_number(text, decimal_comma=decimal_comma), None)
    except NumberError as error:
        return _split(text, defined, error, decimal_comma=decimal_comma)


def _split(
    text: str, defined: Mapping[str, str] | None, refusal: NumberError, *, decimal_comma: bool
) -> Quantity:
    """Return the quantity of a text that is no number alone.

    Raises:
        NumberError: the same refusal, or that of the number before a good unit.
        UnitError: that of the unit behind the longest number.
    """
    reason: NumberError | UnitError = refusal
    for before, behind in _places(text):
        try:
            unit = read_unit(behind, defined)
        except UnitError as error:
            if _is_number(before, decimal_comma=decimal_comma):
                reason = error
            continue
        try:
            return Quantity(read_number(before, decimal_comma=decimal_comma), unit)
        except NumberError as error:
            reason = reason if isinstance(reason, UnitError) or not before else error
    begins = _NUMBER_FIRST.match(text)
    if refusal.code.startswith("ambiguous") and begins:
        raise refusal
    if isinstance(reason, NumberError) and (reason.code == NumberError.code or not begins):
        raise NumberError("Write a number and then its unit, as in 9.81 m/s^2.")
    raise reason


def _places(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and behind each place where a unit may begin."""
    for match in _START.finditer(text):
        before, behind = text[: match.start()].rstrip(), text[match.start() :]
        yield _JOINED.sub("", before).rstrip(), f"1{behind}" if behind.startswith("/") else behind


def _is_number(text: str, *, decimal_comma: bool) -> bool:
    try:
        read_number(text, decimal_comma=decimal_comma)
    except NumberError:
        return False
    return True
