"""What a unit is, and looking up one symbol: as it stands, then by its prefix, then by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from service.grading.literals import NumberError, within_range
from service.grading.numbers import read_number
from service.grading.unit_table import (
    BASES,
    BINARY,
    DEFINITIONS,
    NAMES,
    OFFSETS,
    PREFIX_NAMES,
    PREFIXED,
    PREFIXES,
)
from service.vocabulary import GradestepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_CHAIN: Final = 12
"""Most definitions one unit may lead through; an author's that defines itself is found by it."""

_DEFINITION: Final = re.compile(r"(?:(?P<number>[0-9.][0-9./e+-]*)(?:\s+|\Z))?(?P<terms>.*)", re.DOTALL)
_TERM: Final = re.compile(r"(?P<sign>[*/]?)\s*(?P<symbol>[^\s*/^]+)(?:\^(?P<power>-?[0-9]{1,2}))?\s*")


class UnitError(GradestepError):
    """A text cannot be read as a unit; `detail` says what to write instead."""

    code = "not_a_unit"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what 1 of it is in base units, the base units' powers, and its zero where it is a scale.

    `text` is how it is echoed, and reads as the same unit.
    """

    text: str
    factor: Fraction = Fraction(1)
    powers: tuple[tuple[str, int], ...] = ()
    offset: Fraction = Fraction(0)

    def of(self, value: Fraction, other: Unit) -> Fraction:
        """Return in this unit, exactly, what is so much in another of the same dimension."""
        return (value * other.factor + other.offset - self.offset) / self.factor

    def times(self, other: Unit, sign: int) -> Unit:
        """Return this unit times another one, or (-1) divided by it."""
        self.refuse_scale()
        other.refuse_scale()
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        left = tuple(sorted((base, power) for base, power in powers.items() if power))
        text = f"{self.text}{'*' if sign > 0 else '/'}{other.text}"
        return Unit(text, _bounded(self.factor * other.factor**sign), left)

    def to_the(self, power: int) -> Unit:
        """Return a power of this unit."""
        self.refuse_scale()
        powers = tuple((base, one * power) for base, one in self.powers)
        return Unit(f"{self.text}^{power}", _bounded(self.factor**power), powers)

    def grouped(self) -> Unit:
        """Return the same unit in parentheses."""
        return replace(self, text=f"({self.text})")

    def refuse_scale(self) -> None:
        """Raise `UnitError` for a scale of temperature, which has no products and powers."""
        if self.offset:
            raise UnitError(f"Write {self.text} alone; in products of units temperatures are in K.")


def _bounded(factor: Fraction) -> Fraction:
    """Return a factor that arithmetic stays cheap with: powers of powers would grow without end."""
    try:
        return within_range(factor)
    except NumberError as error:
        raise UnitError("Write a unit of an ordinary size, such as m/s^2.") from error


def dimensionless() -> Unit:
    """Return the unit 1."""
    return Unit("1")


def symbol(text: str, defined: Mapping[str, str]) -> Unit:
    """Return the unit of one symbol or name.

    Raises:
        UnitError: `unknown_unit`.
    """
    unit = _defined(text, defined, MAX_CHAIN) if defined else _known(text)
    if unit is None:
        raise UnitError(
            f"There is no unit {text[:20]} here: write one such as m, kg or s; case counts.",
            code="unknown_unit",
        )
    return replace(unit, text=text)


def _defined(text: str, defined: Mapping[str, str], left: int) -> Unit | None:
    """Return a unit that the author may have defined, or anything the table knows."""
    if text not in defined:
        return _known(text)
    if not left:
        raise UnitError(f"The unit {text[:20]} is defined by itself.", code="unknown_unit")
    definition = defined[text].strip()
    return _product(definition, defined, left - 1) if definition else Unit(text, powers=((text, 1),))


def _product(definition: str, defined: Mapping[str, str], left: int) -> Unit:
    """Return what a definition says: a number, or none, and symbols with powers between `*` and `/`."""
    parts = _DEFINITION.fullmatch(definition)
    terms = parts["terms"] if parts else ""
    unit, position = (
        Unit("1", read_number(parts["number"]).value if parts and parts["number"] else Fraction(1)),
        0,
    )
    while position < len(terms):
        match = _TERM.match(terms, position)
        if match is None:
            raise UnitError("Define a unit by a number and others, as in 0.3048 m or 1000 kg*m/s^2.")
        one = _defined(match["symbol"], defined, left) if match["symbol"] != "1" else dimensionless()
        if one is None:
            raise UnitError(f"There is no unit {match['symbol'][:20]} here.", code="unknown_unit")
        unit = unit.times(one.to_the(int(match["power"] or 1)), -1 if match["sign"] == "/" else 1)
        position = match.end()
    return unit


@lru_cache(maxsize=1024)
def _known(text: str) -> Unit | None:
    return next((unit for unit in _candidates(text) if unit is not None), None)


def _candidates(text: str) -> Iterator[Unit | None]:
    yield _exact(text)
    for size in (1, 2):
        prefix, rest = text[:size], text[size:]
        if rest in PREFIXED and prefix in PREFIXES:
            yield _scaled(rest, Fraction(10) ** PREFIXES[prefix])
        if rest in {"b", "B", "bit"} and prefix in BINARY:
            yield _scaled(rest, Fraction(2 ** BINARY[prefix]))
    yield _named(text.lower())


def _exact(text: str) -> Unit | None:
    if text in BASES:
        return Unit(text, powers=((text, 1),))
    if text in OFFSETS:
        factor, zero = (Fraction(number) for number in OFFSETS[text])
        return Unit(text, factor, (("K", 1),), zero)
    return _product(DEFINITIONS[text], {}, MAX_CHAIN) if text in DEFINITIONS else None


def _scaled(text: str, factor: Fraction) -> Unit | None:
    unit = _exact(text)
    return replace(unit, factor=unit.factor * factor) if unit else None


def _named(name: str) -> Unit | None:
    for word in (name, name.removesuffix("s")):
        if word in NAMES:
            return _known(NAMES[word])
        prefix = next((each for each in PREFIX_NAMES if word.startswith(each)), "")
        if prefix and NAMES.get(word.removeprefix(prefix)):
            return _prefixed(PREFIX_NAMES[prefix], NAMES[word.removeprefix(prefix)])
    return None


def _prefixed(prefix: str, text: str) -> Unit | None:
    return _scaled(text, Fraction(10) ** PREFIXES[prefix]) if text in PREFIXED else None
