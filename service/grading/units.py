"""Units as people write them: `m/s^2`, `kg·m·s⁻²`, `km per hour`, `J/(kg K)`, `feet`.

    product = power { ("*" | "/" | space) power }
    power   = atom [ ["^"] integer ]
    atom    = symbol | "(" product ")" | "1" | "10^" integer

A unit is an exact factor to base units and the powers of those. After a slash a space is refused: nobody
knows whether `J/kg K` divides by the kelvin. Case counts: `mW` is no `MW`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from service.grading.numbers import plain
from service.grading.unit_symbols import Unit, UnitError, dimensionless, symbol
from service.grading.unit_table import SPELLINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH: Final = 64
"""Most characters of a written unit."""

MAX_POWER: Final = 12
MAX_DEPTH: Final = 4

_END: Final = ""
_OPEN: Final = "("
_ONE: Final = "1"
_TEN: Final = "10^"
_SAMPLE: Final = "Write a unit such as m/s^2, kg*m/s or 1/s."
_WORDS: Final = (
    (re.compile(r"\s+per\s+"), "/"),
    (re.compile(r"\s+squared\b"), "^2"),
    (re.compile(r"\s+cubed\b"), "^3"),
)
_SYMBOL: Final = r"°?[^\W\d]+|[°$€£¥]"
_TOKEN: Final = re.compile(
    rf"(?P<space>\s*)(?P<token>{_SYMBOL}|10\^[+-]?[0-9]{{1,2}}|(?:\s*\^\s*|(?<=[^\W\d]))[+-]?[0-9]+|1(?![0-9])|[*/()]|\Z)"
)


def read_unit(text: str, defined: Mapping[str, str] | None = None) -> Unit:
    """Return the unit of a text.

    Args:
        text: what was written.
        defined: the author's own units: each as a number, or none, and a product of others.

    Raises:
        UnitError: `not_a_unit`, `unknown_unit` or `ambiguous_unit`.
    """
    if len(text) > MAX_LENGTH:
        raise UnitError(f"Write the unit with at most {MAX_LENGTH} characters.")
    text = plain(text.strip().translate(SPELLINGS))
    for word, sign in _WORDS:
        text = word.sub(sign, text)
    parser = _Parser(_tokens(text), defined or {})
    unit = parser.product(0)
    parser.expect(_END)
    return unit


def _tokens(text: str) -> list[str]:
    """Return the tokens, the next one last; a space between two powers is a token of its own."""
    tokens: list[str] = []
    position = 0
    while not tokens or tokens[-1] != _END:
        match = _TOKEN.match(text, position)
        if match is None:
            raise UnitError(_SAMPLE)
        token = re.sub(r"\s", "", match["token"])
        power = token[-1:].isdigit() and token != _ONE and not token.startswith(_TEN)
        if power:
            token = f"^{int(token.removeprefix('^'))}"
        starts = token not in {*"*/)", _END} and not power
        if tokens and starts and tokens[-1] not in set("*/( "):
            tokens.append(" ")
        tokens.append(token)
        position = match.end()
    return tokens[::-1]


class _Parser:
    """Reads tokens into a unit; each token is looked at once."""

    def __init__(self, tokens: list[str], defined: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._defined = defined

    def product(self, depth: int) -> Unit:
        """Return the product that comes next."""
        unit = self._power(depth)
        divided = False
        while self._tokens[-1] in {"*", "/", " "}:
            operator = self._tokens.pop()
            if divided and operator == " ":
                raise UnitError(
                    "Put what is below the slash into parentheses, as in J/(kg*K).", code="ambiguous_unit"
                )
            divided = divided or operator == "/"
            unit = unit.times(self._power(depth), -1 if operator == "/" else 1)
        return unit

    def expect(self, token: str) -> None:
        """Take a token.

        Raises:
            UnitError: another one stands there.
        """
        if self._tokens.pop() != token:
            raise UnitError(_SAMPLE)

    def _power(self, depth: int) -> Unit:
        unit = self._atom(depth)
        if not self._tokens[-1].startswith("^"):
            return unit
        power = int(self._tokens.pop()[1:])
        if not 0 < abs(power) <= MAX_POWER:
            raise UnitError(f"Write powers of units from -{MAX_POWER} to {MAX_POWER}, without 0.")
        return unit.to_the(power)

    def _atom(self, depth: int) -> Unit:
        token = self._tokens.pop()
        if token == _OPEN:
            if depth == MAX_DEPTH:
                raise UnitError(f"Write at most {MAX_DEPTH} parentheses inside one another.")
            unit = self.product(depth + 1)
            self.expect(")")
            return unit.grouped()
        if token == _ONE:
            return dimensionless()
        if token.startswith(_TEN):
            return replace(dimensionless(), text=token, factor=Fraction(10) ** int(token[3:]))
        if token in {_END, "*", "/", ")"} or token[0] == "^":
            raise UnitError(_SAMPLE)
        return symbol(token, self._defined)
