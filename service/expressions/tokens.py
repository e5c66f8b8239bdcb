"""The words of an expression, each with its place; typography that people paste is read as what it means."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from service.expressions.faults import ExpressionError

END: Final = ""
NUMBER: Final = "number"
NAME: Final = "name"
SUPERSCRIPT: Final = "superscript"

MAX_DIGITS: Final = 64
LARGEST: Final = 1e300

_TOKEN: Final = re.compile(
    r"""
      (?P<number> (?: [0-9]+ (?: \. [0-9]* )? | \. [0-9]+ ) (?: [eE] [+-]? [0-9]+ )? )
    | (?P<name> [A-Za-z_][A-Za-z0-9_]* | [πσΣ√] )
    | (?P<superscript> ⁻? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
    | (?P<sign> \*\* | <= | >= | == | != | [-+*/^@<>()\[\],|ᵀ−–×·⋅∙∗⊙÷≤≥≠] )
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"\s*")
_WORDS: Final = {"π": "pi", "σ": "sigmoid", "Σ": "total", "√": "sqrt"}
_SIGNS: Final = {
    "**": "^",
    **dict.fromkeys("−–", "-"),
    **dict.fromkeys("×·⋅∙∗⊙", "*"),
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
_ADVICE: Final = {
    "=": "write == to ask whether two things are equal",
    "\\": "write plain text such as w0 + 2*x, no TeX",
    "$": "write plain text such as w0 + 2*x, no TeX",
    "{": "write parentheses, as in 2^(n + 1)",
    "}": "write parentheses, as in 2^(n + 1)",
    "%": "write 0.5 for 50 %",
    ";": "write one expression",
    "&": "write (a > 0)*(b > 0) for both at once",
}


class Token(NamedTuple):
    """One word: what sort it is (its own text for a sign), its text as meant, and where it begins."""

    sort: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, an END behind the last.

    Raises:
        ExpressionError: a character means nothing, or a number cannot be held.
    """
    found: list[Token] = []
    position = _after_space(text, 0)
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unknown(text[position], position)
        found.append(_token(str(match.lastgroup), match[0], position))
        position = _after_space(text, match.end())
    return [*found, Token(END, "", len(text))]


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _token(sort: str, text: str, at: int) -> Token:
    if sort == "sign":
        sign = _SIGNS.get(text, text)
        return Token(sign, sign, at)
    if sort == SUPERSCRIPT:
        text = unicodedata.normalize("NFKC", text).replace("−", "-")
    if sort != NAME and (len(text) > MAX_DIGITS or abs(float(text)) > LARGEST):
        raise ExpressionError("This number is too long or too large.", at, code="out_of_range")
    return Token(sort, _WORDS.get(text, text), at)


def _unknown(character: str, at: int) -> ExpressionError:
    shown = f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"
    hint = _ADVICE.get(character, "")
    if not hint and character.isalpha():
        hint = "write names with the letters a to z, digits and _"
    return ExpressionError(f"{shown} means nothing here.", at, hint=hint)
